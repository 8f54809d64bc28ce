package io.wirecheck.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.evidence.NodeText;
import io.wirecheck.model.Cidr;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.MacAddress;
import io.wirecheck.model.node.ChainRule;
import io.wirecheck.model.node.Link;
import io.wirecheck.model.node.Mark;
import io.wirecheck.model.node.Neighbour;
import io.wirecheck.model.node.Netfilter.Backend;
import io.wirecheck.model.node.Netfilter.Chain;
import io.wirecheck.model.node.Netfilter.Hook;
import io.wirecheck.model.node.Netfilter.HookPoint;
import io.wirecheck.model.node.Netfilter.HookType;
import io.wirecheck.model.node.Netfilter.Table;
import io.wirecheck.model.node.NodeNetwork;
import io.wirecheck.model.node.PolicyRule;
import io.wirecheck.model.node.RouteEntry;
import io.wirecheck.requires.PrivateNetwork;
import io.wirecheck.requires.RequiresKernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the programs of this machine print is read as what was applied. */
@RequiresKernel
class NodeTextsOfKernelTest {

  private static final String WIRING =
      """
      ip link set lo up
      ip link add eth0 address 02:00:00:00:00:10 mtu 9001 type veth peer name far0
      ip link add eth1 address 02:00:00:00:00:11 type veth peer name far1
      ip link set eth0 up
      ip link set far0 up
      ip link set eth1 up
      ip address add 192.168.1.10/24 dev eth0
      ip route add default via 192.168.1.1 dev eth0
      ip route add 192.168.2.1 dev eth1 scope link table 2
      ip route add default via 192.168.2.1 dev eth1 table 2 onlink
      ip route add blackhole 10.9.0.0/16
      ip route add 10.8.0.0/16 via 192.168.1.9 src 192.168.1.10 metric 100 table 10001
      ip route add 10.7.0.0/16 nexthop via 192.168.1.2 dev eth0 nexthop via 192.168.1.3 dev eth0
      ip route add 10.6.0.0/16 via 192.168.1.4 tos 0x10
      ip rule add to 192.168.1.11 lookup main priority 512
      ip rule add fwmark 0x80/0x80 lookup main priority 1024
      ip rule add from 192.168.1.40 lookup 2 priority 1536
      ip rule add from 192.168.1.128/25 to 10.0.0.0/8 iif eth0 oif gone lookup 10001 priority 1537
      ip rule add not from 192.168.1.41 fwmark 7 tos 0x10 lookup 2 priority 1538
      ip rule add from 192.168.1.42 unreachable priority 1539
      ip rule add from 192.168.1.43 goto 32766 priority 1540
      ip neighbour add 192.168.1.1 lladdr 02:00:00:00:00:01 dev eth0 nud permanent
      ip neighbour add 192.168.1.2 dev eth0 nud failed
      """;

  private static final String AWS =
      """
      table ip aws-cni {
        chain nat-prerouting {
          type nat hook prerouting priority -90; policy accept;
          fib daddr type local return
          iifname "eni*" counter jump snat-mark
          meta mark set ct mark and 0x80
        }
        chain snat-mark {
          ip daddr 192.168.0.0/16 return comment "AWS CONNMARK CHAIN"
          ip saddr != 10.0.0.1 tcp dport 80-90 ct state established,related return
          meta mark & 0x80 == 0x80 oifname != "vlan*" limit rate 3/second drop
          ct mark set ct mark or 0x80
          meta mark set mark and 0xffffbf00 xor 0x12 accept
        }
      }
      """;

  @TempDir private Path directory;

  /** The texts of every command, after a script. */
  private Map<NodeText, String> printed(final String script, final List<NodeText> texts) {
    return printed(
        script, texts.stream().collect(Collectors.toMap(text -> text, NodeText::command)));
  }

  private Map<NodeText, String> printed(final String script, final Map<NodeText, String> commands) {
    final StringBuilder prints = new StringBuilder(script);
    commands.forEach(
        (text, command) ->
            prints.append("%s >'%s'%n".formatted(command, directory.resolve(text.file()))));
    PrivateNetwork.run(prints.toString());
    final Map<NodeText, String> printed = new EnumMap<>(NodeText.class);
    commands.keySet().forEach(text -> printed.put(text, file(text)));
    return printed;
  }

