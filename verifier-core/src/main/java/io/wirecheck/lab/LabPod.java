package io.wirecheck.lab;

import io.wirecheck.model.IpAddress;
import io.wirecheck.model.MacAddress;
import io.wirecheck.model.PodRef;
import io.wirecheck.model.node.Link;
import java.util.Optional;

/**
 * A pod with a network namespace of its own, as the lab wires it.
 *
 * @param owner the interface that holds its address
 * @param host the node's end of its veth pair
 * @param mac of its own end; empty for what the kernel draws
 */
record LabPod(
    PodRef ref,
    IpAddress address,
    LabNode node,
    LabInterface owner,
    Link host,
    Optional<MacAddress> mac) {

  String namespace() {
    return Names.pod(ref);
  }

  String veth() {
    return host.name();
  }

  MacAddress vethMac() {
    return host.mac().orElseThrow();
  }
}
