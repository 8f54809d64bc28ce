package io.wirecheck.evidence;

import io.wirecheck.model.Cidr;
import io.wirecheck.model.node.ChainRule;
import io.wirecheck.model.node.ChainRule.Destination;
import io.wirecheck.model.node.ChainRule.InDevice;
import io.wirecheck.model.node.ChainRule.IpProtocol;
import io.wirecheck.model.node.ChainRule.Match;
import io.wirecheck.model.node.ChainRule.OutDevice;
import io.wirecheck.model.node.ChainRule.Source;
import io.wirecheck.model.node.ChainRule.Target;
import io.wirecheck.model.node.ChainRule.UnreadMatch;
import io.wirecheck.model.node.ProtocolNames;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads one rule of {@code iptables-save}. What it does not understand it keeps as printed. */
final class IptablesRule {

  private final Deque<IptablesWord> words;
  private final Set<String> chains;
  private final List<Match> matches = new ArrayList<>();
  private final List<Target> targets = new ArrayList<>();
  private final List<String> comments = new ArrayList<>();

  private IptablesRule(final List<IptablesWord> words, final Set<String> chains) {
    this.words = new ArrayDeque<>(words);
    this.chains = chains;
  }

  /**
   * Reads the words behind {@code -A CHAIN}.
   *
   * @param chains of the table, which a rule may jump to
   */
  static ChainRule parse(final List<IptablesWord> words, final Set<String> chains) {
    final IptablesRule rule = new IptablesRule(words, chains);
    while (!rule.words.isEmpty()) {
      rule.readPart();
    }
    final Optional<String> comment =
        rule.comments.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", rule.comments));
    return new ChainRule(rule.matches, rule.targets, comment);
  }

  private void readPart() {
    final boolean negated = IptablesOption.takeNot(words);
    final String option = words.removeFirst().printed();
    switch (option) {
      case "-s" -> matches.add(source(negated, argument(option)));
      case "-d" -> matches.add(destination(negated, argument(option)));
      case "-i" -> matches.add(new InDevice(argument(option), negated));
      case "-o" -> matches.add(new OutDevice(argument(option), negated));
      case "-p" -> matches.add(protocol(negated, argument(option)));
      case "-m" -> readMatch(argument(option));
      case "-j" ->
          targets.addAll(
              IptablesTargets.jump(argument(option), chains, IptablesOption.take(words)));
      case "-g" -> targets.add(new ChainRule.Goto(argument(option)));
      case "-f" -> matches.add(unread(negated, option));
      default -> throw new MalformedDocument("'" + option + "' begins no part of a rule");
    }
  }

  private String argument(final String option) {
    if (words.isEmpty()) {
      throw new MalformedDocument("nothing follows '" + option + "'");
    }
    return words.removeFirst().text();
  }

  private static Match source(final boolean negated, final String range) {
    return IpText.range(range)
        .<Match>map(cidr -> new Source(cidr, negated))
        .orElseGet(() -> unread(negated, "-s " + range));
  }

  /** A mask with gaps makes no range. */
  private static Match destination(final boolean negated, final String range) {
    final Optional<Cidr> cidr = IpText.range(range);
    return cidr.isPresent() ? new Destination(cidr.get(), negated) : unread(negated, "-d " + range);
  }

  private static Match protocol(final boolean negated, final String name) {
    return ProtocolNames.numberOf(name)
        .<Match>map(number -> new IpProtocol(number, negated))
        .orElseGet(() -> unread(negated, "-p " + name));
  }

  private static Match unread(final boolean negated, final String text) {
    return new UnreadMatch(negated ? IptablesOption.NOT + " " + text : text);
  }

  private void readMatch(final String module) {
    final List<IptablesOption> options = IptablesOption.take(words);
    if (module.equals("comment")) {
      options.forEach(option -> option.argument().ifPresent(comments::add));
    } else {
      matches.addAll(IptablesMatches.read(module, options));
    }
  }
}
