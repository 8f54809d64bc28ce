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
import java.util.stream.Collectors;

/** A rule's conditions in words. */
final class RuleText {

  private RuleText() {}

  /** Such as {@code of destination 192.168.0.0/16}; empty for a rule of all packets. */
  static String conditions(ChainRule rule) {
    return rule.matches().stream()
        .map(RuleText::text)
        .collect(Collectors.joining(", ", rule.matches().isEmpty() ? "" : " of ", ""));
  }

  private static String text(Match match) {
    if (match instanceof final Source it) {
      return not("source", it.negated()) + it.cidr();
    }
    if (match instanceof final Destination it) {
      return not("destination", it.negated()) + it.cidr();
    }
    if (match instanceof final InDevice it) {
      return not("in device", it.negated()) + it.pattern();
    }
    if (match instanceof final OutDevice it) {
      return not("out device", it.negated()) + it.pattern();
    }
    if (match instanceof final IpProtocol it) {
      return not("protocol", it.negated()) + it.protocol();
    }
    if (match instanceof final DestinationPort it) {
      return not("port", it.negated())
          + it.first()
          + (it.first() == it.last() ? "" : ":" + it.last());
    }
    return textOfState(match);
  }

  private static String textOfState(Match match) {
    if (match instanceof final DestinationIsLocal it) {
      return not("destination", it.negated())
          + (it.limitedToInDevice() ? "the in device's" : "local");
    }
    if (match instanceof final PacketMark it) {
      return not("mark", it.negated()) + it.mark();
    }
    if (match instanceof final ConnectionMark it) {
      return not("connection mark", it.negated()) + it.mark();
    }
    if (match instanceof final ConnectionState it) {
      return not("state", it.negated()) + String.join(",", it.states());
    }
    return ((UnreadMatch) match).text();
  }

  private static String not(String what, boolean negated) {
    return what + (negated ? " not " : " ");
  }
}
