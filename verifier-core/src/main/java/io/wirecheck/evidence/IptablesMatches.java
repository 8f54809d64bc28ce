package io.wirecheck.evidence;

import io.wirecheck.model.node.ChainRule.ConnectionMark;
import io.wirecheck.model.node.ChainRule.ConnectionState;
import io.wirecheck.model.node.ChainRule.DestinationIsLocal;
import io.wirecheck.model.node.ChainRule.DestinationPort;
import io.wirecheck.model.node.ChainRule.Match;
import io.wirecheck.model.node.ChainRule.PacketMark;
import io.wirecheck.model.node.ChainRule.UnreadMatch;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The matches that iptables loads by name: {@code -m NAME} with its options. */
final class IptablesMatches {

  private static final Set<String> WITH_PORTS = Set.of("tcp", "udp", "udplite", "sctp", "dccp");

  /** {@code DNAT} and {@code SNAT} are no states, but what was done to the connection. */
  static final Set<String> STATES = Set.of("NEW", "ESTABLISHED", "RELATED", "INVALID", "UNTRACKED");

  private IptablesMatches() {}

  static List<Match> read(final String module, final List<IptablesOption> options) {
    if (WITH_PORTS.contains(module)) {
      return each(module, options, "--dport", IptablesMatches::port);
    }
    return switch (module) {
      case "mark" ->
          each(
              module,
              options,
              "--mark",
              (text, negated) -> mark(text).map(mark -> new PacketMark(mark, negated)));
      case "connmark" ->
          each(
              module,
              options,
              "--mark",
              (text, negated) -> mark(text).map(mark -> new ConnectionMark(mark, negated)));
      case "conntrack" -> each(module, options, "--ctstate", IptablesMatches::state);
      case "state" -> each(module, options, "--state", IptablesMatches::state);
      case "addrtype" -> List.of(addressType(options));
      default -> List.of(new UnreadMatch(IptablesOption.printed("-m " + module, options)));
    };
  }

  /** What an option's argument means. */
  private interface Reader {
    Optional<? extends Match> read(String argument, boolean negated);
  }

  /** Of options that each say something of their own, the one that is understood. */
  private static List<Match> each(
      final String module,
      final List<IptablesOption> options,
      final String understood,
      final Reader reader) {
    return options.stream().map(option -> one(module, option, understood, reader)).toList();
  }

  private static Match one(
      final String module,
      final IptablesOption option,
      final String understood,
      final Reader reader) {
    final Optional<? extends Match> match =
        option.name().equals(understood)
            ? option.argument().flatMap(argument -> reader.read(argument, option.negated()))
            : Optional.empty();
    return match.isPresent()
        ? match.get()
        : new UnreadMatch(IptablesOption.printed("-m " + module, List.of(option)));
  }

  private static Optional<Match> port(final String range, final boolean negated) {
    final int colon = range.indexOf(':');
    final Optional<Integer> first = IpText.number(colon < 0 ? range : range.substring(0, colon));
    final Optional<Integer> last = IpText.number(colon < 0 ? range : range.substring(colon + 1));
    return first.flatMap(from -> last.map(to -> new DestinationPort(from, to, negated)));
  }

  private static Optional<io.wirecheck.model.node.Mark> mark(final String text) {
    return IpText.mark(text);
  }

  private static Optional<Match> state(final String list, final boolean negated) {
    final List<String> states = List.of(list.split(","));
    return STATES.containsAll(states)
        ? Optional.of(new ConnectionState(states, negated))
        : Optional.empty();
  }

  /** Its options are one condition, and only one combination of them is understood. */
  private static Match addressType(final List<IptablesOption> options) {
    boolean local = false;
    boolean negated = false;
    boolean limited = false;
    for (final IptablesOption option : options) {
      if (option.name().equals("--dst-type") && option.argument().equals(Optional.of("LOCAL"))) {
        local = true;
        negated = option.negated();
      } else if (option.name().equals("--limit-iface-in")) {
        limited = true;
      } else {
        local = false;
        break;
      }
    }
    return local
        ? new DestinationIsLocal(negated, limited)
        : new UnreadMatch(IptablesOption.printed("-m addrtype", options));
  }
}
