package io.wirecheck.evidence;

import io.wirecheck.model.node.ChainRule;
import io.wirecheck.model.node.ChainRule.Match;
import io.wirecheck.model.node.ChainRule.Target;
import io.wirecheck.model.node.ChainRule.UnreadMatch;
import io.wirecheck.model.node.ChainRule.UnreadTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads one rule of nft. What it does not understand it keeps as JSON. */
final class NftRule {

  private static final Set<String> COUNTING = Set.of("counter", "continue");

  /** Statements that let only some packets go on to the next one. */
  private static final Set<String> CONDITIONS = Set.of("limit", "quota", "ct count");

  private final List<Match> matches = new ArrayList<>();
  private final List<Target> targets = new ArrayList<>();
  private boolean ofIpv6;
  private boolean outOfOrder;

  private NftRule() {}

  /** The rule; empty for one that no IPv4 packet matches. */
  static Optional<ChainRule> parse(final JsonValue json) {
    final NftRule rule = new NftRule();
    for (final JsonValue expression : json.field("expr").requiredElements()) {
      final Map<String, JsonValue> entries = expression.entries();
      if (entries.size() != 1) {
        throw expression.malformed("is not one expression");
      }
      entries.forEach((name, value) -> rule.read(name, value, expression));
      if (rule.ofIpv6) {
        break;
      }
    }
    return rule.ofIpv6 && rule.targets.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new ChainRule(rule.matches, rule.targets, json.field("comment").optionalText()));
  }

  private void read(final String name, final JsonValue value, final JsonValue expression) {
    if (outOfOrder) {
      targets.add(new UnreadTarget(expression.json()));
    } else if (isCondition(name, value)) {
      readCondition(name, value, expression);
    } else if (!COUNTING.contains(name)) {
      targets.add(
          NftTargets.read(name, value).orElseGet(() -> new UnreadTarget(expression.json())));
    }
  }

  private static boolean isCondition(final String name, final JsonValue value) {
    return name.equals("match")
        || CONDITIONS.contains(name)
        || (name.equals("xt") && value.field("type").optionalText().equals(Optional.of("match")));
  }

  /** Behind a target a condition holds for the rest only, which a rule of ours cannot say. */
  private void readCondition(final String name, final JsonValue value, final JsonValue expression) {
    if (name.equals("match") && NftMatches.isOfIpv6(value)) {
      ofIpv6 = true;
    } else if (isComment(name, value)) {
      return;
    } else if (!targets.isEmpty()) {
      outOfOrder = true;
      targets.add(new UnreadTarget(expression.json()));
    } else {
      final Optional<List<Match>> read =
          name.equals("match") ? NftMatches.read(value, matches) : Optional.empty();
      matches.addAll(read.orElseGet(() -> List.of(new UnreadMatch(expression.json()))));
    }
  }

  /** iptables' comment, whose words nft does not print. */
  private static boolean isComment(final String name, final JsonValue value) {
    return name.equals("xt") && value.field("name").optionalText().equals(Optional.of("comment"));
  }
}
