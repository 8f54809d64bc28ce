package io.wirecheck.lab;

import io.wirecheck.model.IpAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A fault: a VXLAN (RFC 7348) between the nodes' primary addresses that carries the pods' traffic
 * from node to node, as an overlay CNI wires it.
 *
 * @param port the UDP port of the tunnel
 */
record Overlay(int port) {

  private static final String DEVICE = "vxlan0";
  private static final int NETWORK_IDENTIFIER = 4096;

  /** The tunnel's end on every node, and where the others' ends are. */
  String ends(final Layout layout) {
    return layout.nodes().stream()
        .map(node -> end(node, layout.nodes()))
        .collect(Collectors.joining());
  }

  private String end(final LabNode node, final List<LabNode> nodes) {
    final List<String> ip = new ArrayList<>();
    ip.add(
        "link add %s address %s type vxlan id %d local %s dev %s dstport %d nolearning"
            .formatted(
                DEVICE,
                mac(nodes.indexOf(node)),
                NETWORK_IDENTIFIER,
                node.primary().primary(),
                node.primary().device(),
                port));
    ip.add("link set " + DEVICE + " up");
    final StringBuilder forwarding = new StringBuilder();
    for (final LabNode other : nodes) {
      if (!other.equals(node)) {
        final int number = nodes.indexOf(other);
        ip.add(
            "neighbour add %s lladdr %s dev %s nud permanent"
                .formatted(address(number), mac(number), DEVICE));
        forwarding.append(
            "bridge fdb append %s dev %s dst %s\n"
                .formatted(mac(number), DEVICE, other.primary().primary()));
      }
    }
    return Wiring.inNamespace(node.namespace(), Wiring.batch(ip) + forwarding);
  }

  /** On every other node, the way to these pods through the tunnel. */
  String routes(final Layout layout, final Collection<LabPod> pods) {
    final StringBuilder text = new StringBuilder();
    for (final LabNode node : layout.nodes()) {
      final List<String> ip = new ArrayList<>();
      for (final LabPod pod : pods) {
        if (!pod.node().equals(node)) {
          final IpAddress end = address(layout.nodes().indexOf(pod.node()));
          ip.add("route add %s via %s dev %s onlink".formatted(pod.address(), end, DEVICE));
          ip.add("rule add to %s lookup main priority 512".formatted(pod.address()));
        }
      }
      text.append(Wiring.inNamespace(node.namespace(), Wiring.batch(ip)));
    }
    return text.toString();
  }

  /** Of the benchmarking range (RFC 2544), where no node and no pod is. */
  private static IpAddress address(final int node) {
    return IpAddress.parse("198.18.0.1").plus(node);
  }

  private static String mac(final int node) {
    return "0e:00:00:00:%02x:%02x".formatted(node >> 8, node & 0xFF);
  }
}
