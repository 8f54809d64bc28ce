package io.wirecheck.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.check.Check;
import io.wirecheck.check.Coverage;
import io.wirecheck.check.FlowSubject.End;
import io.wirecheck.check.ObjectRef;
import io.wirecheck.check.Selection;
import io.wirecheck.check.Situation;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.InterfaceClass;
import io.wirecheck.evidence.Placement;
import io.wirecheck.flow.Probe;
import io.wirecheck.flow.ProbePlaces;
import io.wirecheck.flow.Probes;
import io.wirecheck.model.CniConfiguration;
import io.wirecheck.model.ComputeType;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.Node;
import io.wirecheck.model.Section;
import io.wirecheck.model.Topology;
import io.wirecheck.reference.ProbePlacer.Placed;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whom the checks of a node's egress judge. */
class EgressSelectionTest {

  private static final PodTrafficLeavesByItsOwnInterface WITHIN =
      new PodTrafficLeavesByItsOwnInterface();
  private static final EgressLeavesWithTheDeclaredSource BEYOND =
      new EgressLeavesWithTheDeclaredSource();

  private final Study study = Study.healthy();
  private final Placed placed = FlowSamplerTest.placed(study);

  static List<Check<EgressSubject>> checks() {
    return List.of(WITHIN, BEYOND);
  }

  @Test
  void within_the_vpc_the_flows_are_those_of_the_sampler_between_nodes() {
    assertThat(chosen(WITHIN, study).subjects())
        .extracting(EgressSubject::flow)
        .containsExactlyElementsOf(
            FlowSamplerTest.chosen(placed, 1, 3).subjects().stream()
                .map(flow -> flow.flow())
                .toList());
  }

  @Test
  void within_the_vpc_both_pods_and_both_nodes_must_stay_as_they_are() {
    for (final EgressSubject subject : chosen(WITHIN, study).subjects()) {
      assertThat(subject.objects())
          .hasSize(4)
          .contains(ObjectRef.pod(subject.source().pod()), ObjectRef.node(subject.source().node()));
    }
  }

  @Test
  void beyond_the_vpc_every_cell_sends_what_needs_no_answer() {
    final Selection.Chosen<EgressSubject> chosen = chosen(BEYOND, study);

    assertThat(chosen.subjects())
        .hasSize(12)
        .doesNotHaveDuplicates()
        .allSatisfy(
            subject -> {
              assertThat(subject.flow().transport()).isNotEqualTo(Transport.TCP);
              assertThat(subject.flow().packets()).isEqualTo(3);
              assertThat(subject.destination()).isEqualTo(Study.EXTERNAL);
            });
    assertThat(chosen.coverage().cells())
        .containsOnlyKeys(ProbePlaces.of(study.topology()))
        .allSatisfy((cell, count) -> assertThat(count).isEqualTo(2));
    assertThat(chosen.subjects())
        .extracting(subject -> subject.flow().transport())
        .contains(Transport.ICMP, Transport.UDP);
    assertThat(chosen.coverage().remarks().toString()).contains("one-way", "203.0.113.5", "seed 1");
  }

  @Test
  void a_further_range_of_the_vpc_and_each_excluded_one_get_flows_of_their_own() {
    final Study more =
        study
            .withRange("10.1.0.0/16", "associated")
            .withRange("10.2.0.0/16", "disassociated")
            .withCni(
                ":v1.20.4",
                Map.of("AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS", "10.9.0.0/24,10.8.0.1/32"));

    assertThat(destinations(more))
        .containsExactlyInAnyOrder("203.0.113.5", "10.1.255.254", "10.9.0.254", "10.8.0.1");
  }

  @Test
  void an_excluded_range_that_has_the_target_needs_no_other() {
    assertThat(
            destinations(
                study.withCni(
                    ":v1.20.4", Map.of("AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS", "0.0.0.0/0"))))
        .containsExactly("203.0.113.5");
  }

  @Test
  void ranges_that_are_excluded_count_for_nothing_where_nodes_leave_sources_alone() {
    assertThat(
            destinations(
                study.withCni(
                    ":v1.20.4",
                    Map.of(
                        "AWS_VPC_K8S_CNI_EXTERNALSNAT",
                        "true",
                        "AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS",
                        "10.9.0.0/24"))))
        .containsExactly("203.0.113.5");
  }

