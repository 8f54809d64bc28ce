package io.wirecheck.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.wirecheck.model.Cidr;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.Provenance;
import io.wirecheck.model.node.ChainRule;
import io.wirecheck.model.node.Link;
import io.wirecheck.model.node.Mark;
import io.wirecheck.model.node.Neighbour;
import io.wirecheck.model.node.NodeNetwork;
import io.wirecheck.model.node.PolicyRule;
import io.wirecheck.model.node.RouteEntry;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeObservationsTest {

  private static final Key.NodeTables KEY = new Key.NodeTables("node-a");

  private final Map<NodeText, String> texts = new EnumMap<>(NodeText.class);

  NodeObservationsTest() {
    texts.put(NodeText.LINKS, "[]");
    texts.put(NodeText.RULES, "[]");
    texts.put(NodeText.ROUTES, "[]");
    texts.put(NodeText.IPTABLES_NFT, "");
  }

  private Observed observe() {
    final Map<NodeText, Evidence> evidence = new EnumMap<>(NodeText.class);
    texts.forEach(
        (text, printed) ->
            evidence.put(
                text,
                new Evidence(
                    text.mediaType(),
                    printed.getBytes(UTF_8),
                    Provenance.of(text.path(1, KEY.node()), text.command(), Instant.EPOCH))));
    return answer(new Gathering.NodeTexts(evidence));
  }

  private static Observed answer(final Gathering.NodeReading reading) {
    return NodeObservations.answer(
        new Gathering(1, 1, List.of(), Map.of(), Map.of(KEY.node(), reading)), KEY);
  }

  private NodeNetwork read(final NodeText kind, final String text) {
    texts.put(kind, text);
    final Observed observed = observe();
    if (observed instanceof final Observed.Seen seen) {
      return (NodeNetwork) seen.value();
    }
    throw new AssertionError(observed);
  }

  private void assertUnreadable(final NodeText kind, final String text, final String... words) {
    texts.put(kind, text);
    assertThat(observe())
        .isInstanceOfSatisfying(
            Observed.Missing.class,
            missing -> {
              assertThat(missing.code()).isEqualTo(InconclusiveCode.UNREADABLE_DOCUMENT);
              assertThat(missing.detail())
                  .startsWith("the tables of node node-a cannot be read: nodes/1/node-a/")
                  .contains(kind.command())
                  .contains(words);
            });
  }

  @Test
  void a_node_that_was_not_read_is_missing_with_the_reason() {
    assertThat(NodeObservations.answer(new Gathering(1, 1, List.of(), Map.of()), KEY))
        .isEqualTo(
            new Observed.Missing(
                InconclusiveCode.NOT_RECORDED, "the tables of node node-a were not read"));
    assertThat(answer(new Gathering.NodeUnread(InconclusiveCode.NO_PERMISSION, "ip was refused")))
        .isEqualTo(new Observed.Missing(InconclusiveCode.NO_PERMISSION, "ip was refused"));
  }

  @ParameterizedTest
  @EnumSource(names = {"LINKS", "RULES", "ROUTES", "IPTABLES_NFT"})
  void without_a_text_that_it_needs_a_node_is_missing_and_the_text_is_named(final NodeText text) {
    texts.remove(text);
    assertThat(observe())
        .isInstanceOfSatisfying(
            Observed.Missing.class,
            missing -> {
              assertThat(missing.code()).isEqualTo(InconclusiveCode.NOT_RECORDED);
              assertThat(missing.detail()).contains("node-a").contains(text.command());
            });
  }

  @Test
  void one_backend_of_iptables_is_enough() {
    texts.remove(NodeText.IPTABLES_NFT);
    texts.put(NodeText.IPTABLES_LEGACY, "");
    assertThat(observe()).isInstanceOf(Observed.Seen.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          RULES        | []x                                               | it is no JSON
          RULES        | {}                                                | is no list
          RULES        | [{"src": "all", "table": "main"}]                 | [0].priority is missing
          RULES        | [{"priority": 1, "src": "all"}]                   | [0].table is missing
          RULES        | [{"priority": 1, "src": "all", "table": "eth1"}]  | 'eth1', which is no routing table
          RULES        | [{"priority": 1, "src": "1.2.3", "table": "2"}]   | no range of IPv4 addresses
          RULES        | [{"priority": 1, "fwmark": "x", "table": "2"}]    | no mark
          RULES        | Option "-json" is unknown, try "ip -help".        | priority
          RULES        | 1: from all                                       | does not say what to do
          RULES        | 1: from all lookup eth1                           | -Numeric
          RULES        | 1: from                                           | nothing follows 'from'
          ROUTES       | ` `                                               | it is empty
          ROUTES       | [{"dev": "eth0"}]                                 | [0].dst is missing
          ROUTES       | [{"dst": "default", "gateway": "1.2.3.400"}]      | [0]['gateway'] is '1.2.3.400'
          ROUTES       | Dump terminated                                   | no range
          ROUTES       | default via 1.2.3.4 dev                           | nothing follows 'dev'
          LINKS        | [{"ifname": "eth0", "mtu": 1500}]                 | [0].flags is missing
          LINKS        | eth0: up                                          | is no device
          NEIGHBOURS   | [{"dst": "1.2.3.4"}]                              | [0].dev is missing
          NEIGHBOURS   | 1.2.3.4 FAILED                                    | names no device
          IPTABLES_NFT | iptables-nft-save: not found                      | line 1: 'iptables-nft-save: not found'
          IPTABLES_NFT | *nat                                              | it is cut off: the table nat has no end
          IPTABLES_NFT | # Generated by ip6tables-nft-save v1.8.9 (nf_tables) | of IPv6
          IPTABLES_NFT | # Generated by iptables-save v1.8.9 on Sat        | of the other backend
          IPTABLES_NFT | # Generated by iptables-save v1.8.9 (nf_tables)   | its last table has no end
          NFT          | {"nftables": 7}                                   | nftables is no list
          NFT          | []                                                | is no object
          NFT          | {"nftables": [{"chain": {"family": "ip", "table": "x", "name": "y"}}]} | no table that was listed
          """)
  void a_text_that_is_none_of_its_kind_is_missing_with_the_place(
      final NodeText kind, final String text, final String words) {
    assertUnreadable(kind, text, words);
  }

  @Test
  void a_table_that_only_nft_could_show_is_not_taken_for_empty() {
    texts.put(NodeText.IPTABLES_NFT, "# Table `nat' is incompatible, use 'nft' tool.\n");
    assertThat(observe())
        .isEqualTo(
            new Observed.Missing(
                InconclusiveCode.UNREADABLE_DOCUMENT,
                "the tables of node node-a cannot be read: 'iptables-nft-save' says that only nft"
                    + " can show the table nat, and 'nft --json list ruleset' does not"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-A POSTROUTING -j X",
        "COMMIT",
        "*nat\n-A MINE -j ACCEPT\nCOMMIT",
        "*nat\n:MINE\nCOMMIT",
        "*nat\n:MINE ACCEPT [0:0]\nCOMMIT",
        "*strange\n:INPUT ACCEPT [0:0]\nCOMMIT",
        "*nat\n*filter\nCOMMIT",
        "*nat\n:INPUT ACCEPT [0:0]\n-I INPUT -j ACCEPT\nCOMMIT",
        "*nat\n:INPUT ACCEPT [0:0]\n-A INPUT -j\nCOMMIT",
        "*nat\n:INPUT ACCEPT [0:0]\n-A INPUT -m comment --comment \"open\nCOMMIT",
        "*nat\n:INPUT ACCEPT [0:0]\n-A INPUT --what\nCOMMIT",
        "*nat\n:INPUT ACCEPT [0:0]\n-A INPUT !\nCOMMIT",
      })
  void what_iptables_save_never_prints_is_not_guessed_at(final String text) {
    assertUnreadable(NodeText.IPTABLES_LEGACY, text + "\n", "line ");
  }

  private List<ChainRule> rules(final String... rules) {
    final StringBuilder text =
        new StringBuilder("*nat\n:PREROUTING ACCEPT [3:180]\n:MINE - [0:0]\n");
    List.of(rules).forEach(rule -> text.append("[3:180] -A PREROUTING ").append(rule).append('\n'));
    return read(NodeText.IPTABLES_NFT, text + "COMMIT\n")
        .netfilter()
        .tables()
        .get(0)
        .chain("PREROUTING")
        .orElseThrow()
        .rules();
  }

  @Test
  void what_is_not_understood_of_a_rule_is_kept_as_printed() {
    assertThat(
            rules(
                "-p tcp -m tcp --sport 5 ! --dport 80 -m set ! --match-set \"a b\" src -j NFLOG --nflog-prefix -j"))
        .containsExactly(
            new ChainRule(
                List.of(
                    new ChainRule.IpProtocol(6, false),
                    new ChainRule.UnreadMatch("-m tcp --sport 5"),
                    new ChainRule.DestinationPort(80, 80, true),
                    new ChainRule.UnreadMatch("-m set ! --match-set \"a b\" src")),
                List.of(new ChainRule.UnreadTarget("-j NFLOG --nflog-prefix -j")),
                Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource({
    "-m addrtype --dst-type LOCAL --limit-iface-out",
    "-m addrtype --src-type LOCAL",
    "'-m addrtype --dst-type LOCAL,BROADCAST'",
    "'-m conntrack --ctstate NEW,DNAT'",
    "-s 10.0.0.0/255.0.255.0",
    "! -p nonsense",
    "-m mark --mark nonsense",
    "! -f",
  })
  void a_match_that_only_resembles_one_that_is_understood_is_not_read(final String match) {
    assertThat(rules(match + " -j MINE"))
        .containsExactly(
            new ChainRule(
                List.of(new ChainRule.UnreadMatch(match)),
                List.of(new ChainRule.Jump("MINE")),
                Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource({
    "SNAT --to-source 1.2.3.4-1.2.3.5",
    "SNAT --to-source 1.2.3.4:5",
    "SNAT --to-source 1.2.3.4 --persistent",
    "SNAT --to-source 1.2.3.4 --random --random-fully",
    "DNAT --to-destination 1.2.3.4:5-6",
    "DNAT --to-destination 1.2.3.4 --random",
    "MASQUERADE --to-ports 1-2",
    "CONNMARK --save-mark --nfmask 0x80 --ctmask 0x80",
    "CONNMARK --restore-mark --what 0x80",
    "REJECT --reject-with icmp-port-unreachable",
    "OTHER",
    "ACCEPT --strange",
  })
  void a_target_that_only_resembles_one_that_is_understood_is_not_read(final String target) {
    assertThat(rules("-j " + target))
        .containsExactly(
            new ChainRule(
                List.of(), List.of(new ChainRule.UnreadTarget("-j " + target)), Optional.empty()));
  }

  /** The bits of the mask are cleared, then those of the value flipped: every way comes to that. */
  @ParameterizedTest
  @CsvSource({
    "--set-xmark 0x80/0x80, 0x80, 0x80",
    "--set-mark 0x80/0x80, 0x80, 0x80",
    "--set-mark 0x4000/0xff, 0x4000, 0x40ff",
    "--set-mark 7, 7, -1",
    "--or-mark 0x4000, 0x4000, 0x4000",
    "--and-mark 0xffffbfff, 0, 0x4000",
    "--xor-mark 0x4000, 0x4000, 0",
    "--set-xmark 0x4000/0x0, 0x4000, 0",
  })
  void a_mark_is_changed_as_iptables_does(
      final String option, final String value, final String mask) {
    final Mark mark = new Mark(Integer.decode(value), Integer.decode(mask));
    assertThat(rules("-j MARK " + option, "-j CONNMARK " + option))
        .flatExtracting(ChainRule::targets)
        .containsExactly(new ChainRule.SetPacketMark(mark), new ChainRule.SetConnectionMark(mark));
  }

  @Test
  void a_comment_is_unquoted() {
    assertThat(rules("-m comment --comment \"a \\\"b\\\" \\\\ \\'c\\' -j\" -j MINE"))
        .extracting(ChainRule::comment)
        .containsExactly(Optional.of("a \"b\" \\ 'c' -j"));
    assertThat(rules("-m comment --comment -j -j MINE"))
        .extracting(ChainRule::comment)
        .containsExactly(Optional.of("-j"));
  }

  private List<ChainRule> nft(final String... expressions) {
    return read(
            NodeText.NFT,
            """
            {"nftables": [{"metainfo": {"version": "1.0.6"}},
             {"table": {"family": "inet", "name": "mine", "handle": 1}},
             {"chain": {"family": "inet", "table": "mine", "name": "c", "handle": 1}},
             {"set": {"family": "inet", "table": "mine", "name": "s", "type": "ipv4_addr"}},
             {"rule": {"family": "inet", "table": "mine", "chain": "c", "handle": 2, "expr": [%s]}},
             {"table": {"family": "ip6", "name": "other", "handle": 2}}]}
            """
                .formatted(String.join(", ", expressions)))
        .netfilter()
        .tables()
        .get(0)
        .chain("c")
        .orElseThrow()
        .rules();
  }

  private static String match(final String operator, final String left, final String right) {
    return "{\"match\":{\"op\":\"%s\",\"left\":%s,\"right\":%s}}".formatted(operator, left, right);
  }

  private static final String ACCEPT = "{\"accept\":null}";
  private static final String ADDRESS = "{\"payload\":{\"protocol\":\"ip\",\"field\":\"saddr\"}}";

  @Test
  void a_rule_that_no_ipv4_packet_meets_is_left_out() {
    final String family = "{\"meta\":{\"key\":\"nfproto\"}}";
    assertThat(nft(match("==", family, "\"ipv6\""), ACCEPT)).isEmpty();
    assertThat(nft(match("!=", family, "\"ipv4\""), ACCEPT)).isEmpty();
    assertThat(nft(match("==", ADDRESS.replace("\"ip\"", "\"ip6\""), "\"fe80::1\""), ACCEPT))
        .isEmpty();
    assertThat(nft(match("==", family, "\"ipv4\""), ACCEPT))
        .containsExactly(
            new ChainRule(List.of(), List.of(new ChainRule.Accept()), Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"@s\"", "{\"set\":[\"1.2.3.4\"]}", "{\"range\":[\"1.2.3.4\",\"1.2.3.5\"]}"})
  void a_condition_of_nft_that_is_not_understood_is_kept_as_json(final String right) {
    final String match = match("==", ADDRESS, right);
    assertThat(nft(match, ACCEPT))
        .containsExactly(
            new ChainRule(
                List.of(new ChainRule.UnreadMatch(match)),
                List.of(new ChainRule.Accept()),
                Optional.empty()));
  }

  @Test
  void a_condition_behind_a_target_holds_for_neither_more_nor_less() {
    final String log = "{\"log\":{\"prefix\":\"x\"}}";
    final String match = match("==", ADDRESS, "\"1.2.3.4\"");
    assertThat(nft(log, match, ACCEPT))
        .containsExactly(
            new ChainRule(
                List.of(),
                List.of(
                    new ChainRule.UnreadTarget(log),
                    new ChainRule.UnreadTarget(match),
                    new ChainRule.UnreadTarget(ACCEPT)),
                Optional.empty()));
  }

  @Test
  void plain_texts_are_read_too() {
    texts.put(
        NodeText.LINKS,
        """
        1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN
            link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
        2: ens5: <BROADCAST,UP,LOWER_UP> mtu 9001 qdisc mq state UP group default qlen 1000
            link/ether 02:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff promiscuity 0
            altname enp0s5
        3: eni0a@if3: <BROADCAST,UP> mtu 9001 qdisc noqueue state UP
            link/ether 02:00:00:00:00:02 brd ff:ff:ff:ff:ff:ff link-netns x
            veth addrgenmode eui64
            bridge_slave state forwarding
        """);
    texts.put(
        NodeText.RULES,
        "1536:\tfrom 192.168.1.40 fwmark 0x80/0x80 iif x [detached] lookup 2 proto static\n");
    texts.put(
        NodeText.ROUTES,
        """
        default via 192.168.1.1 dev ens5 proto dhcp src 192.168.1.10 metric 512
        192.168.1.40 dev eni0a scope link dead linkdown
        fe80::/64 dev ens5 proto kernel metric 256 pref medium
        default via fe80::1 dev ens5 proto ra metric 1024 pref medium
        """);
    final NodeNetwork node =
        read(
            NodeText.NEIGHBOURS,
            "192.168.1.1 dev ens5 lladdr 02:00:00:00:00:09 router REACHABLE\nfe80::1 dev ens5 FAILED\n");
    assertThat(node.links())
        .extracting(Link::name, Link::up, Link::carrier, Link::mtu, Link::kind)
        .containsExactly(
            tuple("lo", true, true, 65536, Optional.empty()),
            tuple("ens5", true, true, 9001, Optional.empty()),
            tuple("eni0a", true, false, 9001, Optional.of("veth")));
    assertThat(node.rules())
        .extracting(PolicyRule::toString)
        .containsExactly("1536: from 192.168.1.40 fwmark 0x80/0x80 iif x lookup 2");
    assertThat(node.routes())
        .extracting(RouteEntry::destination, RouteEntry::metric, RouteEntry::usable)
        .containsExactly(
            tuple(Cidr.parse("0.0.0.0/0"), 512, true),
            tuple(Cidr.parse("192.168.1.40/32"), 0, false));
    assertThat(node.neighbours())
        .extracting(Neighbour::address, Neighbour::state)
        .containsExactly(tuple(IpAddress.parse("192.168.1.1"), "REACHABLE"));
  }
}
