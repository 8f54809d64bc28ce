package io.wirecheck.trace;

import io.wirecheck.model.Cidr;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.node.ChainRule;
import io.wirecheck.model.node.ChainRule.ConnectionState;
import io.wirecheck.model.node.ChainRule.Destination;
import io.wirecheck.model.node.ChainRule.DestinationIsLocal;
import io.wirecheck.model.node.ChainRule.InDevice;
import io.wirecheck.model.node.ChainRule.Jump;
import io.wirecheck.model.node.ChainRule.Match;
import io.wirecheck.model.node.ChainRule.OutDevice;
import io.wirecheck.model.node.ChainRule.RestoreMark;
import io.wirecheck.model.node.ChainRule.Return;
import io.wirecheck.model.node.ChainRule.SetConnectionMark;
import io.wirecheck.model.node.ChainRule.Snat;
import io.wirecheck.model.node.ChainRule.Target;
import io.wirecheck.model.node.Link;
import io.wirecheck.model.node.Mark;
import io.wirecheck.model.node.Netfilter;
import io.wirecheck.model.node.Netfilter.Backend;
import io.wirecheck.model.node.Netfilter.Chain;
import io.wirecheck.model.node.Netfilter.Hook;
import io.wirecheck.model.node.Netfilter.HookPoint;
import io.wirecheck.model.node.Netfilter.HookType;
import io.wirecheck.model.node.Netfilter.Table;
import io.wirecheck.model.node.NodeNetwork;
import io.wirecheck.model.node.PolicyRule;
import io.wirecheck.model.node.RouteEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A node as the VPC CNI makes it, written by hand: one pod on the primary interface, one on the
 * secondary.
 */
final class CniNode {

  static final String PRIMARY = "192.168.0.10";
  static final String SECONDARY = "192.168.0.20";
  static final String GATEWAY = "192.168.0.1";
  static final String FIRST_POD = "192.168.0.50";
  static final String SECOND_POD = "192.168.0.40";
  static final String FIRST_VETH = "eni50";
  static final String SECOND_VETH = "eni40";
  static final Cidr VPC = Cidr.parse("192.168.0.0/16");
  static final Mark MARK = new Mark(0x80, 0x80);

  static final Hook RAW = new Hook(HookType.FILTER, HookPoint.PREROUTING, -300);
  static final Hook MANGLE = new Hook(HookType.FILTER, HookPoint.PREROUTING, -150);
  static final Hook DSTNAT = new Hook(HookType.NAT, HookPoint.PREROUTING, -100);
  static final Hook SRCNAT = new Hook(HookType.NAT, HookPoint.POSTROUTING, 100);
  static final Hook FORWARD = new Hook(HookType.FILTER, HookPoint.FORWARD, 0);

  private CniNode() {}

  /** Internal SNAT, node ports supported, iptables-nft. */
  static NodeNetwork node() {
    return new NodeNetwork(
        List.of(
            device(1, "lo"),
            device(2, "eth0"),
            device(3, "eth1"),
            device(4, FIRST_VETH),
            device(5, SECOND_VETH)),
        rules(),
        routes(),
        List.of(),
        new Netfilter(List.of(mangle(), nat(VPC))));
  }

  static Link device(int index, String name) {
    return new Link(index, name, Optional.empty(), true, true, 9001, Optional.empty());
  }

  static List<PolicyRule> rules() {
    return List.of(
        PolicyRule.lookup(0, Optional.empty(), Optional.empty(), PolicyRule.LOCAL),
        PolicyRule.lookup(512, Optional.empty(), host(FIRST_POD), PolicyRule.MAIN),
        PolicyRule.lookup(512, Optional.empty(), host(SECOND_POD), PolicyRule.MAIN),
        marked(1024, PolicyRule.MAIN),
        PolicyRule.lookup(1536, host(SECOND_POD), Optional.empty(), 2),
        PolicyRule.lookup(32765, host(SECONDARY), Optional.empty(), 2),
        PolicyRule.lookup(32766, Optional.empty(), Optional.empty(), PolicyRule.MAIN),
        PolicyRule.lookup(32767, Optional.empty(), Optional.empty(), PolicyRule.DEFAULT));
  }

  static PolicyRule marked(int priority, int table) {
    return new PolicyRule(
        priority,
        Optional.empty(),
        Optional.empty(),
        Optional.of(MARK),
        Optional.empty(),
        Optional.empty(),
        PolicyRule.LOOKUP,
        table,
        "");
  }

