package io.wirecheck.reference;

import io.wirecheck.model.Cidr;
import io.wirecheck.model.CniConfiguration;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.MacAddress;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.NodeClass;
import io.wirecheck.model.Topology;
import io.wirecheck.model.node.ChainRule;
import io.wirecheck.model.node.ChainRule.Accept;
import io.wirecheck.model.node.ChainRule.Destination;
import io.wirecheck.model.node.ChainRule.InDevice;
import io.wirecheck.model.node.ChainRule.Jump;
import io.wirecheck.model.node.ChainRule.RestoreMark;
import io.wirecheck.model.node.ChainRule.Snat;
import io.wirecheck.model.node.ChainRule.Target;
import io.wirecheck.model.node.Link;
import io.wirecheck.model.node.Netfilter;
import io.wirecheck.model.node.Netfilter.Backend;
import io.wirecheck.model.node.Netfilter.Chain;
import io.wirecheck.model.node.Netfilter.Table;
import io.wirecheck.model.node.NodeNetwork;
import io.wirecheck.model.node.PolicyRule;
import io.wirecheck.model.node.RouteEntry;
import io.wirecheck.reference.Change.OfNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The ways in which nodes' tables can be broken; each strikes every node. */
final class NodeFaults {

  private static final int FROM_POD = 1536;
  private static final int BY_MARK = 1024;

  /** Between those of pods and of the mark. */
  private static final int BEFORE_MARK = 1000;

  private static final int EMPTY_TABLE = 77;
  private static final int TUNNEL_TABLE = 200;
  private static final String TUNNEL = "vxlan0";
  private static final int TUNNEL_MTU = 8951;

  /** Of a network that nobody has: RFC 5737's TEST-NET-2. */
  private static final Cidr NOBODY = Cidr.parse("198.51.100.0/24");

  private static final Cidr ANYWHERE = Cidr.parse("0.0.0.0/0");

  private NodeFaults() {}

  static List<Change> all() {
    return Stream.of(rules(), devices(), chains(), declared())
        .flatMap(List::stream)
        .map(Change.class::cast)
        .toList();
  }

  private static OfNode fault(
      final String name, final String description, final UnaryOperator<NodeNetwork> change) {
    return new OfNode(name, description, (topology, node, tables) -> change.apply(tables));
  }

  private static List<OfNode> rules() {
    return List.of(
        fault(
            "rule-1536-missing",
            "pods on secondary interfaces have no rule that leads to their table",
            tables -> TableEdits.withoutRules(tables, NodeFaults::isFromPod)),
        fault(
            "rule-1536-to-empty-table",
            "the rule of pods on secondary interfaces leads to an empty table",
            tables -> eachFromPod(tables, rule -> rule.withTable(EMPTY_TABLE))),
        new OfNode(
            "rule-1536-to-another-table",
            "the rule of pods on one secondary interface leads to the other's table",
            ThirdInterface::on,
            (topology, node, tables) -> toAnotherTable(tables, 2, 3)),
        new OfNode(
            "rules-1536-swapped",
            "the rules of pods on two secondary interfaces lead to each other's table",
            ThirdInterface::on,
            (topology, node, tables) -> swapped(tables, 2, 3)),
        fault(
            "rule-1536-before-mark",
            "the rule of pods on secondary interfaces comes before the mark's",
            tables -> eachFromPod(tables, rule -> rule.withPriority(BEFORE_MARK))),
        fault(
            "rule-1024-missing",
            "no rule looks the mark up",
            tables ->
                TableEdits.withoutRules(
                    tables, rule -> rule.priority() == BY_MARK && rule.mark().isPresent())),
        fault(
            "default-route-missing",
            "the tables of secondary interfaces have no default route",
            tables -> TableEdits.withoutRoutes(tables, NodeFaults::isWayOut)),
        fault(
            "tunnel-device-default-route",
            "a VXLAN device carries the default route of pods",
            NodeFaults::throughTunnel));
  }

