package io.wirecheck.model;

import java.util.List;
import java.util.Optional;

/** A Kubernetes DaemonSet: its name and its containers, without the init containers. */
public record DaemonSet(String namespace, String name, List<Container> containers) {

  /** A container of its pods, with the variables of {@link CniConfiguration#VARIABLES} alone. */
  public record Container(String name, String image, Environment environment) {}

  public DaemonSet {
    containers = List.copyOf(containers);
  }

  /** The container of that name. */
  public Optional<Container> container(final String containerName) {
    return containers.stream().filter(one -> one.name().equals(containerName)).findFirst();
  }
}
