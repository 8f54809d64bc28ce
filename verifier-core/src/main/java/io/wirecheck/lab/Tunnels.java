package io.wirecheck.lab;

import io.wirecheck.model.IpAddress;
import io.wirecheck.model.MacAddress;
import io.wirecheck.model.node.Link;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * VXLAN devices that nodes' tables name (RFC 7348): a tunnel between the nodes' primary addresses
 * that knows behind which node each address is. What is led into it is the tables' matter.
 */
final class Tunnels {

  private static final String KIND = "vxlan";
  private static final int PORT = 4789;
  private static final int NETWORK_IDENTIFIER = 1;

  private final List<LabNode> nodes;

  Tunnels(final List<LabNode> nodes) {
    this.nodes = List.copyOf(nodes);
  }

  /** The tunnel's end on every node that has one; nothing where none has. */
  String wiring() {
    final StringBuilder text = new StringBuilder();
    for (final LabNode node : nodes) {
      device(node).ifPresent(link -> text.append(end(node, link)));
    }
    return text.toString();
  }

  private static Optional<Link> device(final LabNode node) {
    return node.tables().links().stream()
        .filter(link -> link.kind().equals(Optional.of(KIND)))
        .findFirst();
  }

  private String end(final LabNode node, final Link link) {
    final List<String> ip = new ArrayList<>();
    ip.add(
        "link add %s address %s mtu %d type vxlan id %d local %s dev %s dstport %d nolearning"
            .formatted(
                link.name(),
                mac(node),
                link.mtu(),
                NETWORK_IDENTIFIER,
                node.primary().primary(),
                node.primary().device(),
                PORT));
    final StringBuilder forwarding = new StringBuilder();
    for (final LabNode other : nodes) {
      if (!other.equals(node)) {
        addresses(other)
            .forEach(
                address ->
                    ip.add(
                        "neighbour add %s lladdr %s dev %s nud permanent"
                            .formatted(address, mac(other), link.name())));
        forwarding.append(
            "bridge fdb append %s dev %s dst %s\n"
                .formatted(mac(other), link.name(), other.primary().primary()));
      }
    }
    return Wiring.inNamespace(node.namespace(), Wiring.batch(ip) + forwarding);
  }

  private static Stream<IpAddress> addresses(final LabNode node) {
    return node.interfaces().stream()
        .flatMap(eni -> Stream.concat(Stream.of(eni.primary()), eni.assigned().stream()));
  }

  private static MacAddress mac(final LabNode node) {
    return new MacAddress(0x0E00_0000_0000L | (node.primary().mac().bits() & 0xFF_FFFF_FFFFL));
  }
}
