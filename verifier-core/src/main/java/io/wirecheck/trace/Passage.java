package io.wirecheck.trace;

import io.wirecheck.model.IpAddress;
import io.wirecheck.trace.Connections.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A packet under way: what rules see of it, and what they did to it and its connection. */
final class Passage {

  private final Connections before;
  private final String inDevice;
  private final List<Step> steps = new ArrayList<>();
  private Packet packet;
  private String outDevice = "";
  private Optional<IpAddress> gateway = Optional.empty();
  private int mark;
  private Optional<Connection> connection = Optional.empty();
  private boolean first;
  private boolean reply;
  private boolean bound;

  /**
   * A packet that comes.
   *
   * @param inDevice empty for one that the node itself sends
   */
  Passage(Packet packet, String inDevice, Connections connections) {
    this.packet = packet;
    this.inDevice = inDevice;
    this.before = connections;
  }

  Packet packet() {
    return packet;
  }

  int mark() {
    return mark;
  }

  String inDevice() {
    return inDevice;
  }

  /** Empty before the packet is routed, and for one that stays. */
  String outDevice() {
    return outDevice;
  }

  Optional<IpAddress> gateway() {
    return gateway;
  }

  /** Empty before connection tracking, at priority -200, sees the packet. */
  Optional<Connection> connection() {
    return connection;
  }

  /** True for the packet that opens its connection: the only one that asks nat's chains. */
  boolean first() {
    return first;
  }

  /** Finds the packet's connection, or opens one. */
  void track() {
    final Optional<Connection> known = before.of(packet);
    first = known.isEmpty();
    reply = known.isPresent() && !packet.equals(known.get().original());
    connection = Optional.of(known.orElseGet(() -> Connection.of(packet)).seen(reply));
  }

  void leaveBy(String device, Optional<IpAddress> nextHop) {
    outDevice = device;
    gateway = nextHop;
  }

  void mark(int changed) {
    mark = changed;
  }

  void markConnection(int changed) {
    connection = connection.map(it -> it.withMark(changed));
  }

  /** Binds the connection to another source; packets are translated by {@link #translate}. */
  void bindSource(IpAddress source) {
    bound = true;
    connection =
        connection.map(it -> it.withReply(it.reply().to(source, it.reply().destinationPort())));
  }

  /**
   * Binds the connection to another destination.
   *
   * @param port 0 to keep the packet's own
   */
  void bindDestination(IpAddress destination, int port) {
    bound = true;
    connection =
        connection.map(it -> it.withReply(it.reply().from(destination, answering(it, port))));
  }

  /** Whether a rule has bound the connection since the last {@link #unbound}. */
  boolean isBound() {
    return bound;
  }

  /** Sources and destinations are bound each for itself. */
  void unbound() {
    bound = false;
  }

  private static int answering(Connection it, int port) {
    return port == 0 || !it.original().hasPorts() ? it.reply().sourcePort() : port;
  }

  /** Puts the connection's addresses into the packet, as nat does at one of its hooks. */
  void translate(boolean ofDestination) {
    connection.ifPresent(it -> packet = translated(it, ofDestination));
  }

  private Packet translated(Connection it, boolean ofDestination) {
    final Packet other = (reply ? it.original() : it.reply()).reversed();
    return ofDestination
        ? packet.to(other.destination(), other.destinationPort())
        : packet.from(other.source(), other.sourcePort());
  }

  void step(String where, String text) {
    steps.add(new Step(where, text));
  }

  /**
   * The end.
   *
   * @param confirmed whether the packet came to where a new connection is kept: past the last hook
   */
  Trace end(Disposition disposition, boolean confirmed) {
    final Connections after =
        connection.filter(it -> confirmed || !first).map(before::with).orElse(before);
    return new Trace(steps, disposition, after);
  }
}
