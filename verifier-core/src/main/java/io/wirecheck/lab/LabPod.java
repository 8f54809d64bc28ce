package io.wirecheck.lab;

import io.wirecheck.model.IpAddress;
import io.wirecheck.model.PodRef;

/** A pod with a network namespace of its own, as the lab wires it. */
record LabPod(PodRef ref, IpAddress address, LabNode node, LabInterface owner) {

  String namespace() {
    return Names.pod(ref);
  }

  String veth() {
    return Names.veth(ref);
  }
}
