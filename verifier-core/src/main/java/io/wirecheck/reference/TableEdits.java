package io.wirecheck.reference;

import io.wirecheck.model.Cidr;
import io.wirecheck.model.node.ChainRule;
import io.wirecheck.model.node.ChainRule.Destination;
import io.wirecheck.model.node.ChainRule.Match;
import io.wirecheck.model.node.Link;
import io.wirecheck.model.node.Netfilter;
import io.wirecheck.model.node.Netfilter.Chain;
import io.wirecheck.model.node.Netfilter.Table;
import io.wirecheck.model.node.NodeNetwork;
import io.wirecheck.model.node.PolicyRule;
import io.wirecheck.model.node.RouteEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Copies of a node's tables with something changed. */
final class TableEdits {

  private TableEdits() {}

  static NodeNetwork withoutRules(final NodeNetwork node, final Predicate<PolicyRule> gone) {
    return node.withRules(node.rules().stream().filter(gone.negate()).toList());
  }

  /** The rules are asked by priority, whatever the change made of it. */
  static NodeNetwork eachRule(final NodeNetwork node, final UnaryOperator<PolicyRule> change) {
    return node.withRules(
        node.rules().stream()
            .map(change)
            .sorted(Comparator.comparingInt(PolicyRule::priority))
            .toList());
  }

  static NodeNetwork withoutRoutes(final NodeNetwork node, final Predicate<RouteEntry> gone) {
    return node.withRoutes(node.routes().stream().filter(gone.negate()).toList());
  }

  static NodeNetwork eachLink(final NodeNetwork node, final UnaryOperator<Link> change) {
    return node.withLinks(node.links().stream().map(change).toList());
  }

  static NodeNetwork withoutNeighboursOf(final NodeNetwork node, final Predicate<String> device) {
    return new NodeNetwork(
        node.links(),
        node.rules(),
        node.routes(),
        node.neighbours().stream().filter(one -> !device.test(one.device())).toList(),
        node.netfilter());
  }

  static NodeNetwork eachChain(
      final NodeNetwork node, final BiFunction<Table, Chain, Chain> change) {
    return node.withNetfilter(
        new Netfilter(
            node.netfilter().tables().stream()
                .map(
                    table ->
                        table.withChains(
                            table.chains().stream()
                                .map(chain -> change.apply(table, chain))
                                .toList()))
                .toList()));
  }

  static NodeNetwork withoutChainRules(
      final NodeNetwork node,
      final String table,
      final String chain,
      final Predicate<ChainRule> gone) {
    return eachChain(
        node,
        (of, it) ->
            of.name().equals(table) && it.name().equals(chain)
                ? it.withRules(it.rules().stream().filter(gone.negate()).toList())
                : it);
  }

  /**
   * A range is not exempt any more: in one chain its rule is gone, of a list of chains its chain
   * leads on whatever comes, and a rule that leaves it out does not.
   */
  static NodeNetwork withoutExemption(
      final NodeNetwork node, final Predicate<Chain> chains, final Predicate<Cidr> cidr) {
    return eachChain(
        node,
        (table, chain) ->
            chains.test(chain)
                ? chain.withRules(
                    chain.rules().stream().flatMap(rule -> unexempted(rule, cidr)).toList())
                : chain);
  }

  private static Stream<ChainRule> unexempted(final ChainRule rule, final Predicate<Cidr> cidr) {
    final Optional<Destination> range =
        rule.matches().stream()
            .flatMap(match -> destination(match).stream())
            .filter(destination -> cidr.test(destination.cidr()))
            .findFirst();
    if (range.isEmpty()) {
      return Stream.of(rule);
    }
    final List<Match> rest = new ArrayList<>(rule.matches());
    rest.remove(range.get());
    return range.get().negated()
        ? Stream.of(new ChainRule(rest, rule.targets(), rule.comment()))
        : Stream.empty();
  }

  private static Optional<Destination> destination(final Match match) {
    return match instanceof final Destination it ? Optional.of(it) : Optional.empty();
  }
}
