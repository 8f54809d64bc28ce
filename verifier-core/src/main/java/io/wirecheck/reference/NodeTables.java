package io.wirecheck.reference;

import io.wirecheck.model.Cidr;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.MacAddress;
import io.wirecheck.model.Topology;
import io.wirecheck.model.node.Link;
import io.wirecheck.model.node.Mark;
import io.wirecheck.model.node.Neighbour;
import io.wirecheck.model.node.NodeNetwork;
import io.wirecheck.model.node.PolicyRule;
import io.wirecheck.model.node.RouteEntry;
import io.wirecheck.reference.Host.Branch;
import io.wirecheck.reference.Host.Eni;
import io.wirecheck.reference.Host.Guest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Computes what the kernel of each node knows when the VPC CNI, in the version and with the
 * variables that {@code aws-node} declares, has set it up for its network interfaces and pods
 * (amazon-vpc-cni-k8s, {@code pkg/networkutils}, {@code cmd/routed-eni-cni-plugin/driver}).
 *
 * <p>A neighbour that is {@code PERMANENT} was put there; any other the node has learned.
 */
public final class NodeTables {

  private static final String LOOPBACK = "lo";
  private static final int LOOPBACK_MTU = 65_536;

  /** What the VPC carries between interfaces, and the CNI gives pods. */
  private static final int MTU = 9001;

  private static final int LOCAL = 0;
  private static final int OF_BRANCH = 10;
  private static final int LOCAL_BEHIND_BRANCHES = 20;
  private static final int TO_POD = 512;
  private static final int BY_MARK = 1024;
  private static final int TO_SERVICE = 1535;
  private static final int FROM_POD = 1536;
  private static final int FROM_INTERFACE = 32_765;
  private static final int MAIN = 32_766;
  private static final int DEFAULT = 32_767;

  private static final Cidr ANYWHERE = Cidr.parse("0.0.0.0/0");

  private final Host host;
  private final List<Link> links = new ArrayList<>();
  private final List<PolicyRule> rules = new ArrayList<>();

  /** By table and destination: who adds a route that is there already replaces it. */
  private final Map<String, RouteEntry> routes = new LinkedHashMap<>();

  private final List<Neighbour> neighbours = new ArrayList<>();

  private NodeTables(final Host host) {
    this.host = host;
  }

  /**
   * The tables by node, of the nodes that are EC2 instances, after the changes that are of nodes.
   *
   * @param topology as the changes that are of the inventory have left it
   * @throws io.wirecheck.evidence.NetworkException if the CNI's set-up is not known, or of a
   *     version whose layout is not
   */
  public static SortedMap<String, NodeNetwork> of(
      final Topology topology, final Collection<? extends Change> changes) {
    final SortedMap<String, NodeNetwork> tables = new TreeMap<>();
    Hosts.of(topology).forEach((node, host) -> tables.put(node, of(host)));
    for (final Change change : changes) {
      if (change instanceof final Change.OfNode ofNode) {
        tables.replaceAll((node, before) -> ofNode.tables().changed(topology, node, before));
      }
    }
    return tables;
  }

  private static NodeNetwork of(final Host host) {
    final NodeTables tables = new NodeTables(host);
    tables.loopback();
    host.interfaces().forEach(tables::device);
    host.branches().forEach(tables::device);
    host.pods().forEach(tables::cable);
    tables.addRules();
    tables.rules.sort(Comparator.comparingInt(PolicyRule::priority));
    return new NodeNetwork(
        tables.links,
        tables.rules,
        List.copyOf(tables.routes.values()),
        tables.neighbours,
        Chains.of(host));
  }

  private void loopback() {
    final Optional<MacAddress> mac = Optional.of(new MacAddress(0));
    links.add(new Link(1, LOOPBACK, mac, true, true, LOOPBACK_MTU, Optional.empty()));
    final IpAddress own = IpAddress.parse("127.0.0.1");
    local(Cidr.parse("127.0.0.0/8"), LOOPBACK, own);
    local(new Cidr(own, 32), LOOPBACK, own);
    broadcast(IpAddress.parse("127.255.255.255"), LOOPBACK, own);
  }

  /** The interface with its own address, and its way out. */
  private void device(final Eni eni) {
    link(eni.device(), eni.mac(), Optional.empty());
    local(new Cidr(eni.address(), 32), eni.device(), eni.address());
    broadcast(last(eni.subnet()), eni.device(), eni.address());
    if (eni.eni().isPrimary()) {
      add(RouteEntry.via(eni.table(), ANYWHERE, eni.gateway(), eni.device()));
      add(connected(eni));
    } else {
      wayOut(eni.table(), eni.gateway(), eni.device());
    }
    neighbour(eni.gateway(), eni.device(), StableIds.router());
  }

  private void device(final Branch branch) {
    link(branch.device(), branch.eni().mac(), Optional.of("vlan"));
    wayOut(branch.table(), branch.gateway(), branch.device());
    neighbour(branch.gateway(), branch.device(), StableIds.router());
  }

  private void wayOut(final int table, final IpAddress gateway, final String device) {
    add(RouteEntry.link(table, new Cidr(gateway, 32), device));
    add(RouteEntry.via(table, ANYWHERE, gateway, device));
  }

  private void cable(final Guest guest) {
    link(guest.veth(), StableIds.mac("veth/" + guest.pod().ref()), Optional.of("veth"));
    guest.address().ifPresent(address -> lead(guest, address));
  }

