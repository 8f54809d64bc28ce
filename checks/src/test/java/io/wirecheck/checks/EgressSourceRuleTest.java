package io.wirecheck.checks;

import static io.wirecheck.checks.EgressRuleTest.assertFail;
import static io.wirecheck.checks.EgressRuleTest.assertInconclusive;
import static io.wirecheck.checks.EgressRuleTest.assertPass;
import static io.wirecheck.checks.EgressRuleTest.fact;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.check.Verdict;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.InterfaceClass;
import io.wirecheck.evidence.Need;
import io.wirecheck.evidence.Observations;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.IpAddress;
import io.wirecheck.reference.ProbePlacer.Placed;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each mutant's picture of a flow out of the VPC, by hand. */
class EgressSourceRuleTest {

  private static final String EXCLUDE = "AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS";
  private static final String EXTERNAL_SNAT = "AWS_VPC_K8S_CNI_EXTERNALSNAT";

  private final EgressLeavesWithTheDeclaredSource check = new EgressLeavesWithTheDeclaredSource();
  private final Study study = Study.healthy().withThirdInterfaces().withCni(":v1.20.4", Map.of());

  @ParameterizedTest
  @EnumSource(value = InterfaceClass.class, names = "BRANCH", mode = EnumSource.Mode.EXCLUDE)
  void translated_by_the_primary_interface_holds(final InterfaceClass on) {
    final EgressSightings seen = beyond(on).healthy();

    assertPass(seen);
    assertThat(seen.expected().by()).isEqualTo(seen.primary());
    assertThat(seen.judge().facts().toString()).contains("one-way", "is beyond the VPC");
  }

  @Test
  void the_jump_that_translates_is_missing() {
    final EgressSightings seen = beyond(InterfaceClass.SECONDARY).atVeth();
    all(seen, i -> seen.see(seen.primary(), i, seen.pair()));

    assertFail(seen, seen.pair() + " by " + seen.primary());
    assertThat(fact(seen.judge(), "expected"))
        .isEqualTo(seen.from(seen.node()) + " by " + seen.primary());
    assertThat(fact(seen.judge(), "that source is")).contains("the address of pod");
  }

  @Test
  void translated_to_an_address_of_before() {
    final IpAddress stale = IpAddress.parse("192.168.99.99");
    final EgressSightings seen = beyond(InterfaceClass.SECONDARY).atVeth();
    all(seen, i -> seen.see(seen.primary(), i, seen.from(stale)));

    assertFail(seen, seen.from(stale) + " by " + seen.primary());
    assertThat(fact(seen.judge(), "that source is")).contains("nobody's");
  }

  @Test
  void an_excluded_range_that_is_marked_still() {
    final EgressSightings seen = excluded().atVeth();
    all(seen, i -> seen.see(seen.primary(), i, seen.pair()));

    assertThat(seen.expected().by()).isEqualTo(seen.owner());
    assertFail(seen, seen.pair() + " by " + seen.primary());
  }

  @Test
  void an_excluded_range_that_is_translated_still() {
    final EgressSightings seen = excluded().atVeth();
    all(seen, i -> seen.see(seen.owner(), i, seen.from(seen.node())));

    assertFail(seen, seen.from(seen.node()) + " by " + seen.owner());
  }

  @Test
  void an_excluded_range_holds_by_the_owner() {
    assertPass(excluded().healthy());
  }

  @Test
  void rules_that_outlived_their_setting() {
    final EgressSightings seen =
        seen(
            study.withCni(":v1.20.4", Map.of(EXTERNAL_SNAT, "true")),
            toExternal(InterfaceClass.SECONDARY));
    seen.atVeth();
    all(seen, i -> seen.see(seen.primary(), i, seen.from(seen.node())));

    assertFail(seen, seen.from(seen.node()) + " by " + seen.primary());
    assertThat(fact(seen.judge(), "because")).contains(EXTERNAL_SNAT);
  }

