package io.wirecheck.reference;

import io.wirecheck.model.CniConfiguration;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.Topology;
import io.wirecheck.model.node.ChainRule;
import io.wirecheck.model.node.ChainRule.InDevice;
import io.wirecheck.model.node.ChainRule.Match;
import io.wirecheck.model.node.Link;
import io.wirecheck.model.node.Neighbour;
import io.wirecheck.model.node.NodeNetwork;
import io.wirecheck.model.node.RouteEntry;
import io.wirecheck.reference.Change.OfDataPath;
import io.wirecheck.reference.Change.OfInventory;
import io.wirecheck.reference.Change.OfNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** The healthy ways in which nodes may route and translate. */
final class DataPathVariations {

  /** TEST-NET-3 (RFC 5737), where the address beyond the VPC is by default. */
  private static final String EXCLUDED = "203.0.113.0/24";

  private static final String NODE_PORT = "AWS_VPC_CNI_NODE_PORT_SUPPORT";
  private static final String RANDOMIZE = "AWS_VPC_K8S_CNI_RANDOMIZESNAT";
  private static final int FIRST_SLOT = 5;

  private DataPathVariations() {}

  static List<Change> all() {
    final List<Change> all = new ArrayList<>(versions());
    all.addAll(declarations());
    all.add(
        new OfDataPath(
            "nat-gateway",
            "whatever leaves the VPC has the NAT gateway's public address",
            DataPath::withNatGateway));
    all.add(
        new OfNode(
            "ens5-names",
            "interfaces are called ens5, ens6 ..., as udev names them",
            (topology, node, tables) -> renamed(tables)));
    return all;
  }

  private static List<Change> versions() {
    return List.of(
        version("cni-1-2", "1.2.1", "one rule translates, and none marks"),
        version("cni-1-7", "1.7.10", "a list of chains translates, and none marks"),
        version("cni-1-12", "1.12.0", "lists of chains, of which one marks new connections"),
        version("legacy-chains", "1.16.0", "lists of chains, in nf_tables"),
        version("cni-1-16", "1.16.4", "one chain that translates, and one that marks"),
        version("cni-1-22", "1.22.4", "one chain each, and a rule for each interface's address"),
        version("nft-connmark", "1.23.1", "a chain of nft's own that marks"));
  }

  private static Change version(final String name, final String version, final String description) {
    return new OfInventory(
        name, "VPC CNI " + version + ": " + description, topology -> of(topology, version));
  }

  private static Topology of(final Topology topology, final String version) {
    return Capacity.ofImage(
        topology,
        "602401143452.dkr.ecr.%s.amazonaws.com/amazon-k8s-cni:v%s"
            .formatted(EksStudy.REGION, version));
  }

  private static List<Change> declarations() {
    return List.of(
        declared("snat-hashrandom", "ports are chosen by hash", RANDOMIZE, "hashrandom"),
        declared("snat-none", "ports are kept where they are free", RANDOMIZE, "none"),
        declared("snat-prng", "ports are drawn at random", RANDOMIZE, "prng"),
        new OfInventory(
            "external-snat",
            "nodes leave source addresses alone",
            DataPathVariations::externalSnat),
        new OfInventory(
            "exclude-snat-cidrs",
            "what goes to 203.0.113.0/24 keeps its source",
            DataPathVariations::excluding),
        new OfInventory(
            "second-vpc-cidr",
            "the VPC has a second range, and secondary interfaces are in it",
            DataPathVariations::secondCidr),
        new OfInventory(
            "security-groups-for-pods-standard",
            "as security-groups-for-pods, and packets within a node pass no branch",
            topology ->
                Capacity.with(
                    CapacityVariations.securityGroupsForPods(topology),
                    Map.of("POD_SECURITY_GROUP_ENFORCING_MODE", "standard"))),
        new OfInventory(
            "multi-card",
            "secondary interfaces are on a second network card",
            DataPathVariations::onSecondCard),
        new OfInventory(
            "max-eni-1",
            "MAX_ENI=1: pods are on primary interfaces alone",
            DataPathVariations::onPrimaries),
        new OfInventory(
            "prefix-delegation-one-interface",
            "prefix delegation, and MAX_ENI=1: one /28 of each primary interface has the pods",
            topology ->
                Capacity.limited(CapacityVariations.prefixDelegation(onPrimaries(topology)), 82)),
        new OfInventory(
            "node-port-support-off",
            "no NodePort support, of a version that marks for SNAT all the same",
            topology -> Capacity.with(of(topology, "1.22.4"), Map.of(NODE_PORT, "false"))));
  }