  @Test
  void an_address_of_a_range_that_an_interface_has_is_passed_over() {
    final Study taken =
        study
            .withRange("10.1.0.0/16", "associated")
            .and(
                Study.holding(
                    Study.named("eni-busy", study.interfaces().get(0)),
                    List.of(IpAddress.parse("10.1.255.254"))));

    assertThat(destinations(taken)).contains("10.1.255.253").doesNotContain("10.1.255.254");
  }

  @Test
  void pods_send_to_addresses_of_their_own_family() {
    final Probe ipv6 = at("2001:db8:1::9");
    final Probe ipv4 = at("192.168.1.9");

    assertThat(to("203.0.113.5").beyondTheVpc(ipv4)).hasToString("[203.0.113.5]");
    assertThat(to("203.0.113.5").beyondTheVpc(ipv6)).hasToString("[2001:db8::5]");
    assertThat(to("2001:db8:7::1").beyondTheVpc(ipv6)).hasToString("[2001:db8:7::1]");
    assertThat(to("2001:db8:7::1").beyondTheVpc(ipv4)).hasToString("[203.0.113.5]");
    assertThat(to("203.0.113.5").excluded(ipv6)).isEmpty();
    assertThat(to("203.0.113.5").inFurtherRanges(ipv6)).isEmpty();
    assertThat(to("203.0.113.5").inFurtherRanges(ipv4)).hasSize(1);
  }

  private Destinations to(final String target) {
    final Study more =
        study
            .withRange("10.1.0.0/16", "associated")
            .withCni(":v1.20.4", Map.of("AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS", "10.9.0.0/24"));
    return new Destinations(
        IpAddress.parse(target),
        more.topology(),
        CniConfiguration.of(more.topology().daemonSets()).asOptional());
  }

  private Probe at(final String address) {
    final Situation situation =
        new Situation(placed.topology(), placed.placement(), 1, 3, Study.EXTERNAL);
    final Probe probe = ((Probes.All) Probes.of(situation)).probes().get(0);
    final End end = probe.end();
    return new Probe(
        probe.cell(),
        new End(end.pod(), end.node(), IpAddress.parse(address), end.owner(), end.primary()),
        probe.node(),
        probe.owner(),
        probe.primary(),
        probe.trunk());
  }

  @ParameterizedTest
  @MethodSource("checks")
  void without_any_of_the_lists_that_it_needs_nobody_is_judged(final Check<EgressSubject> check) {
    final Topology known = placed.topology();

    assertUnknown(check, known.withNodes(unknown()));
    assertUnknown(check, known.withPods(unknown()));
    assertUnknown(check, known.withInstances(unknown()));
    assertUnknown(check, known.withNetworkInterfaces(unknown()));
  }

  @Test
  void the_ranges_of_the_vpc_must_be_known() {
    assertUnknown(BEYOND, placed.topology().withVpcs(unknown()));
    assertThat(select(WITHIN, placed.topology().withVpcs(unknown())))
        .isInstanceOf(Selection.Chosen.class);
  }

  @ParameterizedTest
  @MethodSource("checks")
  void it_does_not_apply_without_a_node_of_ec2_and_only_then(final Check<EgressSubject> check) {
    final Node first = study.nodes().get(0);
    final Study elsewhere =
        study.withNodes(
            node -> Study.of(node.equals(first) ? ComputeType.FARGATE : ComputeType.HYBRID, node));

    assertThat(select(check, elsewhere.topology()))
        .isInstanceOfSatisfying(
            Selection.DoesNotApply.class,
            not -> assertThat(not.proof().value()).contains("on all 3 nodes"));
    assertThat(
            select(
                check,
                new Study(placed.topology())
                    .withNodes(
                        node -> node.equals(first) ? Study.of(ComputeType.HYBRID, node) : node)
                    .topology()))
        .isNotInstanceOf(Selection.DoesNotApply.class);
    assertThat(
            select(
                check,
                study.topology().withNodes(study.topology().nodes().map(before -> List.of()))))
        .isNotInstanceOf(Selection.DoesNotApply.class);
  }

