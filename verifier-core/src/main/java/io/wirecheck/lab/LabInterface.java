package io.wirecheck.lab;

import io.wirecheck.model.Cidr;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.MacAddress;
import java.util.List;

/**
 * A network interface of a node, as the lab wires it.
 *
 * @param device what the node calls it
 * @param table the routing table of what leaves through it: 254, main, for the primary
 * @param port the router's end
 * @param subnet its subnet's range, whose first address is the gateway's
 * @param assigned the addresses that pods can have
 */
record LabInterface(
    String id,
    String device,
    int table,
    String port,
    MacAddress mac,
    IpAddress primary,
    Cidr subnet,
    List<IpAddress> assigned) {

  static final int MAIN = 254;

  LabInterface {
    assigned = List.copyOf(assigned);
  }

  boolean isPrimary() {
    return table == MAIN;
  }

  IpAddress gateway() {
    return subnet.network().plus(1);
  }
}
