package io.wirecheck.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Coverage;
import io.wirecheck.check.Fact;
import io.wirecheck.check.Finding;
import io.wirecheck.check.FlowCheck;
import io.wirecheck.check.FlowSubject;
import io.wirecheck.check.Requirement;
import io.wirecheck.check.Selection;
import io.wirecheck.check.Severity;
import io.wirecheck.check.Situation;
import io.wirecheck.evidence.Evidence;
import io.wirecheck.evidence.Gathering;
import io.wirecheck.evidence.Gathering.NodeReading;
import io.wirecheck.evidence.Gathering.NodeTexts;
import io.wirecheck.evidence.Gathering.NodeUnread;
import io.wirecheck.evidence.Need;
import io.wirecheck.evidence.NodeText;
import io.wirecheck.evidence.Observations;
import io.wirecheck.evidence.Tier;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.Provenance;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The path is told beside the answer, and changes nothing of it. */
class FlowPathTest {

  private static final String NODE = Runs.primary(0).node();
  private static final String POD = "192.168.1.40";
  private static final String INSIDE = "192.168.2.9";
  private static final String OUTSIDE = "203.0.113.5";

  private static final String LINKS =
      """
      1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN mode DEFAULT group default
          link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
      2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 9001 qdisc mq state UP mode DEFAULT
          link/ether 0a:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff
      3: eth1: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 9001 qdisc mq state UP mode DEFAULT
          link/ether 0a:00:00:00:00:02 brd ff:ff:ff:ff:ff:ff
      4: eni5c@if3: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 9001 qdisc noqueue state UP mode DEFAULT
          link/ether 0a:00:00:00:00:03 brd ff:ff:ff:ff:ff:ff link-netnsid 0
      """;

  private static final String RULES =
      """
      0:	from all lookup local
      1024:	from all fwmark 0x80/0x80 lookup main
      1536:	from 192.168.1.40 lookup 2
      32766:	from all lookup main
      32767:	from all lookup default
      """;

  private static final String ROUTES =
      """
      default via 192.168.1.1 dev eth1 table 2
      default via 192.168.1.1 dev eth0
      192.168.1.40 dev eni5c scope link
      local 192.168.1.64 dev eth0 table local proto kernel scope host src 192.168.1.64
      """;

  /** The mark is restored in nat alone: the second packet is routed without it. */
  private static final String IPTABLES =
      """
      *nat
      :PREROUTING ACCEPT [0:0]
      :POSTROUTING ACCEPT [0:0]
      -A PREROUTING ! -d 192.168.0.0/16 -i eni+ -j CONNMARK --set-xmark 0x80/0x80
      -A PREROUTING -j CONNMARK --restore-mark --nfmask 0x80 --ctmask 0x80
      -A POSTROUTING ! -d 192.168.0.0/16 -j SNAT --to-source 192.168.1.64
      COMMIT
      """;

  /** A check that answers the same whatever the network does. */
  private record Settled(Tier tier, String destination, Function<FlowSubject, Finding> answer)
      implements FlowCheck {

    @Override
    public Requirement requirement() {
      return new Requirement("settled", "it is so", "of this", List.of(), Severity.MINOR, tier);
    }

    @Override
    public Selection<FlowSubject> select(final Situation situation) {
      return new Selection.Chosen<>(List.of(subject(destination)), Coverage.of(1));
    }

    @Override
    public Need need(final FlowSubject subject) {
      return Need.of(Runs.key(subject.flow(), Runs.primary(0)));
    }

    @Override
    public Finding examine(final FlowSubject subject, final Observations observations) {
      return answer.apply(subject);
    }
  }

  private static Finding fail(final FlowSubject subject) {
    return Finding.violated(
        subject, List.of(Fact.of("observed", "no")), List.of(ScriptedCheck.WITNESS));
  }

  private static Finding unknown(final FlowSubject subject) {
    return Finding.inconclusive(subject, InconclusiveCode.NO_CAPTURE, "nothing was seen");
  }

  private static Finding pass(final FlowSubject subject) {
    return Finding.holds(subject, List.of(), List.of(ScriptedCheck.WITNESS));
  }

  private static FlowSubject subject(final String destination) {
    return new FlowSubject(
        Runs.flow(1001),
        Runs.CELL,
        new FlowSubject.End(
            Runs.pods().get(0).ref(),
            NODE,
            IpAddress.parse(POD),
            Runs.secondary(0),
            Runs.primary(0)),
        new FlowSubject.End(
            Runs.pods().get(1).ref(),
            Runs.primary(1).node(),
            IpAddress.parse(destination),
            Runs.primary(1),
            Runs.primary(1)));
  }

  @Test
  void a_violation_is_told_with_the_steps_of_the_first_packet() {
    assertThat(facts(FlowPathTest::fail, INSIDE, texts()))
        .containsExactly(
            Fact.of("observed", "no"),
            Fact.of(
                "path",
                """
                comes by eni5c of %s
                nat PREROUTING: PREROUTING: restore mark: 0x0
                routing: matched rule 1536: from 192.168.1.40 lookup 2
                routing: route default via 192.168.1.1 dev eth1 table 2
                leaves by eth1 via 192.168.1.1, source 192.168.1.40"""
                    .formatted(NODE)));
  }

  @Test
  void the_second_packet_is_told_where_it_fares_differently() {
    final List<Fact> facts = facts(FlowPathTest::unknown, OUTSIDE, texts());
    assertThat(facts).extracting(Fact::key).containsExactly("path", "path of the second packet");
    assertThat(facts.get(0).value())
        .endsWith("leaves by eth0 via 192.168.1.1, source 192.168.1.64");
    assertThat(facts.get(1).value())
        .endsWith("leaves by eth1 via 192.168.1.1, source 192.168.1.64");
  }

