package io.wirecheck.trace;

import io.wirecheck.model.node.NodeNetwork;
import java.util.List;

/** Sends packets into a node one after the other, and keeps its connections. */
final class Walker {

  private final Evaluator evaluator;
  private Connections connections = Connections.none();

  Walker(NodeNetwork node) {
    this.evaluator = new Evaluator(node);
  }

  /** One UDP packet from port 4000 to 53, its fate in few words. */
  String udp(String device, String source, String destination) {
    return packet(device, source + ":4000", destination + ":53");
  }

  /** The answer to such a packet. */
  String answer(String device, String source, String destination) {
    return packet(device, source + ":53", destination + ":4000");
  }

  String packet(String device, String source, String destination) {
    return receive(of(17, source, destination), device);
  }

  String echo(String device, String source, String destination) {
    return receive(of(1, source + ":7", destination + ":0"), device);
  }

  String send(String source, String destination) {
    final Trace trace = evaluator.send(of(17, source + ":4000", destination + ":53"), connections);
    connections = trace.connections();
    return fate(trace);
  }

  private String receive(Packet packet, String device) {
    final Trace trace = evaluator.receive(packet, device, connections);
    connections = trace.connections();
    return fate(trace);
  }

  static List<String> steps(NodeNetwork node, String device, String source, String destination) {
    return new Evaluator(node)
            .receive(of(17, source + ":4000", destination + ":53"), device, Connections.none())
            .steps()
            .stream()
            .map(step -> step.where() + ": " + step.text())
            .toList();
  }

  private static Packet of(int protocol, String source, String destination) {
    return new Packet(
        CniNode.ip(address(source)),
        CniNode.ip(address(destination)),
        protocol,
        port(source),
        port(destination));
  }

  private static String address(String end) {
    return end.substring(0, end.indexOf(':'));
  }

  private static int port(String end) {
    return Integer.parseInt(end.substring(end.indexOf(':') + 1));
  }

  private static String fate(Trace trace) {
    final Disposition end = trace.disposition();
    if (end instanceof final Disposition.Forwarded it) {
      final String via = it.gateway().map(gateway -> " via " + gateway).orElse("");
      return it.device() + via + ": " + it.packet();
    }
    if (end instanceof final Disposition.Delivered it) {
      return "here: " + it.packet();
    }
    return end instanceof final Disposition.Dropped it
        ? "dropped: " + it.reason()
        : "not known: " + ((Disposition.NotKnown) end).reason();
  }
}