  @ParameterizedTest
  @MethodSource("checks")
  void without_probes_nothing_is_chosen(final Check<EgressSubject> check) {
    final Situation nobody =
        new Situation(
            study.topology(),
            new Placement(new TreeMap<>(), new TreeMap<>()),
            1,
            3,
            Study.EXTERNAL);

    final Selection<EgressSubject> selection = check.select(nobody);
    assertThat(selection).isInstanceOf(Selection.Chosen.class);
    assertThat(((Selection.Chosen<EgressSubject>) selection).subjects()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("checks")
  void probes_are_asked_for_in_every_place(final Check<EgressSubject> check) {
    assertThat(check.placements(study.topology())).isEqualTo(ProbePlaces.of(study.topology()));
  }

  @ParameterizedTest
  @MethodSource("checks")
  void a_probe_that_stands_elsewhere_makes_the_choice_unknown(final Check<EgressSubject> check) {
    assertThat(
            check.select(new Situation(study.topology(), placed.placement(), 1, 3, Study.EXTERNAL)))
        .isInstanceOfSatisfying(
            Selection.Unknown.class,
            unknown -> assertThat(unknown.code()).isEqualTo(InconclusiveCode.WRONG_SCOPE));
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void a_pod_on_a_branch_leaves_by_it_and_its_trunk_shows_it_too(final Transport transport) {
    final Placed branch = BranchProbe.placed(study.withThirdInterfaces());
    final EgressSightings seen =
        EgressSightings.none(
            WITHIN, branch, EgressSightings.from(InterfaceClass.BRANCH, transport));

    assertThat(seen.owner().id()).isEqualTo("eni-branch");
    seen.healthy();
    for (int i = 0; i < 3; i++) {
      seen.see(seen.expected().carriers().first(), i, seen.pair());
    }
    EgressRuleTest.assertPass(seen);
    seen.see(seen.primary(), 0, seen.pair());
    EgressRuleTest.assertFail(seen, "by " + seen.primary());
  }

  @Test
  void a_trunk_alone_does_not_show_which_branch_a_packet_left_by() {
    final Placed branch = BranchProbe.placed(study.withThirdInterfaces());
    final EgressSightings seen =
        EgressSightings.none(
            WITHIN, branch, EgressSightings.from(InterfaceClass.BRANCH, Transport.UDP));
    seen.atVeth();
    for (int i = 0; i < 3; i++) {
      seen.see(seen.expected().carriers().first(), i, seen.pair());
    }

    EgressRuleTest.assertInconclusive(
        seen, InconclusiveCode.AMBIGUOUS, "its trunk showed it, and the branch did not");
  }

  @Test
  void an_interface_without_a_device_is_not_listened_at() {
    final Study efa =
        study
            .withThirdInterfaces()
            .withInterfaces(
                eni -> eni.id().startsWith("eni-third") ? Study.typed(eni, "efa-only") : eni);

    assertThat(chosen(WITHIN, efa).subjects())
        .isNotEmpty()
        .allSatisfy(
            subject ->
                assertThat(subject.interfaces())
                    .noneMatch(point -> point.id().startsWith("eni-third")));
  }

  private List<String> destinations(final Study of) {
    return chosen(BEYOND, of).subjects().stream()
        .map(subject -> subject.destination().toString())
        .distinct()
        .toList();
  }

  private static Selection.Chosen<EgressSubject> chosen(
      final Check<EgressSubject> check, final Study of) {
    final Placed here = FlowSamplerTest.placed(of);
    final Selection<EgressSubject> selection =
        check.select(new Situation(here.topology(), here.placement(), 1, 3, Study.EXTERNAL));
    assertThat(selection).isInstanceOf(Selection.Chosen.class);
    assertThat(((Selection.Chosen<EgressSubject>) selection).coverage())
        .isNotEqualTo(Coverage.none());
    return (Selection.Chosen<EgressSubject>) selection;
  }

  private Selection<EgressSubject> select(
      final Check<EgressSubject> check, final Topology topology) {
    return check.select(new Situation(topology, placed.placement(), 1, 3, Study.EXTERNAL));
  }

  private void assertUnknown(final Check<EgressSubject> check, final Topology topology) {
    assertThat(select(check, topology))
        .isInstanceOfSatisfying(
            Selection.Unknown.class,
            unknown -> assertThat(unknown.code()).isEqualTo(InconclusiveCode.NO_PERMISSION));
  }

  private static <T> Section<T> unknown() {
    return Section.unknown(InconclusiveCode.NO_PERMISSION, "denied");
  }
}
