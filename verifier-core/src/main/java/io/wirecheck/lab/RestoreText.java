package io.wirecheck.lab;

import io.wirecheck.evidence.NetworkException;
import io.wirecheck.model.node.ChainRule;
import io.wirecheck.model.node.ChainRule.Match;
import io.wirecheck.model.node.ChainRule.Target;
import io.wirecheck.model.node.Netfilter.Chain;
import io.wirecheck.model.node.Netfilter.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Tables as {@code iptables-restore} of either backend reads them (iptables-extensions(8)). */
final class RestoreText {

  private static final int TCP = 6;
  private static final int UDP = 17;

  private RestoreText() {}

  static String of(final Collection<Table> tables) {
    final StringBuilder text = new StringBuilder();
    for (final Table table : tables) {
      text.append('*').append(table.name()).append('\n');
      table.chains().forEach(chain -> text.append(declaration(chain)));
      for (final Chain chain : table.chains()) {
        for (final ChainRule rule : chain.rules()) {
          text.append(line(chain.name(), rule)).append('\n');
        }
      }
      text.append("COMMIT\n");
    }
    return text.toString();
  }

  private static String declaration(final Chain chain) {
    final String policy = chain.hook().isEmpty() ? "-" : chain.accepts() ? "ACCEPT" : "DROP";
    return ":%s %s [0:0]\n".formatted(chain.name(), policy);
  }

  private static String line(final String chain, final ChainRule rule) {
    final List<String> words = new ArrayList<>(List.of("-A", chain));
    rule.matches().forEach(match -> words.add(match(match)));
    rule.comment()
        .ifPresent(comment -> words.add("-m comment --comment \"%s\"".formatted(comment)));
    rule.targets().forEach(target -> words.add(target(target)));
    return String.join(" ", words);
  }

  private static String match(final Match match) {
    if (match instanceof final ChainRule.Source source) {
      return not(source.negated()) + "-s " + source.cidr();
    }
    if (match instanceof final ChainRule.Destination destination) {
      return not(destination.negated()) + "-d " + destination.cidr();
    }
    if (match instanceof final ChainRule.InDevice device) {
      return not(device.negated()) + "-i " + device.pattern();
    }
    if (match instanceof final ChainRule.OutDevice device) {
      return not(device.negated()) + "-o " + device.pattern();
    }
    if (match instanceof final ChainRule.IpProtocol protocol) {
      return not(protocol.negated()) + "-p " + protocol.protocol() + ports(protocol);
    }
    return match instanceof final ChainRule.DestinationPort port
        ? not(port.negated()) + "--dport " + port.first() + ":" + port.last()
        : extension(match);
  }

  /** The extension that brings {@code --dport}, which a number does not load. */
  private static String ports(final ChainRule.IpProtocol protocol) {
    return switch (protocol.protocol()) {
      case TCP -> " -m tcp";
      case UDP -> " -m udp";
      default -> "";
    };
  }

  private static String extension(final Match match) {
    if (match instanceof final ChainRule.DestinationIsLocal local) {
      return "-m addrtype "
          + not(local.negated())
          + "--dst-type LOCAL"
          + (local.limitedToInDevice() ? " --limit-iface-in" : "");
    }
    if (match instanceof final ChainRule.PacketMark mark) {
      return "-m mark " + not(mark.negated()) + "--mark " + mark.mark();
    }
    if (match instanceof final ChainRule.ConnectionMark mark) {
      return "-m connmark " + not(mark.negated()) + "--mark " + mark.mark();
    }
    if (match instanceof final ChainRule.ConnectionState state) {
      return "-m conntrack "
          + not(state.negated())
          + "--ctstate "
          + String.join(",", state.states());
    }
    if (match instanceof final ChainRule.UnreadMatch unread) {
      return unread.text();
    }
    throw new NetworkException("a lab has no words for the match " + match);
  }

  private static String target(final Target target) {
    if (target instanceof ChainRule.Accept) {
      return "-j ACCEPT";
    }
    if (target instanceof ChainRule.Drop) {
      return "-j DROP";
    }
    if (target instanceof ChainRule.Return) {
      return "-j RETURN";
    }
    if (target instanceof final ChainRule.Jump jump) {
      return "-j " + jump.chain();
    }
    return target instanceof final ChainRule.Goto to ? "-g " + to.chain() : translation(target);
  }

  private static String translation(final Target target) {
    if (target instanceof final ChainRule.Snat snat) {
      return "-j SNAT --to-source " + snat.to() + flag(snat.ports());
    }
    if (target instanceof final ChainRule.Dnat dnat) {
      return "-j DNAT --to-destination " + dnat.to() + (dnat.port() == 0 ? "" : ":" + dnat.port());
    }
    return target instanceof ChainRule.Masquerade ? "-j MASQUERADE" : marking(target);
  }

  private static String flag(final String ports) {
    return ports.isEmpty() ? "" : " --" + ports;
  }

  private static String marking(final Target target) {
    if (target instanceof final ChainRule.SetConnectionMark mark) {
      return "-j CONNMARK --set-xmark " + mark.mark();
    }
    if (target instanceof final ChainRule.RestoreMark restore) {
      return "-j CONNMARK --restore-mark --nfmask 0x%x --ctmask 0x%x"
          .formatted(restore.packetMask(), restore.connectionMask());
    }
    if (target instanceof final ChainRule.SetPacketMark mark) {
      return "-j MARK --set-xmark " + mark.mark();
    }
    if (target instanceof final ChainRule.UnreadTarget unread) {
      return unread.text();
    }
    throw new NetworkException("a lab has no words for the target " + target);
  }

  private static String not(final boolean negated) {
    return negated ? "! " : "";
  }
}