  @Test
  void a_second_range_of_the_vpc_that_is_translated() {
    final EgressSightings seen = toSecondRange().atVeth();
    all(seen, i -> seen.see(seen.primary(), i, seen.from(seen.node())));

    assertFail(seen, seen.from(seen.node()) + " by " + seen.primary());
    assertThat(fact(seen.judge(), "because")).contains("10.1.0.0/16, a range of vpc-");
    assertPass(toSecondRange().healthy());
  }

  @Test
  void the_mark_is_set_and_not_looked_up() {
    final EgressSightings seen = beyond(InterfaceClass.SECONDARY).atVeth();
    all(seen, i -> seen.see(seen.owner(), i, seen.from(seen.node())));

    assertFail(seen, seen.from(seen.node()) + " by " + seen.owner());
    assertThat(fact(seen.judge(), "that interface is")).contains("a secondary interface");
  }

  @Test
  void the_first_packet_is_right_and_the_others_are_not() {
    final EgressSightings seen = beyond(InterfaceClass.SECONDARY).atVeth().leaves(0);
    seen.see(seen.owner(), 1, seen.from(seen.node()));
    seen.see(seen.owner(), 2, seen.from(seen.node()));

    assertFail(seen, "by " + seen.owner());
    assertThat(fact(seen.judge(), "each packet"))
        .contains("0: ", seen.from(seen.node()) + " by " + seen.primary().id());
  }

  @Test
  void the_first_packet_is_wrong_and_the_others_are_right() {
    final EgressSightings seen = beyond(InterfaceClass.SECONDARY).atVeth().leaves(1).leaves(2);
    seen.see(seen.owner(), 0, seen.from(seen.node()));

    assertFail(seen, "by " + seen.owner());
  }

  @Test
  void nothing_leaves() {
    assertFail(beyond(InterfaceClass.SECONDARY).atVeth(), "dropped on the node");
  }

  @Test
  void silence_at_the_primary_interface_is_no_drop_where_its_capture_was_lost() {
    final EgressSightings seen = beyond(InterfaceClass.SECONDARY).atVeth();
    seen.deafAt(seen.primary(), InconclusiveCode.NO_CAPTURE).devices(true, true);

    assertInconclusive(seen, InconclusiveCode.NO_CAPTURE, "was not seen to leave");
  }

  @Test
  void nobody_is_probed_for_what_nobody_can_judge() {
    final Study unread = study.withDaemonSets(List.of());
    final Placed placed = FlowSamplerTest.placed(unread);

    assertThat(EgressSightings.subjects(check, placed))
        .isNotEmpty()
        .allSatisfy(
            subject -> {
              assertThat(check.need(subject)).isEqualTo(Need.none());
              final Observations nothing = new Observations(placed.topology(), Map.of());
              assertThat(check.followUp(subject, nothing)).isEqualTo(Need.none());
              assertThat(check.examine(subject, nothing).verdict()).isEqualTo(Verdict.INCONCLUSIVE);
            });
  }

  private static void all(final EgressSightings seen, final java.util.function.IntConsumer packet) {
    for (int i = 0; i < 3; i++) {
      packet.accept(i);
    }
    assertThat(seen.subject.flow().packets()).isEqualTo(3);
  }

  private EgressSightings beyond(final InterfaceClass on) {
    return seen(study, toExternal(on));
  }

  private EgressSightings excluded() {
    return seen(
        study.withCni(":v1.20.4", Map.of(EXCLUDE, "203.0.113.0/24")),
        toExternal(InterfaceClass.SECONDARY));
  }

  private EgressSightings toSecondRange() {
    return seen(
        study.withRange("10.1.0.0/16", "associated"),
        EgressSightings.from(InterfaceClass.SECONDARY, Transport.UDP)
            .and(subject -> subject.destination().toString().startsWith("10.1.")));
  }

  private EgressSightings seen(final Study of, final Predicate<EgressSubject> which) {
    return EgressSightings.none(check, of, which);
  }

  private static Predicate<EgressSubject> toExternal(final InterfaceClass on) {
    return EgressSightings.from(on, Transport.UDP)
        .and(subject -> subject.destination().equals(Study.EXTERNAL));
  }
}