  private static List<OfNode> devices() {
    return List.of(
        new OfNode(
            "interface-down",
            "secondary interfaces are down, and their routes gone with them",
            (topology, node, tables) -> down(tables, secondaries(topology))),
        new OfNode(
            "interface-detached",
            "secondary interfaces are gone from their nodes, while AWS lists them as attached"
                + " still",
            (topology, node, tables) -> detached(tables, secondaries(topology))),
        new OfNode(
            "interface-no-carrier",
            "secondary interfaces have no carrier",
            (topology, node, tables) -> unplugged(tables, secondaries(topology))));
  }

  private static List<OfNode> chains() {
    return List.of(
        new OfNode(
            "mark-inside-vpc",
            "connections within the VPC are marked as those beyond it are",
            (topology, node, tables) ->
                TableEdits.withoutExemption(
                    tables, NodeFaults::marks, vpcCidrs(topology)::contains)),
        fault(
            "snat-jump-missing",
            "nothing translates what leaves the VPC",
            tables -> TableEdits.withoutChainRules(tables, "nat", "POSTROUTING", rule -> true)),
        new OfNode(
            "snat-to-stale-address",
            "what leaves the VPC gets an address that the node had once",
            (topology, node, tables) -> toStaleAddress(topology, tables)),
        fault(
            "connmark-rules-missing",
            "no connection that leaves the VPC is marked",
            tables ->
                withoutBase(
                    TableEdits.withoutChainRules(tables, "nat", "PREROUTING", rule -> true))),
        fault(
            "mangle-restore-missing",
            "what pods send does not get its connection's mark in mangle",
            tables ->
                TableEdits.withoutChainRules(
                    tables, "mangle", "PREROUTING", NodeFaults::restoresForPods)),
        fault(
            "nat-restore-missing",
            "a connection's first packet does not get its mark in nat",
            tables ->
                TableEdits.withoutChainRules(
                    TableEdits.withoutChainRules(
                        tables, Chains.NFT_TABLE, Chains.NFT_BASE_CHAIN, NodeFaults::restores),
                    "nat",
                    "PREROUTING",
                    NodeFaults::restores)),
        fault(
            "iptables-in-both-backends",
            "a rule that does nothing is in iptables' other backend",
            NodeFaults::inOtherBackend));
  }

  /** A table more, of the backend that has none; those of ip_tables stand last. */
  private static NodeNetwork inOtherBackend(final NodeNetwork node) {
    final List<Table> tables = new ArrayList<>(node.netfilter().tables());
    final boolean isLegacy =
        tables.stream().anyMatch(table -> table.backend() == Backend.IPTABLES_LEGACY);
    tables.add(
        isLegacy ? 0 : tables.size(),
        Chains.leftOver(
            isLegacy ? Backend.IPTABLES_NFT : Backend.IPTABLES_LEGACY,
            new ChainRule(
                List.of(new Destination(NOBODY, false)), List.of(new Accept()), Optional.empty())));
    return node.withNetfilter(new Netfilter(tables));
  }

  /** Those of which something is declared that nodes do not follow. */
  private static List<OfNode> declared() {
    return List.of(
        new OfNode(
            "exclude-missing-in-connmark",
            "connections to excluded ranges are marked",
            DataPathVariations::excluding,
            (topology, node, tables) ->
                TableEdits.withoutExemption(
                    tables, NodeFaults::marks, excluded(topology)::contains)),
        new OfNode(
            "exclude-missing-in-snat",
            "what goes to excluded ranges is translated",
            DataPathVariations::excluding,
            (topology, node, tables) ->
                TableEdits.withoutExemption(
                    tables, NodeFaults::translates, excluded(topology)::contains)),
        new OfNode(
            "auto-mode-snat-rules-left",
            "nodes of Auto Mode translate, and their NodeClass says that they should not",
            topology -> AutoMode.withPolicy(topology, NodeClass.DISABLED),
            (topology, node, tables) -> asWithPolicy(NodeClass.RANDOM, topology, node, tables)),
        new OfNode(
            "auto-mode-snat-rules-missing",
            "nodes of Auto Mode do not translate, and their NodeClass says that they should",
            topology -> AutoMode.withPolicy(topology, NodeClass.RANDOM),
            (topology, node, tables) -> asWithPolicy(NodeClass.DISABLED, topology, node, tables)),
        new OfNode(
            "external-snat-rules-left",
            "nodes should leave source addresses alone, and their rules do not",
            DataPathVariations::externalSnat,
            NodeFaults::asWithSnat),
        new OfNode(
            "second-cidr-not-exempt",
            "what goes to the VPC's second range is marked and translated",
            DataPathVariations::secondCidr,
            (topology, node, tables) ->
                TableEdits.withoutExemption(
                    tables,
                    chain -> marks(chain) || translates(chain),
                    cidr -> vpcCidrs(topology).indexOf(cidr) > 0)));
  }

