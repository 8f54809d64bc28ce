package io.wirecheck.lab;

import io.wirecheck.model.Cidr;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.MacAddress;
import java.util.List;
import java.util.Optional;

/**
 * A network interface of a node, as the lab wires it.
 *
 * @param device what the node calls it; {@link #DETACHED} where it has none
 * @param isPrimary of its instance
 * @param port the router's end
 * @param portMac of the router's end; empty for what the kernel draws
 * @param plugged false where the router's end is down
 * @param primary its own address
 * @param isOwn false where that is a pod's, as a branch interface's is
 * @param subnet its subnet's range, whose first address is the gateway's
 * @param assigned the addresses that pods can have
 */
record LabInterface(
    String id,
    String device,
    boolean isPrimary,
    String port,
    Optional<MacAddress> portMac,
    boolean plugged,
    MacAddress mac,
    IpAddress primary,
    boolean isOwn,
    Cidr subnet,
    List<IpAddress> assigned) {

  static final String DETACHED = "";

  LabInterface {
    assigned = List.copyOf(assigned);
  }

  IpAddress gateway() {
    return subnet.network().plus(1);
  }

  boolean isAttached() {
    return !device.equals(DETACHED);
  }

  /** True if packets from this address may come out of it, and those to it come in. */
  boolean holds(final IpAddress address) {
    return assigned.contains(address) || (primary.equals(address) && !isOwn);
  }
}
