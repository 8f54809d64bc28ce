package io.wirecheck.trace;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The connections that a node tracks: a value, which a packet's trace returns anew. */
public final class Connections {

  private static final Connections NONE = new Connections(Map.of());

  private final Map<Packet, Connection> byTuple;

  private Connections(Map<Packet, Connection> byTuple) {
    this.byTuple = Map.copyOf(byTuple);
  }

  /**
   * One connection.
   *
   * @param original the first packet as it came
   * @param reply how its answers come: the translated packet reversed
   * @param answered whether a packet was seen in either direction; until then it is {@code NEW}
   */
  public record Connection(Packet original, Packet reply, int mark, boolean answered) {

    /** The connection that a first packet opens. */
    static Connection of(Packet first) {
      return new Connection(first, first.reversed(), 0, false);
    }

    Connection withMark(int changed) {
      return new Connection(original, reply, changed, answered);
    }

    Connection withReply(Packet changed) {
      return new Connection(original, changed, mark, answered);
    }

    /** As it is once a packet of it came from this side. */
    Connection seen(boolean fromReply) {
      return new Connection(original, reply, mark, answered || fromReply);
    }
  }

  public static Connections none() {
    return NONE;
  }

  /** The connection that a packet belongs to, in either direction. */
  Optional<Connection> of(Packet packet) {
    return Optional.ofNullable(byTuple.get(packet));
  }

  /** These and one more, found by both of its directions; it takes the place of itself. */
  Connections with(Connection connection) {
    final Map<Packet, Connection> more = new HashMap<>(byTuple);
    more.put(connection.original(), connection);
    more.put(connection.reply(), connection);
    return new Connections(more);
  }
}