  private static boolean isFromPod(final PolicyRule rule) {
    return rule.priority() == FROM_POD && rule.from().isPresent();
  }

  private static NodeNetwork eachFromPod(
      final NodeNetwork tables, final UnaryOperator<PolicyRule> change) {
    return TableEdits.eachRule(tables, rule -> isFromPod(rule) ? change.apply(rule) : rule);
  }

  private static NodeNetwork toAnotherTable(
      final NodeNetwork tables, final int one, final int other) {
    return eachFromPod(tables, rule -> rule.table() == one ? rule.withTable(other) : rule);
  }

  private static NodeNetwork swapped(final NodeNetwork tables, final int one, final int other) {
    return eachFromPod(
        tables,
        rule -> {
          if (rule.table() == one) {
            return rule.withTable(other);
          }
          return rule.table() == other ? rule.withTable(one) : rule;
        });
  }

  private static boolean isWayOut(final RouteEntry route) {
    return route.table() != PolicyRule.MAIN && route.destination().equals(ANYWHERE);
  }

  /** The devices of the interfaces that are neither primary nor a trunk, by their MAC addresses. */
  private static Set<MacAddress> secondaries(final Topology topology) {
    return TopologyWriter.listed(topology.networkInterfaces()).stream()
        .filter(eni -> eni.type().equals("interface") && !eni.isPrimary())
        .map(NetworkInterface::mac)
        .collect(Collectors.toSet());
  }

  private static boolean is(final Link link, final Set<MacAddress> macs) {
    return link.mac().filter(macs::contains).isPresent();
  }

  private static Set<String> names(final NodeNetwork tables, final Set<MacAddress> macs) {
    return tables.links().stream()
        .filter(link -> is(link, macs))
        .map(Link::name)
        .collect(Collectors.toSet());
  }

  /** The kernel forgets the routes of a device that goes down, save that its addresses are own. */
  private static NodeNetwork down(final NodeNetwork tables, final Set<MacAddress> macs) {
    final Set<String> names = names(tables, macs);
    return TableEdits.withoutNeighboursOf(
        TableEdits.withoutRoutes(
            TableEdits.eachLink(tables, link -> is(link, macs) ? state(link, false, false) : link),
            route ->
                route.device().filter(names::contains).isPresent()
                    && !route.type().equals(RouteEntry.LOCAL)),
        names::contains);
  }

  private static NodeNetwork detached(final NodeNetwork tables, final Set<MacAddress> macs) {
    final Set<String> names = names(tables, macs);
    final List<Link> left = tables.links().stream().filter(link -> !is(link, macs)).toList();
    return TableEdits.withoutNeighboursOf(
        TableEdits.withoutRoutes(
            tables.withLinks(left), route -> route.device().filter(names::contains).isPresent()),
        names::contains);
  }

  /** Routes stay, and lead there still: the kernel marks them {@code linkdown} and uses them. */
  private static NodeNetwork unplugged(final NodeNetwork tables, final Set<MacAddress> macs) {
    return TableEdits.eachLink(tables, link -> is(link, macs) ? state(link, true, false) : link);
  }

  private static Link state(final Link link, final boolean up, final boolean carrier) {
    return new Link(link.index(), link.name(), link.mac(), up, carrier, link.mtu(), link.kind());
  }

  private static boolean marks(final Chain chain) {
    return chain.name().startsWith(Chains.CONNMARK_CHAIN) || chain.name().equals(Chains.NFT_CHAIN);
  }

  private static boolean translates(final Chain chain) {
    return chain.name().startsWith(Chains.SNAT_CHAIN) || chain.name().equals("POSTROUTING");
  }

  private static boolean restores(final ChainRule rule) {
    return rule.targets().stream().anyMatch(RestoreMark.class::isInstance);
  }