  private String file(final NodeText text) {
    try {
      return Files.readString(directory.resolve(text.file()));
    } catch (final IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  /** One text, after a script. */
  private String printed(final String script, final NodeText text) {
    final Map<NodeText, String> one = printed(script, List.of(text));
    return one.getOrDefault(text, "");
  }

  private static List<NodeText> all() {
    return Arrays.asList(NodeText.values());
  }

  @Test
  void devices_rules_routes_and_neighbours_are_those_that_were_applied() {
    final NodeNetwork node = NodeReader.read(printed(WIRING, all()));
    assertThat(node.link("eth0")).contains(link(node, "eth0", 0x10, true, 9001));
    assertThat(node.link("eth1")).contains(link(node, "eth1", 0x11, false, 1500));
    assertThat(node.link("lo").orElseThrow().mac()).isEmpty();
    assertThat(node.rules()).containsExactlyElementsOf(rules());
    assertThat(node.routes()).containsAll(routes());
    assertThat(node.routes())
        .contains(
            new RouteEntry(
                PolicyRule.LOCAL,
                "local",
                Cidr.parse("192.168.1.10/32"),
                Optional.empty(),
                Optional.of("eth0"),
                Optional.of(IpAddress.parse("192.168.1.10")),
                "host",
                0,
                true));
    assertThat(node.neighbours())
        .containsExactlyInAnyOrder(
            new Neighbour(
                IpAddress.parse("192.168.1.1"),
                "eth0",
                Optional.of(MacAddress.parse("02:00:00:00:00:01")),
                "PERMANENT"),
            new Neighbour(IpAddress.parse("192.168.1.2"), "eth0", Optional.empty(), "FAILED"));
  }

  private static Link link(
      final NodeNetwork node,
      final String name,
      final int mac,
      final boolean carrier,
      final int mtu) {
    return new Link(
        node.link(name).orElseThrow().index(),
        name,
        Optional.of(new MacAddress(0x02_00_00_00_00_00L | mac)),
        true,
        carrier,
        mtu,
        Optional.of("veth"));
  }

  private static List<PolicyRule> rules() {
    final Optional<Cidr> none = Optional.empty();
    final PolicyRule marked = PolicyRule.lookup(1024, none, none, 254);
    return List.of(
        PolicyRule.lookup(0, none, none, 255),
        PolicyRule.lookup(512, none, range("192.168.1.11/32"), 254),
        rule(marked, none, Optional.of(new Mark(0x80, 0x80)), PolicyRule.LOOKUP, 254, ""),
        PolicyRule.lookup(1536, range("192.168.1.40/32"), none, 2),
        new PolicyRule(
            1537,
            range("192.168.1.128/25"),
            range("10.0.0.0/8"),
            Optional.empty(),
            Optional.of("eth0"),
            Optional.of("gone"),
            PolicyRule.LOOKUP,
            10_001,
            ""),
        rule(
            marked.withPriority(1538),
            range("192.168.1.41/32"),
            Optional.of(new Mark(7, -1)),
            PolicyRule.LOOKUP,
            2,
            "not tos 0x10"),
        rule(
            marked.withPriority(1539),
            range("192.168.1.42/32"),
            Optional.empty(),
            "unreachable",
            0,
            ""),
        rule(
            marked.withPriority(1540),
            range("192.168.1.43/32"),
            Optional.empty(),
            "goto 32766",
            0,
            ""),
        PolicyRule.lookup(32766, none, none, 254),
        PolicyRule.lookup(32767, none, none, 253));
  }

  private static Optional<Cidr> range(final String text) {
    return Optional.of(Cidr.parse(text));
  }

  private static PolicyRule rule(
      final PolicyRule like,
      final Optional<Cidr> from,
      final Optional<Mark> mark,
      final String action,
      final int table,
      final String unread) {
    return new PolicyRule(
        like.priority(),
        from,
        Optional.empty(),
        mark,
        Optional.empty(),
        Optional.empty(),
        action,
        table,
        unread);
  }

  private static List<RouteEntry> routes() {
    final Optional<IpAddress> none = Optional.empty();
    return List.of(
        RouteEntry.via(254, Cidr.parse("0.0.0.0/0"), IpAddress.parse("192.168.1.1"), "eth0"),
        RouteEntry.link(2, Cidr.parse("192.168.2.1/32"), "eth1"),
        RouteEntry.via(2, Cidr.parse("0.0.0.0/0"), IpAddress.parse("192.168.2.1"), "eth1"),
        new RouteEntry(
            254,
            "blackhole",
            Cidr.parse("10.9.0.0/16"),
            none,
            Optional.empty(),
            none,
            "global",
            0,
            true),
        new RouteEntry(
            10_001,
            "unicast",
            Cidr.parse("10.8.0.0/16"),
            Optional.of(IpAddress.parse("192.168.1.9")),
            Optional.of("eth0"),
            Optional.of(IpAddress.parse("192.168.1.10")),
            "global",
            100,
            true),
        new RouteEntry(
            254,
            "unicast multipath",
            Cidr.parse("10.7.0.0/16"),
            none,
            Optional.empty(),
            none,
            "global",
            0,
            true),
        new RouteEntry(
            254,
            "unicast tos 0x10",
            Cidr.parse("10.6.0.0/16"),
            Optional.of(IpAddress.parse("192.168.1.4")),
            Optional.of("eth0"),
            none,
            "global",
            0,
            true));
  }

  /** Without carrier a route is still used, unless the node is told otherwise. */
  @Test
  void a_route_of_a_device_without_carrier_is_unusable_where_the_kernel_passes_it_over() {
    final String ignoring =
        WIRING + "echo 1 >/proc/sys/net/ipv4/conf/eth1/ignore_routes_with_linkdown\n";
    assertThat(NodeReader.read(printed(ignoring, all())).routes())
        .filteredOn(route -> route.table() == 2)
        .hasSize(2)
        .noneMatch(RouteEntry::usable);
  }

  @Test
  void plain_text_says_the_same_as_json() {
    final NodeNetwork json = NodeReader.read(printed(WIRING, all()));
    final Map<NodeText, String> commands = new EnumMap<>(NodeText.class);
    all().forEach(text -> commands.put(text, text.command()));
    commands.put(NodeText.LINKS, "ip -details link");
    commands.put(NodeText.RULES, "ip rule");
    commands.put(NodeText.ROUTES, "ip route show table all");
    commands.put(NodeText.NEIGHBOURS, "ip neigh");
    final NodeNetwork text = NodeReader.read(printed(WIRING, commands));
    assertThat(text.rules()).isEqualTo(json.rules());
    assertThat(text.routes()).isEqualTo(json.routes());
    assertThat(text.neighbours()).containsExactlyInAnyOrderElementsOf(json.neighbours());
    assertThat(text.links())
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("mac")
        .isEqualTo(json.links());
    commands.replaceAll((kind, command) -> command.replace("ip ", "ip -Numeric "));
    final NodeNetwork numbers = NodeReader.read(printed(WIRING, commands));
    assertThat(numbers.rules()).isEqualTo(json.rules());
    assertThat(numbers.routes()).isEqualTo(json.routes());
  }

  @ParameterizedTest
  @CsvSource({"IPTABLES_NFT,iptables-nft", "IPTABLES_LEGACY,iptables-legacy"})
  void rules_that_were_read_and_written_are_restored_as_the_same(
      final NodeText kind, final String program) throws IOException {
    final Path rules = Files.writeString(directory.resolve("rules"), curated());
    final String first = printed("%s-restore '%s'%n".formatted(program, rules), kind);
    final NodeNetwork read = NodeReader.read(withIp(kind, first));
    Files.writeString(rules, NodeTextWriter.write(read).getOrDefault(kind, ""));
    final String second = printed("%s-restore '%s'%n".formatted(program, rules), kind);
    assertThat(tables(second)).isEqualTo(tables(first));
    assertThat(rules(read, "nat", "SEVERAL")).hasSameSizeAs(curatedRules());
    assertThat(rules(read, "nat", "AWS-SNAT-CHAIN-0"))
        .containsExactly(
            new ChainRule(
                List.of(new ChainRule.Destination(Cidr.parse("192.168.0.0/16"), false)),
                List.of(new ChainRule.Return()),
                Optional.of("AWS SNAT CHAIN")),
            new ChainRule(
                List.of(
                    new ChainRule.OutDevice("vlan+", true),
                    new ChainRule.DestinationIsLocal(true, false)),
                List.of(new ChainRule.Snat(IpAddress.parse("192.168.1.10"), "random-fully")),
                Optional.of("AWS, SNAT")));
    assertThat(rules(read, "mangle", "PREROUTING"))
        .containsExactly(
            new ChainRule(
                List.of(
                    new ChainRule.InDevice("eth0", false),
                    new ChainRule.DestinationIsLocal(false, true)),
                List.of(new ChainRule.SetConnectionMark(new Mark(0x80, 0x80))),
                Optional.of("AWS, primary ENI")),
            new ChainRule(
                List.of(new ChainRule.InDevice("eni+", false)),
                List.of(new ChainRule.RestoreMark(0x80, 0x80)),
                Optional.of("AWS, primary ENI")));
  }

  private static List<ChainRule> rules(
      final NodeNetwork node, final String table, final String chain) {
    return node.netfilter().tables().stream()
        .filter(candidate -> candidate.name().equals(table))
        .flatMap(candidate -> candidate.chain(chain).stream())
        .flatMap(found -> found.rules().stream())
        .toList();
  }

  /** The lines of each table; the order of tables is nobody's choice. */
  private static Set<List<String>> tables(final String text) {
    return Arrays.stream(text.split("\nCOMMIT\n", -1))
        .map(table -> table.lines().filter(line -> !line.startsWith("#")).toList())
        .collect(Collectors.toSet());
  }

  private static Map<NodeText, String> withIp(final NodeText kind, final String text) {
    final Map<NodeText, String> texts = new EnumMap<>(NodeText.class);
    texts.put(NodeText.LINKS, "[]");
    texts.put(NodeText.RULES, "[]");
    texts.put(NodeText.ROUTES, "[]");
    texts.put(kind, text);
    return texts;
  }

  /** As the VPC CNI writes them, and one of each match and target, read and unread. */
  private static String curated() {
    return """
        *nat
        :AWS-SNAT-CHAIN-0 - [0:0]
        :SEVERAL - [0:0]
        -A POSTROUTING -m comment --comment "AWS SNAT CHAIN" -j AWS-SNAT-CHAIN-0
        -A AWS-SNAT-CHAIN-0 -d 192.168.0.0/16 -m comment --comment "AWS SNAT CHAIN" -j RETURN
        -A AWS-SNAT-CHAIN-0 ! -o vlan+ -m comment --comment "AWS, SNAT" -m addrtype ! --dst-type LOCAL -j SNAT --to-source 192.168.1.10 --random-fully
        """
        + curatedRules().stream()
            .map(rule -> "-A SEVERAL " + rule + "\n")
            .collect(Collectors.joining())
        + """
        COMMIT
        *mangle
        -A PREROUTING -i eth0 -m comment --comment "AWS, primary ENI" -m addrtype --dst-type LOCAL --limit-iface-in -j CONNMARK --set-mark 0x80/0x80
        -A PREROUTING -i eni+ -m comment --comment "AWS, primary ENI" -j CONNMARK --restore-mark --mask 0x80
        COMMIT
        *filter
        :FORWARD DROP [0:0]
        COMMIT
        """;
  }

  private static List<String> curatedRules() {
    return """
        -s 1.2.3.4 ! -d 1.2.3.0/24 -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.0.0.1:8080
        -p udp ! --dport 80:90 --sport 5 -j DNAT --to-destination 10.0.0.1-10.0.0.9
        -p tcp -j SNAT --to-source 1.2.3.4:1024-2048 --persistent
        -s 10.0.0.0/255.0.255.0 -j MASQUERADE --random-fully
        -p tcp -j MASQUERADE --to-ports 1024-2048
        ! -p icmp -j ACCEPT
        -p icmp -m icmp --icmp-type 8 -j ACCEPT
        -p tcp -m multiport --dports 80,443 -j ACCEPT
        -p tcp --syn
        -f -j RETURN
        -m mark ! --mark 0x4000/0x4000 -m connmark --mark 8 -j RETURN
        -m conntrack ! --ctstate NEW,ESTABLISHED -j RETURN
        -m conntrack --ctstate DNAT --ctproto 6 -j RETURN
        -m addrtype --src-type LOCAL --dst-type LOCAL -j RETURN
        -m comment --comment "a \\"quoted\\" \\\\ 'b' -j thing" -j RETURN
        -m comment --comment word -j RETURN
        -j LOG --log-prefix "it is \\"this\\": "
        -g AWS-SNAT-CHAIN-0
        -j MARK --or-mark 0x4000
        -j MARK --and-mark 0x4000
        -j MARK --xor-mark 0x4000
        -j MARK --set-mark 0x4000
        -j CONNMARK --save-mark --mask 0x80
        -j CONNMARK --restore-mark
        -m statistic --mode random --probability 0.5 -j AWS-SNAT-CHAIN-0
        -m recent --rcheck --seconds 10 --reap --name foo
        """
        .lines()
        .toList();
  }

  @Test
  void nft_tells_of_the_tables_that_iptables_does_not_have() throws IOException {
    final Path ruleset = Files.writeString(directory.resolve("aws.nft"), AWS);
    final String script =
        """
        iptables-nft -t nat -A PREROUTING -i eni+ -m comment --comment 'a b' -j CONNMARK --restore-mark --mask 0x80
        nft -f '%s'
        """
            .formatted(ruleset);
    final NodeNetwork node = NodeReader.read(printed(script, all()));
    assertThat(node.netfilter().tables())
        .extracting(table -> table.backend() + " " + table.name())
        .containsExactly("NFT aws-cni", "IPTABLES_NFT nat");
    assertThat(node.netfilter().tables().get(0)).isEqualTo(aws());
    assertThat(rules(node, "nat", "PREROUTING"))
        .containsExactly(
            new ChainRule(
                List.of(new ChainRule.InDevice("eni+", false)),
                List.of(new ChainRule.RestoreMark(0x80, 0x80)),
                Optional.of("a b")));
  }

  private static Table aws() {
    return new Table(
        Backend.NFT,
        "aws-cni",
        List.of(
            new Chain(
                "nat-prerouting",
                Optional.of(new Hook(HookType.NAT, HookPoint.PREROUTING, -90)),
                true,
                List.of(
                    rule(
                        List.of(new ChainRule.DestinationIsLocal(false, false)),
                        new ChainRule.Return()),
                    rule(
                        List.of(new ChainRule.InDevice("eni+", false)),
                        new ChainRule.Jump("snat-mark")),
                    rule(List.of(), new ChainRule.RestoreMark(-1, 0x80)))),
            new Chain("snat-mark", Optional.empty(), true, snatMark())));
  }

  private static List<ChainRule> snatMark() {
    return List.of(
        new ChainRule(
            List.of(new ChainRule.Destination(Cidr.parse("192.168.0.0/16"), false)),
            List.of(new ChainRule.Return()),
            Optional.of("AWS CONNMARK CHAIN")),
        rule(
            List.of(
                new ChainRule.Source(Cidr.parse("10.0.0.1/32"), true),
                new ChainRule.IpProtocol(6, false),
                new ChainRule.DestinationPort(80, 90, false),
                new ChainRule.ConnectionState(List.of("ESTABLISHED", "RELATED"), false)),
            new ChainRule.Return()),
        rule(
            List.of(
                new ChainRule.PacketMark(new Mark(0x80, 0x80), false),
                new ChainRule.OutDevice("vlan+", true),
                new ChainRule.UnreadMatch(
                    "{\"limit\":{\"rate\":3,\"burst\":5,\"per\":\"second\"}}")),
            new ChainRule.Drop()),
        rule(List.of(), new ChainRule.SetConnectionMark(new Mark(0x80, 0x80))),
        rule(
            List.of(),
            new ChainRule.SetPacketMark(new Mark(0x12, 0x40ff)),
            new ChainRule.Accept()));
  }

  private static ChainRule rule(
      final List<ChainRule.Match> matches, final ChainRule.Target... targets) {
    return new ChainRule(matches, List.of(targets), Optional.empty());
  }

  @Test
  void a_ruleset_that_was_written_is_taken_by_nft_and_read_as_the_same() throws IOException {
    final Path ruleset = Files.writeString(directory.resolve("aws.nft"), AWS);
    final NodeNetwork first = NodeReader.read(printed("nft -f '%s'%n".formatted(ruleset), all()));
    final Path written = directory.resolve("written.json");
    Files.writeString(written, NodeTextWriter.write(first).getOrDefault(NodeText.NFT, ""));
    assertThat(NodeReader.read(printed("nft -j -f '%s'%n".formatted(written), all())).netfilter())
        .isEqualTo(first.netfilter());
  }

  /** iptables-nft prints such tables in part, and without a word about the rest of a rule. */
  @Test
  void a_table_that_iptables_cannot_show_is_read_from_nft() {
    final String script =
        """
        nft 'table ip nat { chain mine { type nat hook prerouting priority -90; ct mark set 0x80; }; }'
        nft 'table ip filter { chain FORWARD { type filter hook forward priority 0; ct mark set 5; }; }'
        """;
    assertThat(NodeReader.read(printed(script, all())).netfilter().tables())
        .extracting(table -> table.backend() + " " + table.name() + " " + table.chains().size())
        .containsExactly("NFT filter 1", "NFT nat 1");
  }
}
