package io.wirecheck.trace;

import static io.wirecheck.trace.CniNode.ALL;
import static io.wirecheck.trace.CniNode.DSTNAT;
import static io.wirecheck.trace.CniNode.FIRST_POD;
import static io.wirecheck.trace.CniNode.FIRST_VETH;
import static io.wirecheck.trace.CniNode.FORWARD;
import static io.wirecheck.trace.CniNode.MANGLE;
import static io.wirecheck.trace.CniNode.MARK;
import static io.wirecheck.trace.CniNode.PRIMARY;
import static io.wirecheck.trace.CniNode.RAW;
import static io.wirecheck.trace.CniNode.SECONDARY;
import static io.wirecheck.trace.CniNode.SECOND_POD;
import static io.wirecheck.trace.CniNode.SECOND_VETH;
import static io.wirecheck.trace.CniNode.SRCNAT;
import static io.wirecheck.trace.CniNode.VPC;
import static io.wirecheck.trace.CniNode.chain;
import static io.wirecheck.trace.CniNode.cidr;
import static io.wirecheck.trace.CniNode.connmark;
import static io.wirecheck.trace.CniNode.hooked;
import static io.wirecheck.trace.CniNode.ip;
import static io.wirecheck.trace.CniNode.leaving;
import static io.wirecheck.trace.CniNode.mangle;
import static io.wirecheck.trace.CniNode.nat;
import static io.wirecheck.trace.CniNode.node;
import static io.wirecheck.trace.CniNode.postRouting;
import static io.wirecheck.trace.CniNode.preRouting;
import static io.wirecheck.trace.CniNode.rule;
import static io.wirecheck.trace.CniNode.snat;
import static io.wirecheck.trace.CniNode.snatRule;
import static io.wirecheck.trace.CniNode.table;
import static io.wirecheck.trace.CniNode.withLinks;
import static io.wirecheck.trace.CniNode.withRules;
import static io.wirecheck.trace.CniNode.withTables;
import static io.wirecheck.trace.CniNode.without;
import static io.wirecheck.trace.CniNode.withoutRoutes;
import static io.wirecheck.trace.CniNode.withoutRules;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.model.Cidr;
import io.wirecheck.model.node.ChainRule;
import io.wirecheck.model.node.ChainRule.Accept;
import io.wirecheck.model.node.ChainRule.ConnectionState;
import io.wirecheck.model.node.ChainRule.Destination;
import io.wirecheck.model.node.ChainRule.DestinationIsLocal;
import io.wirecheck.model.node.ChainRule.DestinationPort;
import io.wirecheck.model.node.ChainRule.Dnat;
import io.wirecheck.model.node.ChainRule.Drop;
import io.wirecheck.model.node.ChainRule.Goto;
import io.wirecheck.model.node.ChainRule.InDevice;
import io.wirecheck.model.node.ChainRule.IpProtocol;
import io.wirecheck.model.node.ChainRule.Jump;
import io.wirecheck.model.node.ChainRule.Masquerade;
import io.wirecheck.model.node.ChainRule.PacketMark;
import io.wirecheck.model.node.ChainRule.RestoreMark;
import io.wirecheck.model.node.ChainRule.Return;
import io.wirecheck.model.node.ChainRule.SetConnectionMark;
import io.wirecheck.model.node.ChainRule.SetPacketMark;
import io.wirecheck.model.node.ChainRule.Source;
import io.wirecheck.model.node.ChainRule.UnreadMatch;
import io.wirecheck.model.node.ChainRule.UnreadTarget;
import io.wirecheck.model.node.Link;
import io.wirecheck.model.node.Mark;
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
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EvaluatorTest {

  private static final String PEER = "192.168.64.9";
  private static final String EXTERNAL = "203.0.113.5";

  private static final String UNTRANSLATED =
      "eth1 via 192.168.0.1: 192.168.0.40:4000 -> 203.0.113.5:53";
  private static final String BY_THE_PRIMARY =
      "eth0 via 192.168.0.1: 192.168.0.10:4000 -> 203.0.113.5:53";
  private static final String BY_THE_OWNER_TRANSLATED =
      "eth1 via 192.168.0.1: 192.168.0.10:4000 -> 203.0.113.5:53";
  private static final String INSIDE_BY_THE_PRIMARY =
      "eth0 via 192.168.0.1: 192.168.0.40:4000 -> 192.168.64.9:53";

  /** What becomes of one packet after the other of a connection from the second pod outward. */
  private static List<String> outward(NodeNetwork node, int packets) {
    final Walker walker = new Walker(node);
    final List<String> fates = new ArrayList<>();
    for (int i = 0; i < packets; i++) {
      fates.add(walker.udp(SECOND_VETH, SECOND_POD, EXTERNAL));
    }
    return fates;
  }

  private static String inside(NodeNetwork node) {
    return new Walker(node).udp(SECOND_VETH, SECOND_POD, PEER);
  }

  @Test
  void pods_of_one_node_reach_each_other_by_the_main_table() {
    assertThat(new Walker(node()).udp(SECOND_VETH, SECOND_POD, FIRST_POD))
        .isEqualTo("eni50: 192.168.0.40:4000 -> 192.168.0.50:53");
    assertThat(Walker.steps(node(), SECOND_VETH, SECOND_POD, FIRST_POD))
        .contains(
            "routing: matched rule 512: from all to 192.168.0.50 lookup main",
            "routing: route 192.168.0.50/32 dev eni50 table main");
  }

  @Test
  void a_pod_on_a_secondary_interface_leaves_by_it_inside_the_vpc() {
    assertThat(inside(node()))
        .isEqualTo("eth1 via 192.168.0.1: 192.168.0.40:4000 -> 192.168.64.9:53");
    assertThat(Walker.steps(node(), SECOND_VETH, SECOND_POD, PEER))
        .containsExactly(
            "mangle PREROUTING: PREROUTING: restore mark: 0x0",
            "nat PREROUTING: AWS-CONNMARK-CHAIN-0: return of destination 192.168.0.0/16",
            "nat PREROUTING: PREROUTING: restore mark: 0x0",
            "routing: matched rule 1536: from 192.168.0.40 lookup 2",
            "routing: route default via 192.168.0.1 dev eth1 table 2",
            "nat POSTROUTING: AWS-SNAT-CHAIN-0: return of destination 192.168.0.0/16");
  }

  @Test
  void a_pod_on_the_primary_interface_leaves_by_it() {
    assertThat(new Walker(node()).udp(FIRST_VETH, FIRST_POD, PEER))
        .isEqualTo("eth0 via 192.168.0.1: 192.168.0.50:4000 -> 192.168.64.9:53");
  }

  @Test
  void what_leaves_the_vpc_is_marked_and_translated_to_the_nodes_address() {
    assertThat(outward(node(), 3)).containsOnly(BY_THE_PRIMARY);
    assertThat(Walker.steps(node(), SECOND_VETH, SECOND_POD, EXTERNAL))
        .contains(
            "nat PREROUTING: AWS-CONNMARK-CHAIN-0: set connection mark 0x80/0x80",
            "nat PREROUTING: PREROUTING: restore mark: 0x80",
            "routing: matched rule 1024: from all fwmark 0x80/0x80 lookup main",
            "nat POSTROUTING: AWS-SNAT-CHAIN-0: SNAT to 192.168.0.10");
  }

  @Test
  void an_answer_from_outside_is_translated_back_before_routing() {
    final Walker walker = new Walker(node());
    walker.udp(SECOND_VETH, SECOND_POD, EXTERNAL);
    assertThat(walker.answer("eth0", EXTERNAL, PRIMARY))
        .isEqualTo("eni40: 203.0.113.5:53 -> 192.168.0.40:4000");
    assertThat(walker.udp(SECOND_VETH, SECOND_POD, EXTERNAL)).isEqualTo(BY_THE_PRIMARY);
  }

  @Test
  void an_echo_and_its_answer_are_one_connection() {
    final Walker walker = new Walker(node());
    assertThat(walker.echo(SECOND_VETH, SECOND_POD, EXTERNAL))
        .isEqualTo("eth0 via 192.168.0.1: 192.168.0.10 -> 203.0.113.5");
    assertThat(walker.echo("eth0", EXTERNAL, PRIMARY))
        .isEqualTo("eni40: 203.0.113.5 -> 192.168.0.40");
  }

  @Test
  void what_nobody_asked_for_is_delivered_to_the_node() {
    assertThat(new Walker(node()).answer("eth0", EXTERNAL, PRIMARY))
        .isEqualTo("here: 203.0.113.5:53 -> 192.168.0.10:4000");
  }

  @Test
  void the_answer_of_a_pod_behind_a_node_port_leaves_by_the_primary() {
    final Walker walker = new Walker(withTables(mangle(), nodePorts()));
    assertThat(walker.packet("eth0", "203.0.113.5:900", PRIMARY + ":30080"))
        .isEqualTo("eni40: 203.0.113.5:900 -> 192.168.0.40:80");
    assertThat(walker.packet(SECOND_VETH, SECOND_POD + ":80", "203.0.113.5:900"))
        .isEqualTo("eth0 via 192.168.0.1: 192.168.0.10:30080 -> 203.0.113.5:900");
  }

  @Test
  void without_the_mark_of_node_ports_the_answer_leaves_by_the_owner() {
    final Walker walker =
        new Walker(withTables(table("mangle", hooked("PREROUTING", MANGLE)), nodePorts()));
    walker.packet("eth0", "203.0.113.5:900", PRIMARY + ":30080");
    assertThat(walker.packet(SECOND_VETH, SECOND_POD + ":80", "203.0.113.5:900"))
        .isEqualTo("eth1 via 192.168.0.1: 192.168.0.10:30080 -> 203.0.113.5:900");
  }

  /** A node port 30080 of a Service with one endpoint, the second pod, before what the CNI adds. */
  private static Table nodePorts() {
    final ChainRule port =
        rule(
            new Dnat(ip(SECOND_POD), 80),
            new DestinationIsLocal(false, false),
            new IpProtocol(17, false),
            new DestinationPort(30080, 30080, false));
    final List<ChainRule> rules = new ArrayList<>(List.of(port));
    rules.addAll(preRouting().rules());
    return table("nat", preRouting().withRules(rules), connmark(VPC), postRouting(), snat(VPC));
  }

  @Test
  void a_service_that_is_translated_first_is_never_marked() {
    final ChainRule service =
        rule(new Dnat(ip(PEER), 8053), new Destination(cidr("10.100.0.10"), false));
    final List<ChainRule> rules = new ArrayList<>(preRouting().rules());
    rules.add(0, service);
    final Table first =
        table("nat", preRouting().withRules(rules), connmark(VPC), postRouting(), snat(VPC));
    rules.add(rules.remove(0));
    final Table last =
        table("nat", preRouting().withRules(rules), connmark(VPC), postRouting(), snat(VPC));
    assertThat(new Walker(withTables(mangle(), first)).udp(SECOND_VETH, SECOND_POD, "10.100.0.10"))
        .isEqualTo("eth1 via 192.168.0.1: 192.168.0.40:4000 -> 192.168.64.9:8053");
    assertThat(new Walker(withTables(mangle(), last)).udp(SECOND_VETH, SECOND_POD, "10.100.0.10"))
        .isEqualTo("eth0 via 192.168.0.1: 192.168.0.40:4000 -> 192.168.64.9:8053");
  }

  @Test
  void with_external_snat_pods_leave_as_themselves_by_the_owner() {
    final NodeNetwork node =
        withTables(
            table("mangle", hooked("PREROUTING", MANGLE)),
            table(
                "nat",
                hooked("PREROUTING", DSTNAT),
                hooked("POSTROUTING", SRCNAT),
                chain("AWS-SNAT-CHAIN-0", List.of())));
    assertThat(outward(node, 2)).containsOnly(UNTRANSLATED);
  }

  @Test
  void what_is_excluded_from_snat_leaves_as_itself_by_the_owner() {
    assertThat(outward(withTables(mangle(), nat(VPC, Cidr.parse("203.0.113.0/24"))), 3))
        .containsOnly(UNTRANSLATED);
  }

  @Test
  void an_exclusion_of_only_one_half_is_seen() {
    final Cidr excluded = Cidr.parse("203.0.113.0/24");
    assertThat(
            outward(
                withTables(
                    mangle(),
                    table("nat", preRouting(), connmark(VPC), postRouting(), snat(VPC, excluded))),
                2))
        .containsOnly("eth0 via 192.168.0.1: 192.168.0.40:4000 -> 203.0.113.5:53");
    assertThat(
            outward(
                withTables(
                    mangle(),
                    table("nat", preRouting(), connmark(VPC, excluded), postRouting(), snat(VPC))),
                2))
        .containsOnly(BY_THE_OWNER_TRANSLATED);
  }

  @Test
  void without_rule_1536_or_its_route_inside_traffic_falls_through_to_main() {
    assertThat(inside(withoutRules(rule -> rule.priority() == 1536)))
        .isEqualTo(INSIDE_BY_THE_PRIMARY);
    assertThat(inside(withRules(rule -> rule.priority() == 1536 ? rule.withTable(7) : rule)))
        .isEqualTo(INSIDE_BY_THE_PRIMARY);
    final NodeNetwork empty = withoutRoutes(route -> route.table() == 2);
    assertThat(inside(empty)).isEqualTo(INSIDE_BY_THE_PRIMARY);
    assertThat(Walker.steps(empty, SECOND_VETH, SECOND_POD, PEER))
        .contains("routing: matched rule 1536: from 192.168.0.40 lookup 2, found no route");
  }

  @Test
  void routes_of_a_device_that_is_down_are_passed_over() {
    assertThat(inside(withLinks(link -> state(link, "eth1", false, false))))
        .isEqualTo(INSIDE_BY_THE_PRIMARY);
  }

  @Test
  void routes_that_the_kernel_calls_dead_are_passed_over() {
    final NodeNetwork dead =
        node().withRoutes(node().routes().stream().map(EvaluatorTest::deadInTable2).toList());
    assertThat(inside(dead)).isEqualTo(INSIDE_BY_THE_PRIMARY);
  }

  private static RouteEntry deadInTable2(RouteEntry route) {
    return new RouteEntry(
        route.table(),
        route.type(),
        route.destination(),
        route.gateway(),
        route.device(),
        route.source(),
        route.scope(),
        route.metric(),
        route.table() != 2);
  }

  @Test
  void a_device_without_carrier_swallows_what_is_routed_to_it() {
    assertThat(inside(withLinks(link -> state(link, "eth1", true, false))))
        .isEqualTo("dropped: eth1 has no carrier");
  }

  private static Link state(Link link, String name, boolean up, boolean carrier) {
    return link.name().equals(name)
        ? new Link(link.index(), name, link.mac(), up, carrier, link.mtu(), link.kind())
        : link;
  }

  @Test
  void nothing_comes_by_a_device_that_is_down_and_none_is_made_up() {
    assertThat(inside(withLinks(link -> state(link, SECOND_VETH, false, false))))
        .isEqualTo("dropped: eni40 is down");
    assertThat(new Walker(node()).udp("eni99", SECOND_POD, PEER))
        .isEqualTo("not known: device eni99 is not listed");
  }

  @Test
  void a_mark_on_inside_traffic_sends_it_by_the_primary_untranslated() {
    final Table marksAll = table("nat", preRouting(), connmark(), postRouting(), snat(VPC));
    assertThat(inside(withTables(mangle(), marksAll))).isEqualTo(INSIDE_BY_THE_PRIMARY);
  }

  @Test
  void a_second_range_of_the_vpc_that_is_not_exempt_is_translated() {
    assertThat(new Walker(node()).udp(SECOND_VETH, SECOND_POD, "100.64.0.9"))
        .isEqualTo("eth0 via 192.168.0.1: 192.168.0.10:4000 -> 100.64.0.9:53");
  }

  @Test
  void rule_1536_below_1024_takes_marked_packets_along() {
    final NodeNetwork moved =
        withRules(rule -> rule.priority() == 1536 ? rule.withPriority(1000) : rule);
    assertThat(inside(moved)).startsWith("eth1");
    assertThat(outward(moved, 2)).containsOnly(BY_THE_OWNER_TRANSLATED);
  }

  @Test
  void rules_are_asked_by_priority_in_whatever_order_they_are_listed() {
    final List<PolicyRule> backwards = new ArrayList<>(node().rules());
    Collections.reverse(backwards);
    assertThat(inside(node().withRules(backwards))).isEqualTo(inside(node()));
  }

  @Test
  void without_the_jump_to_snat_packets_leave_the_primary_as_the_pod() {
    final Table nat =
        table("nat", preRouting(), connmark(VPC), hooked("POSTROUTING", SRCNAT), snat(VPC));
    assertThat(outward(withTables(mangle(), nat), 2))
        .containsOnly("eth0 via 192.168.0.1: 192.168.0.40:4000 -> 203.0.113.5:53");
  }

  @Test
  void without_rule_1024_or_any_mark_packets_leave_the_owner_as_the_node() {
    assertThat(outward(withoutRules(rule -> rule.priority() == 1024), 2))
        .containsOnly(BY_THE_OWNER_TRANSLATED);
    assertThat(outward(withTables(table("nat", postRouting(), snat(VPC))), 2))
        .containsOnly(BY_THE_OWNER_TRANSLATED);
  }

  @Test
  void without_the_restore_of_mangle_only_the_first_packet_is_right() {
    final NodeNetwork node = withTables(table("mangle", hooked("PREROUTING", MANGLE)), nat(VPC));
    assertThat(outward(node, 3))
        .containsExactly(BY_THE_PRIMARY, BY_THE_OWNER_TRANSLATED, BY_THE_OWNER_TRANSLATED);
  }

  @Test
  void without_the_restore_of_nat_only_the_first_packet_is_wrong() {
    final Chain unrestored = preRouting().withRules(preRouting().rules().subList(0, 1));
    final Table nat = table("nat", unrestored, connmark(VPC), postRouting(), snat(VPC));
    assertThat(outward(withTables(mangle(), nat), 3))
        .containsExactly(BY_THE_OWNER_TRANSLATED, BY_THE_PRIMARY, BY_THE_PRIMARY);
  }

  @Test
  void the_nft_table_of_the_cni_marks_as_its_iptables_rules_do() {
    final NodeNetwork node = withTables(mangle(), table("nat", postRouting(), snat(VPC)), awsCni());
    assertThat(outward(node, 3)).containsOnly(BY_THE_PRIMARY);
    assertThat(inside(node)).startsWith("eth1 via 192.168.0.1: 192.168.0.40");
    assertThat(Walker.steps(node, SECOND_VETH, SECOND_POD, EXTERNAL))
        .contains("nft aws-cni PREROUTING: snat-mark: set connection mark 0x80/0x80");
  }

  /** It restores by overwriting: a mark that another agent set is lost, and 1024 is not fooled. */
  private static Table awsCni() {
    return new Table(
        Backend.NFT,
        "aws-cni",
        List.of(
            hooked(
                "nat-prerouting",
                new Hook(HookType.NAT, HookPoint.PREROUTING, -90),
                rule(new Return(), new DestinationIsLocal(false, false)),
                rule(new Jump("snat-mark"), new InDevice("eni+", false)),
                rule(new RestoreMark(-1, 0x80))),
            chain("snat-mark", leaving(rule(new SetConnectionMark(MARK)), VPC))));
  }

  @Test
  void iptables_restores_some_bits_and_nft_overwrites_all() {
    final ChainRule other = rule(new SetPacketMark(new Mark(0x4000, 0x4000)));
    final Table sets = table("mangle", hooked("PREROUTING", MANGLE, other));
    final ChainRule drop = rule(new Drop(), new PacketMark(new Mark(0x4000, 0x4000), false));
    final Table filter = table("filter", hooked("FORWARD", FORWARD, drop));
    assertThat(outward(withTables(sets, nat(VPC), filter), 1).get(0))
        .isEqualTo("dropped: filter FORWARD, FORWARD: drop of mark 0x4000/0x4000");
    final Table snat = table("nat", postRouting(), snat(VPC));
    assertThat(outward(withTables(sets, snat, awsCni(), filter), 1)).containsOnly(BY_THE_PRIMARY);
  }

  @Test
  void the_nft_table_does_not_see_what_kube_proxy_translated() {
    final ChainRule service =
        rule(new Dnat(ip(EXTERNAL), 53), new Destination(cidr("10.100.0.10"), false));
    final Table nat = table("nat", hooked("PREROUTING", DSTNAT, service), postRouting(), snat(VPC));
    assertThat(
            new Walker(withTables(mangle(), awsCni(), nat))
                .udp(SECOND_VETH, SECOND_POD, "10.100.0.10"))
        .isEqualTo(BY_THE_OWNER_TRANSLATED);
  }

  @Test
  void of_nat_chains_with_one_priority_the_one_that_is_listed_first_binds() {
    final Table one = table("nat", hooked("PREROUTING", DSTNAT, rule(new Dnat(ip(FIRST_POD), 0))));
    final Table two =
        new Table(
            Backend.IPTABLES_LEGACY,
            "nat",
            List.of(hooked("PREROUTING", DSTNAT, rule(new Dnat(ip(SECOND_POD), 0)))));
    assertThat(new Walker(withTables(one, two)).udp("eth0", PEER, PRIMARY)).startsWith("eni50");
    assertThat(new Walker(withTables(two, one)).udp("eth0", PEER, PRIMARY)).startsWith("eni40");
  }

  @Test
  void the_chains_of_old_releases_one_a_range_do_the_same() {
    final Cidr second = Cidr.parse("100.64.0.0/16");
    final Table nat =
        table(
            "nat",
            hooked(
                "PREROUTING",
                DSTNAT,
                rule(
                    new Jump("AWS-CONNMARK-CHAIN-0"),
                    new InDevice("eni+", false),
                    CniNode.opening()),
                rule(new RestoreMark(0x80, 0x80))),
            except("AWS-CONNMARK-CHAIN-0", VPC, "AWS-CONNMARK-CHAIN-1"),
            except("AWS-CONNMARK-CHAIN-1", second, "AWS-CONNMARK-CHAIN-2"),
            chain("AWS-CONNMARK-CHAIN-2", List.of(rule(new SetConnectionMark(MARK)))),
            postRouting(),
            except("AWS-SNAT-CHAIN-0", VPC, "AWS-SNAT-CHAIN-1"),
            except("AWS-SNAT-CHAIN-1", second, "AWS-SNAT-CHAIN-2"),
            chain("AWS-SNAT-CHAIN-2", List.of(snatRule())));
    final NodeNetwork node = withTables(mangle(), nat);
    assertThat(outward(node, 3)).containsOnly(BY_THE_PRIMARY);
    assertThat(inside(node)).startsWith("eth1 via 192.168.0.1: 192.168.0.40");
    assertThat(new Walker(node).udp(SECOND_VETH, SECOND_POD, "100.64.0.9"))
        .isEqualTo("eth1 via 192.168.0.1: 192.168.0.40:4000 -> 100.64.0.9:53");
  }

  private static Chain except(String name, Cidr range, String next) {
    return chain(name, List.of(rule(new Jump(next), new Destination(range, true))));
  }

  @Test
  void a_connection_is_new_until_it_is_answered() {
    final ConnectionState known = new ConnectionState(List.of("RELATED", "ESTABLISHED"), false);
    final Chain guard =
        new Chain("FORWARD", Optional.of(FORWARD), false, List.of(rule(new Accept(), known)));
    final Chain open =
        guard.withRules(
            List.of(rule(new Accept(), known), rule(new Accept(), new InDevice("eni+", false))));
    assertThat(outward(withTables(table("filter", guard)), 2))
        .containsOnly("dropped: filter FORWARD, FORWARD: drop by policy");
    final Walker walker = new Walker(withTables(table("filter", open)));
    assertThat(walker.answer("eth0", PEER, SECOND_POD)).startsWith("dropped");
    walker.udp(SECOND_VETH, SECOND_POD, PEER);
    assertThat(walker.answer("eth0", PEER, SECOND_POD)).startsWith("eni40");
  }

  @Test
  void a_first_packet_that_is_dropped_leaves_no_connection() {
    final ChainRule drop = rule(new Drop(), new Source(cidr(SECOND_POD), false));
    final NodeNetwork node = withTables(table("filter", hooked("FORWARD", FORWARD, drop)));
    final Trace trace =
        new Evaluator(node)
            .receive(
                new Packet(ip(SECOND_POD), ip(PEER), 17, 4000, 53),
                SECOND_VETH,
                Connections.none());
    assertThat(trace.connections().of(new Packet(ip(SECOND_POD), ip(PEER), 17, 4000, 53)))
        .isEmpty();
  }

  @Test
  void raw_is_asked_before_connections_are_known() {
    final ChainRule drop = rule(new Drop(), new ConnectionState(List.of("INVALID"), false));
    assertThat(inside(withTables(table("raw", hooked("PREROUTING", RAW, drop)))))
        .isEqualTo("dropped: raw PREROUTING, PREROUTING: drop of state INVALID");
    assertThat(inside(withTables(table("mangle", hooked("PREROUTING", MANGLE, drop)))))
        .startsWith("eth1");
  }

  @Test
  void return_goes_back_to_the_caller_and_goto_does_not() {
    final Chain called = chain("CALLED", List.of(rule(new Return())));
    final ChainRule drop = rule(new Drop());
    final Chain jumps = hooked("FORWARD", FORWARD, rule(new Jump("CALLED")), drop);
    final Chain leaps = hooked("FORWARD", FORWARD, rule(new Goto("CALLED")), drop);
    assertThat(inside(withTables(table("filter", jumps, called)))).startsWith("dropped");
    assertThat(inside(withTables(table("filter", leaps, called)))).startsWith("eth1");
  }

  @Test
  void accept_ends_one_chain_and_not_the_hook() {
    final Table accepts =
        table("filter", hooked("FORWARD", FORWARD, rule(new Accept()), rule(new Drop())));
    final Table drops = table("other", hooked("FORWARD", FORWARD, rule(new Drop())));
    assertThat(inside(withTables(accepts))).startsWith("eth1");
    assertThat(inside(withTables(accepts, drops))).startsWith("dropped: other FORWARD");
  }

  @Test
  void a_rule_that_is_not_understood_is_named_where_it_could_matter() {
    final UnreadMatch time = new UnreadMatch("-m time --timestart 08:00");
    final Table matters = filter(rule(new Drop(), time, new InDevice("eni+", false)));
    final Table fails = filter(rule(new Drop(), time, new InDevice("eth0", false)));
    final Table idle = filter(new ChainRule(List.of(time), List.of(), Optional.empty()));
    final Table target = filter(rule(new UnreadTarget("TEE --gateway 10.0.0.1")));
    assertThat(inside(withTables(matters)))
        .isEqualTo(
            "not known: filter FORWARD, FORWARD: a rule of -m time --timestart 08:00, in device"
                + " eni+ is not understood");
    assertThat(inside(withTables(fails))).startsWith("eth1");
    assertThat(inside(withTables(idle))).startsWith("eth1");
    assertThat(inside(withTables(target)))
        .isEqualTo(
            "not known: filter FORWARD, FORWARD: target TEE --gateway 10.0.0.1 is not understood");
  }

  private static Table filter(ChainRule rule) {
    return table("filter", hooked("FORWARD", FORWARD, rule));
  }

  @Test
  void chains_that_are_missing_or_call_themselves_are_not_understood() {
    final Chain circle = chain("CIRCLE", List.of(rule(new Jump("CIRCLE"))));
    final Table loops =
        table("filter", hooked("FORWARD", FORWARD, rule(new Jump("CIRCLE"))), circle);
    assertThat(inside(withTables(loops)))
        .startsWith("not known: filter FORWARD, CIRCLE: there is no way");
    assertThat(inside(withTables(filter(rule(new Jump("GONE")))))).endsWith("no way to chain GONE");
  }

  @Test
  void masquerade_takes_the_address_of_the_device() {
    final Table nat = table("nat", hooked("POSTROUTING", SRCNAT, rule(new Masquerade())));
    assertThat(inside(withTables(nat)))
        .isEqualTo("eth1 via 192.168.0.1: 192.168.0.20:4000 -> 192.168.64.9:53");
    final List<RouteEntry> two = new ArrayList<>(node().routes());
    two.add(CniNode.local("192.168.0.21", "eth1"));
    assertThat(inside(withTables(nat).withRoutes(two))).startsWith("not known");
    assertThat(new Walker(withTables(nat)).udp(FIRST_VETH, FIRST_POD, SECOND_POD))
        .isEqualTo("dropped: nat POSTROUTING, POSTROUTING: masquerade, but eni40 has no address");
  }

  @Test
  void routes_that_lead_nowhere_end_a_packet_and_throw_asks_on() {
    final RouteEntry way = RouteEntry.via(2, ALL, ip("192.168.0.1"), "eth1");
    assertThat(inside(instead(without(way, "blackhole"))))
        .isEqualTo("dropped: route blackhole default table 2");
    assertThat(inside(instead(without(way, "unreachable"))))
        .startsWith("dropped: route unreachable");
    assertThat(inside(instead(without(way, "throw")))).isEqualTo(INSIDE_BY_THE_PRIMARY);
  }

  private static NodeNetwork instead(RouteEntry route) {
    final List<RouteEntry> routes = new ArrayList<>(withoutRoutes(it -> it.table() == 2).routes());
    routes.add(route);
    return node().withRoutes(routes);
  }

  @Test
  void of_two_routes_the_longer_prefix_wins_and_then_the_lower_metric() {
    final List<RouteEntry> routes = new ArrayList<>(node().routes());
    routes.add(metric(Cidr.parse("192.168.64.0/24"), "eth0", 20));
    routes.add(metric(Cidr.parse("192.168.64.0/24"), "eth1", 10));
    routes.add(metric(Cidr.parse("192.168.64.0/20"), "eth0", 0));
    final NodeNetwork node = withoutRules(rule -> rule.priority() == 1536).withRoutes(routes);
    assertThat(inside(node)).startsWith("eth1: ");
  }

  private static RouteEntry metric(Cidr to, String device, int metric) {
    return new RouteEntry(
        PolicyRule.MAIN,
        RouteEntry.UNICAST,
        to,
        Optional.empty(),
        Optional.of(device),
        Optional.empty(),
        "link",
        metric,
        true);
  }

  @Test
  void rules_can_end_a_packet_or_not_be_understood() {
    assertThat(inside(instead(withAction("prohibit", ""))))
        .isEqualTo("dropped: rule 100: from all prohibit");
    assertThat(inside(instead(withAction("nop", "")))).startsWith("eth1");
    assertThat(inside(instead(withAction("goto 200", "")))).startsWith("not known: rule 100");
    assertThat(inside(instead(withAction("lookup", "not from 10.0.0.0/8"))))
        .startsWith("not known: rule 100");
  }

  private static NodeNetwork instead(PolicyRule added) {
    final List<PolicyRule> rules = new ArrayList<>(node().rules());
    rules.add(1, added);
    return node().withRules(rules);
  }

  private static PolicyRule withAction(String action, String unread) {
    return new PolicyRule(
        100,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        action,
        action.equals(PolicyRule.LOOKUP) ? PolicyRule.MAIN : 0,
        unread);
  }

  @Test
  void a_rule_of_one_device_is_for_what_comes_by_it() {
    final PolicyRule strict =
        new PolicyRule(
            10,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(SECOND_VETH),
            Optional.empty(),
            PolicyRule.LOOKUP,
            2,
            "");
    final NodeNetwork node = instead(strict);
    assertThat(outward(node, 1)).containsOnly(BY_THE_OWNER_TRANSLATED);
    assertThat(new Walker(node).udp(FIRST_VETH, FIRST_POD, EXTERNAL)).isEqualTo(BY_THE_PRIMARY);
  }

  @Test
  void without_any_route_a_packet_goes_no_further() {
    assertThat(inside(node().withRules(node().rules().subList(0, 3))))
        .isEqualTo("dropped: no route to 192.168.64.9");
  }

  @Test
  void what_the_node_sends_follows_its_source() {
    final Walker walker = new Walker(node());
    assertThat(walker.send(PRIMARY, EXTERNAL)).isEqualTo(BY_THE_PRIMARY);
    assertThat(walker.send(SECONDARY, PEER))
        .isEqualTo("eth1 via 192.168.0.1: 192.168.0.20:4000 -> 192.168.64.9:53");
    assertThat(walker.send(PRIMARY, SECOND_POD))
        .isEqualTo("eni40: 192.168.0.10:4000 -> 192.168.0.40:53");
    assertThat(walker.send(PRIMARY, SECONDARY))
        .isEqualTo("here: 192.168.0.10:4000 -> 192.168.0.20:53");
  }

  @Test
  void what_the_node_sends_is_routed_anew_where_a_chain_changes_it() {
    final Hook nat = new Hook(HookType.NAT, HookPoint.OUTPUT, -100);
    final ChainRule service =
        rule(new Dnat(ip(SECOND_POD), 80), new Destination(cidr("10.100.0.10"), false));
    assertThat(
            new Walker(withTables(table("nat", hooked("OUTPUT", nat, service))))
                .send(PRIMARY, "10.100.0.10"))
        .isEqualTo("eni40: 192.168.0.10:4000 -> 192.168.0.40:80");
    final Hook mangle = new Hook(HookType.ROUTE, HookPoint.OUTPUT, -150);
    final NodeNetwork marking =
        withTables(table("mangle", hooked("OUTPUT", mangle, rule(new SetPacketMark(MARK)))));
    assertThat(new Walker(marking).send(SECONDARY, PEER)).startsWith("eth0");
  }
}
