package io.wirecheck.live.kubernetes.fleet;

import io.wirecheck.evidence.InterfaceClass;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.PodRef;
import java.util.Optional;

/**
 * A probe pod that runs.
 *
 * @param interfaceClass of the interface that holds its address; empty while the inventory does not
 *     know the address
 */
record Probe(PodRef pod, String node, IpAddress address, Optional<InterfaceClass> interfaceClass) {}