  private static boolean restoresForPods(final ChainRule rule) {
    return restores(rule)
        && rule.matches().stream()
            .anyMatch(match -> match instanceof final InDevice in && !in.pattern().equals("vlan+"));
  }

  private static NodeNetwork withoutBase(final NodeNetwork tables) {
    return TableEdits.withoutChainRules(
        tables,
        Chains.NFT_TABLE,
        Chains.NFT_BASE_CHAIN,
        rule -> rule.targets().stream().anyMatch(Jump.class::isInstance) || restores(rule));
  }

  private static List<Cidr> vpcCidrs(final Topology topology) {
    return Hosts.of(topology).values().stream().findFirst().map(Host::vpcCidrs).orElse(List.of());
  }

  private static List<Cidr> excluded(final Topology topology) {
    return CniConfiguration.of(topology.daemonSets())
        .asOptional()
        .map(CniConfiguration::excludeSnatCidrs)
        .orElse(List.of());
  }

  private static NodeNetwork toStaleAddress(final Topology topology, final NodeNetwork tables) {
    return TableEdits.eachChain(
        tables,
        (table, chain) ->
            chain.withRules(
                chain.rules().stream().map(rule -> toStaleAddress(rule, topology)).toList()));
  }

  private static ChainRule toStaleAddress(final ChainRule rule, final Topology topology) {
    final List<Target> targets = new ArrayList<>();
    for (final Target target : rule.targets()) {
      targets.add(
          target instanceof final Snat snat
              ? new Snat(freeAfter(snat.to(), topology), snat.ports())
              : target);
    }
    return new ChainRule(rule.matches(), targets, rule.comment());
  }

  /** An address of the subnet that no interface has. */
  private static IpAddress freeAfter(final IpAddress address, final Topology topology) {
    IpAddress free = address.plus(1);
    while (isTaken(free, topology)) {
      free = free.plus(1);
    }
    return free;
  }

  private static boolean isTaken(final IpAddress address, final Topology topology) {
    return TopologyWriter.listed(topology.networkInterfaces()).stream()
        .anyMatch(eni -> Wiring.holds(eni, address));
  }

  private static NodeNetwork asWithSnat(
      final Topology topology, final String node, final NodeNetwork tables) {
    return asBefore(
        Capacity.with(topology, Map.of("AWS_VPC_K8S_CNI_EXTERNALSNAT", "false")), node, tables);
  }

  private static NodeNetwork asWithPolicy(
      final String snatPolicy,
      final Topology topology,
      final String node,
      final NodeNetwork tables) {
    return asBefore(topology.withNodeClasses(AutoMode.declaring(snatPolicy)), node, tables);
  }

  /** The chains that the node had before its declaration changed. */
  private static NodeNetwork asBefore(
      final Topology before, final String node, final NodeNetwork tables) {
    return Optional.ofNullable(NodeTables.of(before, List.of()).get(node))
        .map(NodeNetwork::netfilter)
        .map(tables::withNetfilter)
        .orElse(tables);
  }

  /** Pods' rules lead to the tunnel's table; what is marked still leaves by the main one. */
  private static NodeNetwork throughTunnel(final NodeNetwork tables) {
    final List<Link> links = new ArrayList<>(tables.links());
    links.add(
        new Link(
            links.size() + 1,
            TUNNEL,
            Optional.of(StableIds.mac(TUNNEL + tables.links())),
            true,
            true,
            TUNNEL_MTU,
            Optional.of("vxlan")));
    final List<RouteEntry> routes = new ArrayList<>(tables.routes());
    routes.add(RouteEntry.link(TUNNEL_TABLE, ANYWHERE, TUNNEL));
    final List<PolicyRule> rules = new ArrayList<>();
    for (final PolicyRule rule : TableEdits.withoutRules(tables, NodeFaults::isFromPod).rules()) {
      rules.add(rule);
    }
    tables.rules().stream()
        .filter(rule -> rule.priority() == 512)
        .map(rule -> PolicyRule.lookup(FROM_POD, rule.to(), Optional.empty(), TUNNEL_TABLE))
        .forEach(rules::add);
    return TableEdits.eachRule(
        tables.withLinks(links).withRoutes(routes).withRules(rules), rule -> rule);
  }
}
