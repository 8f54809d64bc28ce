package io.wirecheck.lab;

import io.wirecheck.evidence.NetworkException;
import io.wirecheck.model.node.ChainRule;
import io.wirecheck.model.node.ChainRule.Match;
import io.wirecheck.model.node.ChainRule.Target;
import io.wirecheck.model.node.Mark;
import io.wirecheck.model.node.Netfilter.Chain;
import io.wirecheck.model.node.Netfilter.Hook;
import io.wirecheck.model.node.Netfilter.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A table as {@code nft -f} reads it (nft(8)): as far as the VPC CNI's own goes. */
final class NftText {

  private static final int EVERY_BIT = -1;

  private NftText() {}

  /** The table, in the place of one of its name that is there. */
  static String of(final Table table) {
    return "table ip %1$s\ndelete table ip %1$s\ntable ip %1$s {\n%2$s}\n"
        .formatted(
            table.name(),
            table.chains().stream().map(NftText::chain).collect(Collectors.joining()));
  }

  private static String chain(final Chain chain) {
    final List<String> lines = new ArrayList<>();
    lines.add("chain " + chain.name() + " {");
    chain.hook().ifPresent(hook -> lines.add(base(hook, chain.accepts())));
    chain.rules().forEach(rule -> lines.add(rule(rule)));
    lines.add("}\n");
    return String.join("\n", lines);
  }

  private static String base(final Hook hook, final boolean accepts) {
    return "type %s hook %s priority %d; policy %s;"
        .formatted(
            hook.type().name().toLowerCase(Locale.ROOT),
            hook.point().name().toLowerCase(Locale.ROOT),
            hook.priority(),
            accepts ? "accept" : "drop");
  }

  private static String rule(final ChainRule rule) {
    final List<String> words = new ArrayList<>();
    rule.matches().forEach(match -> words.add(match(match)));
    rule.targets().forEach(target -> words.add(target(target)));
    rule.comment().ifPresent(comment -> words.add("comment \"%s\"".formatted(comment)));
    return String.join(" ", words);
  }

  private static String match(final Match match) {
    if (match instanceof final ChainRule.Source source) {
      return "ip saddr " + not(source.negated()) + source.cidr();
    }
    if (match instanceof final ChainRule.Destination destination) {
      return "ip daddr " + not(destination.negated()) + destination.cidr();
    }
    if (match instanceof final ChainRule.InDevice device) {
      return "iifname " + not(device.negated()) + name(device.pattern());
    }
    if (match instanceof final ChainRule.OutDevice device) {
      return "oifname " + not(device.negated()) + name(device.pattern());
    }
    if (match instanceof final ChainRule.DestinationIsLocal local && !local.limitedToInDevice()) {
      return "fib daddr type " + not(local.negated()) + "local";
    }
    throw new NetworkException("a lab has no words of nft for the match " + match);
  }

  private static String target(final Target target) {
    if (target instanceof ChainRule.Accept) {
      return "accept";
    }
    if (target instanceof ChainRule.Drop) {
      return "drop";
    }
    if (target instanceof ChainRule.Return) {
      return "return";
    }
    if (target instanceof final ChainRule.Jump jump) {
      return "jump " + jump.chain();
    }
    return target instanceof final ChainRule.Goto to ? "goto " + to.chain() : marking(target);
  }

  private static String marking(final Target target) {
    if (target instanceof final ChainRule.SetConnectionMark set) {
      return "ct mark set " + xmark("ct mark", set.mark());
    }
    if (target instanceof final ChainRule.SetPacketMark set) {
      return "meta mark set " + xmark("meta mark", set.mark());
    }
    if (target instanceof final ChainRule.RestoreMark restore
        && restore.packetMask() == EVERY_BIT) {
      return "meta mark set ct mark & 0x%x".formatted(restore.connectionMask());
    }
    throw new NetworkException("a lab has no words of nft for the target " + target);
  }

  private static String xmark(final String of, final Mark mark) {
    return mark.value() == mark.mask()
        ? "%s | 0x%x".formatted(of, mark.value())
        : "%s & 0x%x ^ 0x%x".formatted(of, ~mark.mask(), mark.value());
  }

  private static String name(final String pattern) {
    return "\"%s\"".formatted(pattern.replaceFirst("\\+$", "*"));
  }

  private static String not(final boolean negated) {
    return negated ? "!= " : "";
  }
}