  private void lead(final Guest guest, final IpAddress address) {
    final int table = isIsolated(guest) ? guest.table() : PolicyRule.MAIN;
    add(RouteEntry.link(table, new Cidr(address, 32), guest.veth()));
    neighbour(address, guest.veth(), StableIds.mac("pod of " + guest.veth()));
  }

  private boolean isIsolated(final Guest guest) {
    return guest.branch().isPresent() && host.isStrict();
  }

  private void addRules() {
    rule(host.isStrict() ? LOCAL_BEHIND_BRANCHES : LOCAL, PolicyRule.LOCAL);
    addRuleByDestination();
    addMarkRule();
    if (host.layout().knowsExternalServices()) {
      host.cni()
          .externalServiceCidrs()
          .forEach(cidr -> rules.add(to(TO_SERVICE, cidr, PolicyRule.MAIN)));
    }
    for (final Guest guest : host.pods()) {
      guest.address().ifPresent(address -> addRulesOf(guest, address));
    }
    if (host.layout().knowsNetworkCards()) {
      host.secondaries().stream()
          .filter(eni -> !eni.isTrunk())
          .forEach(eni -> rules.add(from(FROM_INTERFACE, eni.address(), eni.table())));
    }
    rule(MAIN, PolicyRule.MAIN);
    rule(DEFAULT, PolicyRule.DEFAULT);
  }

  private void addRuleByDestination() {
    if (host.layout().mainByDestination() && host.translates()) {
      rules.add(to(BY_MARK, host.vpcCidrs().get(0), PolicyRule.MAIN).inverse());
    }
  }

  private void addMarkRule() {
    final boolean forNodePort = host.cni().nodePortSupport();
    final boolean forSnat = host.layout().marksForSnat() && !host.cni().externalSnat();
    if (!host.cni().ipv6() && (forNodePort || forSnat)) {
      final Mark mark = new Mark(host.cni().connmark(), host.cni().connmark());
      rules.add(
          new PolicyRule(
              BY_MARK,
              Optional.empty(),
              Optional.empty(),
              Optional.of(mark),
              Optional.empty(),
              Optional.empty(),
              PolicyRule.LOOKUP,
              PolicyRule.MAIN,
              ""));
    }
  }

  private void addRulesOf(final Guest guest, final IpAddress address) {
    if (isIsolated(guest)) {
      rules.add(by(guest.branch().orElseThrow().device(), guest.table()));
      rules.add(by(guest.veth(), guest.table()));
      return;
    }
    rules.add(to(TO_POD, new Cidr(address, 32), PolicyRule.MAIN));
    if (guest.table() == PolicyRule.MAIN) {
      return;
    }
    if (host.layout().fromPodToEachRange() && host.translates()) {
      host.exempt()
          .forEach(
              cidr ->
                  rules.add(
                      PolicyRule.lookup(
                          FROM_POD,
                          Optional.of(new Cidr(address, 32)),
                          Optional.of(cidr),
                          guest.table())));
    } else {
      rules.add(from(FROM_POD, address, guest.table()));
    }
  }

  private void rule(final int priority, final int table) {
    rules.add(PolicyRule.lookup(priority, Optional.empty(), Optional.empty(), table));
  }

  private static PolicyRule from(final int priority, final IpAddress address, final int table) {
    final Optional<Cidr> source = Optional.of(new Cidr(address, 32));
    return PolicyRule.lookup(priority, source, Optional.empty(), table);
  }

  private static PolicyRule to(final int priority, final Cidr cidr, final int table) {
    return PolicyRule.lookup(priority, Optional.empty(), Optional.of(cidr), table);
  }

  private static PolicyRule by(final String device, final int table) {
    return new PolicyRule(
        OF_BRANCH,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(device),
        Optional.empty(),
        PolicyRule.LOOKUP,
        table,
        "");
  }

  private void link(final String name, final MacAddress mac, final Optional<String> kind) {
    links.add(new Link(links.size() + 1, name, Optional.of(mac), true, true, MTU, kind));
  }

  private void neighbour(final IpAddress address, final String device, final MacAddress mac) {
    neighbours.add(new Neighbour(address, device, Optional.of(mac), "REACHABLE"));
  }

  private void local(final Cidr destination, final String device, final IpAddress source) {
    add(route(PolicyRule.LOCAL, RouteEntry.LOCAL, destination, device, source, "host"));
  }

  private void broadcast(final IpAddress address, final String device, final IpAddress source) {
    final Cidr destination = new Cidr(address, 32);
    add(route(PolicyRule.LOCAL, RouteEntry.BROADCAST, destination, device, source, "link"));
  }

  private static RouteEntry connected(final Eni eni) {
    return route(
        eni.table(), RouteEntry.UNICAST, eni.subnet(), eni.device(), eni.address(), "link");
  }

  private static RouteEntry route(
      final int table,
      final String type,
      final Cidr destination,
      final String device,
      final IpAddress source,
      final String scope) {
    return new RouteEntry(
        table,
        type,
        destination,
        Optional.empty(),
        Optional.of(device),
        Optional.of(source),
        scope,
        0,
        true);
  }

  /** The kernel keeps a broadcast entry for each device, so these do not replace each other. */
  private void add(final RouteEntry route) {
    final String owner =
        route.type().equals(RouteEntry.BROADCAST) ? route.device().orElse("") : route.type();
    routes.put(route.table() + " " + route.destination() + " " + owner, route);
  }

  private static IpAddress last(final Cidr cidr) {
    return cidr.network().plus((1L << (32 - cidr.prefixLength())) - 1);
  }
}