  static List<RouteEntry> routes() {
    final Cidr subnet = Cidr.parse("192.168.0.0/19");
    return List.of(
        local(PRIMARY, "eth0"),
        local(SECONDARY, "eth1"),
        RouteEntry.via(PolicyRule.MAIN, ALL, ip(GATEWAY), "eth0"),
        RouteEntry.link(PolicyRule.MAIN, subnet, "eth0"),
        RouteEntry.link(PolicyRule.MAIN, cidr(FIRST_POD), FIRST_VETH),
        RouteEntry.link(PolicyRule.MAIN, cidr(SECOND_POD), SECOND_VETH),
        RouteEntry.via(2, ALL, ip(GATEWAY), "eth1"),
        RouteEntry.link(2, cidr(GATEWAY), "eth1"));
  }

  static final Cidr ALL = Cidr.parse("0.0.0.0/0");

  static RouteEntry local(String address, String device) {
    return new RouteEntry(
        PolicyRule.LOCAL,
        RouteEntry.LOCAL,
        cidr(address),
        Optional.empty(),
        Optional.of(device),
        Optional.of(ip(address)),
        "host",
        0,
        true);
  }

  static RouteEntry without(RouteEntry route, String type) {
    return new RouteEntry(
        route.table(),
        type,
        route.destination(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "global",
        0,
        true);
  }

  static Table mangle() {
    return table(
        "mangle",
        hooked(
            "PREROUTING",
            MANGLE,
            rule(
                new SetConnectionMark(MARK),
                new InDevice("eth0", false),
                new DestinationIsLocal(false, true)),
            restoreFromPods()));
  }

  static ChainRule restoreFromPods() {
    return rule(new RestoreMark(0x80, 0x80), new InDevice("eni+", false));
  }

  /** What the SNAT and the mark leave alone. */
  static Table nat(Cidr... left) {
    return table("nat", preRouting(), connmark(left), postRouting(), snat(left));
  }

  static Chain preRouting() {
    return hooked(
        "PREROUTING",
        DSTNAT,
        rule(new Jump("AWS-CONNMARK-CHAIN-0"), new InDevice("eni+", false)),
        rule(new RestoreMark(0x80, 0x80)));
  }

  static Chain connmark(Cidr... left) {
    return chain("AWS-CONNMARK-CHAIN-0", leaving(rule(new SetConnectionMark(MARK)), left));
  }

  static Chain postRouting() {
    return hooked("POSTROUTING", SRCNAT, rule(new Jump("AWS-SNAT-CHAIN-0")));
  }

  static Chain snat(Cidr... left) {
    return chain("AWS-SNAT-CHAIN-0", leaving(snatRule(), left));
  }

  static ChainRule snatRule() {
    return rule(
        new Snat(ip(PRIMARY), "random-fully"),
        new OutDevice("vlan+", true),
        new DestinationIsLocal(true, false));
  }

  static List<ChainRule> leaving(ChainRule last, Cidr... left) {
    final List<ChainRule> rules = new ArrayList<>();
    for (final Cidr cidr : left) {
      rules.add(rule(new Return(), new Destination(cidr, false)));
    }
    rules.add(last);
    return rules;
  }

  static ConnectionState opening() {
    return new ConnectionState(List.of("NEW"), false);
  }

  static ChainRule rule(Target target, Match... matches) {
    return new ChainRule(List.of(matches), List.of(target), Optional.empty());
  }

  static Chain hooked(String name, Hook hook, ChainRule... rules) {
    return new Chain(name, Optional.of(hook), true, List.of(rules));
  }

  static Chain chain(String name, List<ChainRule> rules) {
    return new Chain(name, Optional.empty(), true, rules);
  }

  static Table table(String name, Chain... chains) {
    return new Table(Backend.IPTABLES_NFT, name, List.of(chains));
  }

  static NodeNetwork withTables(Table... tables) {
    return node().withNetfilter(new Netfilter(List.of(tables)));
  }

  static NodeNetwork withoutRules(Predicate<PolicyRule> gone) {
    return node().withRules(rules().stream().filter(gone.negate()).toList());
  }

  static NodeNetwork withRules(UnaryOperator<PolicyRule> change) {
    return node().withRules(rules().stream().map(change).toList());
  }

  static NodeNetwork withoutRoutes(Predicate<RouteEntry> gone) {
    return node().withRoutes(routes().stream().filter(gone.negate()).toList());
  }

  static NodeNetwork withLinks(UnaryOperator<Link> change) {
    return node().withLinks(node().links().stream().map(change).toList());
  }

  static IpAddress ip(String text) {
    return IpAddress.parse(text);
  }

  static Cidr cidr(String address) {
    return new Cidr(ip(address), 32);
  }

  private static Optional<Cidr> host(String address) {
    return Optional.of(cidr(address));
  }
}