  private static Change declared(
      final String name, final String description, final String variable, final String value) {
    return new OfInventory(
        name, description, topology -> Capacity.with(topology, Map.of(variable, value)));
  }

  static Topology externalSnat(final Topology topology) {
    return Capacity.with(topology, Map.of("AWS_VPC_K8S_CNI_EXTERNALSNAT", "true"));
  }

  /** Where nothing is excluded yet. */
  static Topology excluding(final Topology topology) {
    final boolean excludes =
        CniConfiguration.of(topology.daemonSets())
            .asOptional()
            .filter(cni -> !cni.excludeSnatCidrs().isEmpty())
            .isPresent();
    return excludes
        ? topology
        : Capacity.with(topology, Map.of("AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS", EXCLUDED));
  }

  /**
   * Where the VPC has one range. That ipamd chooses subnets by itself needs v1.18; what the tables
   * look like does not depend on it.
   */
  static Topology secondCidr(final Topology topology) {
    final boolean has =
        TopologyWriter.listed(topology.vpcs()).stream().anyMatch(vpc -> vpc.cidrs().size() > 1);
    return has ? topology : PodSubnets.inSecondCidr(topology);
  }

  /** No NodePort support before the mark was looked up for SNAT too (#2025). */
  static Topology withoutNodePortOn112(final Topology topology) {
    return Capacity.with(of(topology, "1.12.0"), Map.of(NODE_PORT, "false"));
  }

  /** Pods that are on a second card are so by an interface of their own (ENABLE_MULTI_NIC). */
  private static Topology onSecondCard(final Topology topology) {
    final Topology placed =
        Copies.eachInterface(
            topology, eni -> PodSubnets.isPoolSecondary(eni) ? Copies.onCard(eni, 1) : eni);
    return of(Capacity.limited(Capacity.ofType(placed, "c6in.32xlarge", 128), 250), "1.20.4");
  }

  private static Topology onPrimaries(final Topology topology) {
    final Map<String, String> primaries = new TreeMap<>();
    final List<NetworkInterface> left = new ArrayList<>();
    for (final NetworkInterface eni : TopologyWriter.listed(topology.networkInterfaces())) {
      if (eni.isPrimary()) {
        PodSubnets.secondaryBeside(eni, topology).ifPresent(id -> primaries.put(id, eni.id()));
      }
      if (!PodSubnets.isPoolSecondary(eni)) {
        left.add(eni);
      }
    }
    return Capacity.limited(
        Capacity.with(
            Renumbering.to(topology, left, id -> primaries.getOrDefault(id, id)),
            Map.of("MAX_ENI", "1")),
        7);
  }

  /** {@code eth0} becomes {@code ens5}, wherever the node names it. */
  private static NodeNetwork renamed(final NodeNetwork tables) {
    final UnaryOperator<String> name =
        old ->
            old.matches("eth[0-9]+")
                ? "ens" + (FIRST_SLOT + Integer.parseInt(old.substring(3)))
                : old;
    final NodeNetwork chains =
        TableEdits.eachChain(
            tables,
            (table, chain) ->
                chain.withRules(chain.rules().stream().map(rule -> renamed(rule, name)).toList()));
    return new NodeNetwork(
        tables.links().stream().map(link -> renamed(link, name)).toList(),
        tables.rules(),
        tables.routes().stream().map(route -> renamed(route, name)).toList(),
        tables.neighbours().stream()
            .map(
                one ->
                    new Neighbour(one.address(), name.apply(one.device()), one.mac(), one.state()))
            .toList(),
        chains.netfilter());
  }

  private static Link renamed(final Link link, final UnaryOperator<String> name) {
    return new Link(
        link.index(),
        name.apply(link.name()),
        link.mac(),
        link.up(),
        link.carrier(),
        link.mtu(),
        link.kind());
  }

  private static RouteEntry renamed(final RouteEntry route, final UnaryOperator<String> name) {
    return new RouteEntry(
        route.table(),
        route.type(),
        route.destination(),
        route.gateway(),
        route.device().map(name),
        route.source(),
        route.scope(),
        route.metric(),
        route.usable());
  }

  private static ChainRule renamed(final ChainRule rule, final UnaryOperator<String> name) {
    final List<Match> matches = new ArrayList<>();
    for (final Match match : rule.matches()) {
      matches.add(
          match instanceof final InDevice in
              ? new InDevice(name.apply(in.pattern()), in.negated())
              : match);
    }
    return new ChainRule(matches, rule.targets(), rule.comment());
  }
}