  @Test
  void what_holds_needs_no_explanation() {
    assertThat(facts(FlowPathTest::pass, INSIDE, texts())).isEmpty();
  }

  @Test
  void verdict_and_code_are_the_same_with_and_without_tables() {
    final List<Optional<NodeReading>> readings =
        List.of(
            Optional.empty(),
            Optional.of(new NodeUnread(InconclusiveCode.UNREACHABLE, "nobody may look")),
            Optional.of(with(NodeText.RULES, "what is this")),
            Optional.of(with(NodeText.ROUTES, "default via 192.168.1.1 dev eth0\n")),
            Optional.of(with(NodeText.IPTABLES_NFT, unread())),
            Optional.of(texts()));
    for (final Function<FlowSubject, Finding> answer :
        List.<Function<FlowSubject, Finding>>of(
            FlowPathTest::fail, FlowPathTest::unknown, FlowPathTest::pass)) {
      assertThat(readings)
          .extracting(reading -> settled(judge(answer, OUTSIDE, reading)))
          .containsOnly(settled(judge(answer, OUTSIDE, Optional.empty())));
    }
  }

  /** All that a caller can act on. */
  private static List<Object> settled(final CheckResult result) {
    return List.of(result.verdict(), result.code(), result.summary(), result.counts());
  }

  @Test
  void without_a_path_one_fact_says_why() {
    assertThat(onlyPath(Optional.empty())).startsWith("not known: ").endsWith("were not read");
    assertThat(
            onlyPath(Optional.of(new NodeUnread(InconclusiveCode.UNREACHABLE, "nobody may look"))))
        .isEqualTo("not known: nobody may look");
    assertThat(onlyPath(Optional.of(with(NodeText.RULES, "what is this"))))
        .startsWith("not known: ")
        .contains(NodeText.RULES.command());
    assertThat(onlyPath(Optional.of(with(NodeText.ROUTES, "default via 192.168.1.1 dev eth0\n"))))
        .isEqualTo(
            "not known: no route of node %s to 192.168.1.40 tells by which device the pod is reached"
                .formatted(NODE));
    assertThat(onlyPath(Optional.of(with(NodeText.IPTABLES_NFT, unread()))))
        .contains("comes by eni5c")
        .contains("not known: nat PREROUTING")
        .contains("time");
  }

  private static String unread() {
    return IPTABLES.replace("-A PREROUTING -j", "-A PREROUTING -m time --timestart 08:00:00 -j");
  }

  @Test
  void tables_are_read_in_the_same_round_and_only_by_checks_that_look_at_nodes() {
    assertThat(nodesReadFor(Tier.T2, INSIDE)).containsExactly(NODE);
    assertThat(nodesReadFor(Tier.T1, INSIDE)).isEmpty();
    assertThat(nodesReadFor(Tier.T3, "2001:db8::9")).isEmpty();
    assertThat(
            facts(
                Runs.judge(
                    network(Optional.empty()), new Settled(Tier.T1, INSIDE, FlowPathTest::fail))))
        .containsExactly(Fact.of("observed", "no"));
  }

  private static SortedSet<String> nodesReadFor(final Tier tier, final String destination) {
    final ScriptedNetwork network = network(Optional.empty());
    Runs.judge(network, new Settled(tier, destination, FlowPathTest::pass));
    assertThat(network.rounds()).hasSize(1);
    return network.rounds().get(0).nodes();
  }

  private static String onlyPath(final Optional<NodeReading> reading) {
    final List<Fact> facts = facts(judge(FlowPathTest::unknown, INSIDE, reading));
    assertThat(facts).singleElement().extracting(Fact::key).isEqualTo("path");
    return facts.get(0).value();
  }

  private static List<Fact> facts(
      final Function<FlowSubject, Finding> answer, final String to, final NodeReading reading) {
    return facts(judge(answer, to, Optional.of(reading)));
  }

  private static List<Fact> facts(final CheckResult result) {
    return result.findings().get(0).facts();
  }

  private static CheckResult judge(
      final Function<FlowSubject, Finding> answer,
      final String to,
      final Optional<NodeReading> reading) {
    return Runs.judge(network(reading), new Settled(Tier.T3, to, answer));
  }

  private static ScriptedNetwork network(final Optional<NodeReading> reading) {
    return ScriptedNetwork.of(Runs.STUDY)
        .gathering(
            round -> {
              final Gathering whole = Wire.carry(round);
              return new Gathering(
                  whole.round(),
                  whole.run(),
                  whole.probes(),
                  whole.captures(),
                  reading.map(texts -> Map.of(NODE, texts)).orElseGet(Map::of));
            });
  }

  private static NodeTexts texts() {
    return with(NodeText.LINKS, LINKS);
  }

  private static NodeTexts with(final NodeText kind, final String text) {
    final Map<NodeText, Evidence> texts = new EnumMap<>(NodeText.class);
    texts.put(NodeText.LINKS, evidence(NodeText.LINKS, LINKS));
    texts.put(NodeText.RULES, evidence(NodeText.RULES, RULES));
    texts.put(NodeText.ROUTES, evidence(NodeText.ROUTES, ROUTES));
    texts.put(NodeText.IPTABLES_NFT, evidence(NodeText.IPTABLES_NFT, IPTABLES));
    texts.put(kind, evidence(kind, text));
    return new NodeTexts(texts);
  }

  private static Evidence evidence(final NodeText kind, final String text) {
    return new Evidence(
        Evidence.TEXT,
        text.getBytes(StandardCharsets.UTF_8),
        new Provenance("nodes/" + kind.file(), "", kind.command(), Optional.empty()));
  }
}
