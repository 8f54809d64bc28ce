package io.wirecheck.reference;

import io.wirecheck.model.IpAddress;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.Pod;
import io.wirecheck.model.Topology;
import java.util.Comparator;
import java.util.List;

/** Whom a fault strikes. */
final class Victims {

  private Victims() {}

  /** The workload's running pods with an address of their own, by name. */
  static List<Pod> pods(final Topology topology) {
    return TopologyWriter.listed(topology.pods()).stream()
        .filter(pod -> pod.holdsItsAddresses() && !pod.hostNetwork())
        .filter(pod -> !pod.ref().namespace().equals("kube-system"))
        .sorted(Comparator.comparing(Pod::ref))
        .toList();
  }

  /** The first of them that is on a secondary interface. */
  static Pod onSecondary(final Topology topology) {
    return pods(topology).stream()
        .filter(pod -> !owner(topology, pod).isPrimary())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no pod is on a secondary interface"));
  }

  static NetworkInterface owner(final Topology topology, final Pod pod) {
    final IpAddress address = pod.addresses().get(0);
    return TopologyWriter.listed(topology.networkInterfaces()).stream()
        .filter(
            eni ->
                eni.secondaryAddresses().contains(address)
                    || eni.prefixes().stream().anyMatch(prefix -> prefix.contains(address))
                    || eni.primaryAddress().filter(address::equals).isPresent())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no interface holds " + address));
  }
}
