package io.wirecheck.model;

import java.util.List;

/** A Kubernetes DaemonSet: its name and the images of its containers. */
public record DaemonSet(String namespace, String name, List<String> images) {

  public DaemonSet {
    images = List.copyOf(images);
  }
}
