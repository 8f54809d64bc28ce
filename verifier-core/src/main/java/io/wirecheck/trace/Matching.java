package io.wirecheck.trace;

import io.wirecheck.model.node.ChainRule;
import io.wirecheck.model.node.ChainRule.ConnectionMark;
import io.wirecheck.model.node.ChainRule.ConnectionState;
import io.wirecheck.model.node.ChainRule.Destination;
import io.wirecheck.model.node.ChainRule.DestinationIsLocal;
import io.wirecheck.model.node.ChainRule.DestinationPort;
import io.wirecheck.model.node.ChainRule.InDevice;
import io.wirecheck.model.node.ChainRule.IpProtocol;
import io.wirecheck.model.node.ChainRule.Match;
import io.wirecheck.model.node.ChainRule.OutDevice;
import io.wirecheck.model.node.ChainRule.PacketMark;
import io.wirecheck.model.node.ChainRule.Source;
import io.wirecheck.model.node.ChainRule.UnreadMatch;
import io.wirecheck.trace.Connections.Connection;
import java.util.Optional;
import java.util.Set;

/** Whether a rule's conditions hold of a packet. */
final class Matching {

  private static final Set<String> STATES =
      Set.of("NEW", "ESTABLISHED", "RELATED", "INVALID", "UNTRACKED");

  private final Routing routing;

  Matching(Routing routing) {
    this.routing = routing;
  }

  /** Whether something holds, as far as it is understood. */
  enum Answer {
    YES,
    NO,
    NOT_KNOWN;

    static Answer of(boolean holds) {
      return holds ? YES : NO;
    }
  }

  /** One condition that fails is enough, also beside others that are not understood. */
  Answer matches(ChainRule rule, Passage passage) {
    Answer all = Answer.YES;
    for (final Match match : rule.matches()) {
      final Answer one = matches(match, passage);
      if (one == Answer.NO) {
        return one;
      }
      all = one == Answer.NOT_KNOWN ? one : all;
    }
    return all;
  }

  private Answer matches(Match match, Passage passage) {
    if (match instanceof UnreadMatch) {
      return Answer.NOT_KNOWN;
    }
    if (match instanceof final ConnectionState state) {
      return matches(state, passage.connection());
    }
    return Answer.of(holds(match, passage));
  }

  private boolean holds(Match match, Passage passage) {
    final Packet packet = passage.packet();
    if (match instanceof final Source it) {
      return it.cidr().contains(packet.source()) != it.negated();
    }
    if (match instanceof final Destination it) {
      return it.cidr().contains(packet.destination()) != it.negated();
    }
    if (match instanceof final IpProtocol it) {
      return (it.protocol() == packet.ipProtocol()) != it.negated();
    }
    if (match instanceof final DestinationPort it) {
      return packet.hasPorts() && isWithin(it, packet.destinationPort()) != it.negated();
    }
    return holdsOfNode(match, passage);
  }

  private boolean holdsOfNode(Match match, Passage passage) {
    if (match instanceof final InDevice it) {
      return isNamed(passage.inDevice(), it.pattern()) != it.negated();
    }
    if (match instanceof final OutDevice it) {
      return isNamed(passage.outDevice(), it.pattern()) != it.negated();
    }
    if (match instanceof final DestinationIsLocal it) {
      return isLocal(it, passage) != it.negated();
    }
    if (match instanceof final PacketMark it) {
      return it.mark().matches(passage.mark()) != it.negated();
    }
    if (match instanceof final ConnectionMark it) {
      return passage
          .connection()
          .filter(connection -> it.mark().matches(connection.mark()) != it.negated())
          .isPresent();
    }
    throw new IllegalArgumentException("no such match: " + match);
  }

  private boolean isLocal(DestinationIsLocal match, Passage passage) {
    return routing.isLocal(
        passage.packet().destination(),
        match.limitedToInDevice() ? Optional.of(passage.inDevice()) : Optional.empty());
  }

  private static boolean isWithin(DestinationPort range, int port) {
    return range.first() <= port && port <= range.last();
  }

  private static boolean isNamed(String device, String pattern) {
    return pattern.endsWith("+")
        ? device.startsWith(pattern.substring(0, pattern.length() - 1))
        : device.equals(pattern);
  }

  private static Answer matches(ConnectionState match, Optional<Connection> connection) {
    if (!STATES.containsAll(match.states())) {
      return Answer.NOT_KNOWN;
    }
    return Answer.of(
        match.states().stream().anyMatch(state -> isIn(state, connection)) != match.negated());
  }

  /** What is not tracked yet is INVALID; nothing here makes a packet RELATED or UNTRACKED. */
  private static boolean isIn(String state, Optional<Connection> connection) {
    return switch (state) {
      case "NEW" -> connection.filter(it -> !it.answered()).isPresent();
      case "ESTABLISHED" -> connection.filter(Connection::answered).isPresent();
      case "INVALID" -> connection.isEmpty();
      default -> false;
    };
  }
}
