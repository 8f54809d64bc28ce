package io.wirecheck.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.check.Situation;
import io.wirecheck.checks.Expected.Departure;
import io.wirecheck.checks.Expected.Untold;
import io.wirecheck.evidence.InterfaceClass;
import io.wirecheck.flow.Probe;
import io.wirecheck.flow.Probes;
import io.wirecheck.model.ComputeType;
import io.wirecheck.model.Environment;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.NodeClass;
import io.wirecheck.model.Section;
import io.wirecheck.reference.ProbePlacer.Placed;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table on the check's page, row by row. */
class DeclaredSourceTest {

  private static final String V = ":v1.20.4";
  private static final String EXTERNAL_SNAT = "AWS_VPC_K8S_CNI_EXTERNALSNAT";
  private static final String EXCLUDE = "AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS";
  private static final String SERVICES = "AWS_EXTERNAL_SERVICE_CIDRS";
  private static final String MODE = "POD_SECURITY_GROUP_ENFORCING_MODE";

  private static final NodeClass TRANSLATING =
      new NodeClass("general", Optional.of(NodeClass.RANDOM));
  private static final NodeClass KEEPING = new NodeClass("batch", Optional.of(NodeClass.DISABLED));

  private final Study study = Study.healthy().withCni(V, Map.of());

  @ParameterizedTest
  @ValueSource(
      strings = {":v1.7.10", ":v1.12.0", ":v1.16.0", ":v1.20.4", ":v1.23.1", ":latest", ""})
  void beyond_the_vpc_the_primary_interface_with_the_nodes_address(final String tag) {
    final Study declared = Study.healthy().withCni(tag, Map.of());

    assertTranslated(secondary(declared), declared);
    assertTranslated(primary(declared), declared);
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "1", "T"})
  void external_translation_leaves_the_source_alone(final String value) {
    final Study declared = study.withCni(V, Map.of(EXTERNAL_SNAT, value));

    assertUnchanged(secondary(declared), declared, "203.0.113.5", EXTERNAL_SNAT);
    assertUnchanged(primary(declared), declared, "203.0.113.5", EXTERNAL_SNAT);
  }

  @Test
  void external_translation_that_is_off_in_so_many_words_is_off() {
    final Study declared = study.withCni(V, Map.of(EXTERNAL_SNAT, "false"));

    assertTranslated(secondary(declared), declared);
  }

  @Test
  void an_excluded_range_leaves_the_source_alone_and_no_other() {
    final Study declared = study.withCni(V, Map.of(EXCLUDE, "10.9.0.0/16, 203.0.113.0/24"));

    assertUnchanged(secondary(declared), declared, "203.0.113.5", "203.0.113.0/24");
    assertUnchanged(secondary(declared), declared, "10.9.1.1", "10.9.0.0/16");
    assertThat(departure(secondary(declared), declared, "198.51.100.1").by())
        .isEqualTo(secondary(declared).end().primary());
  }

  @Test
  void everything_excluded_is_everything() {
    final Study declared = study.withCni(V, Map.of(EXCLUDE, "0.0.0.0/0"));

    assertUnchanged(secondary(declared), declared, "203.0.113.5", "0.0.0.0/0");
  }

  @Test
  void a_target_that_is_within_the_vpc_by_mistake_is_within_it() {
    assertUnchanged(secondary(study), study, "192.168.77.7", "192.168.0.0/16, a range of vpc-");
  }

  @Test
  void a_second_range_of_the_vpc_is_within_it_once_it_is_associated() {
    assertUnchanged(
        secondary(study),
        study.withRange("10.1.0.0/16", "associated"),
        "10.1.2.3",
        "10.1.0.0/16, a range of vpc-");
    assertThat(
            departure(secondary(study), study.withRange("10.1.0.0/16", "disassociated"), "10.1.2.3")
                .by())
        .isEqualTo(secondary(study).end().primary());
  }

  @ParameterizedTest
  @ValueSource(strings = {"associating", "disassociating"})
  void a_range_in_change_says_nothing(final String state) {
    assertUntold(
        secondary(study),
        study.withRange("10.1.0.0/16", state),
        "10.1.2.3",
        InconclusiveCode.CHURN,
        "10.1.0.0/16");
  }

  @Test
  void within_the_vpc_nobody_has_to_know_how_the_cni_is_set_up() {
    assertUnchanged(
        secondary(study), study.withDaemonSets(List.of()), "192.168.77.7", "192.168.0.0/16");
  }

  @Test
  void a_vpc_that_was_not_listed_says_nothing() {
    assertUntold(
        secondary(study),
        new Study(study.topology().withVpcs(study.topology().vpcs().map(all -> List.of()))),
        "203.0.113.5",
        InconclusiveCode.WRONG_SCOPE,
        "AWS listed no VPC vpc-");
  }

  @Test
  void without_aws_node_or_the_permission_to_read_it_nothing_is_declared() {
    assertUntold(
        secondary(study),
        study.withDaemonSets(List.of()),
        "203.0.113.5",
        InconclusiveCode.UNKNOWN_CONFIGURATION,
        "aws-node");
    assertUntold(
        secondary(study),
        new Study(
            study
                .topology()
                .withDaemonSets(
                    Section.unknown(InconclusiveCode.NO_PERMISSION, "listing DaemonSets denied"))),
        "203.0.113.5",
        InconclusiveCode.NO_PERMISSION,
        "denied");
  }

  @Test
  void a_variable_whose_value_is_elsewhere_is_not_guessed() {
    final Study open =
        study.withAwsNode(V, new Environment(Map.of(), Set.of(EXTERNAL_SNAT), false));

    assertUntold(
        secondary(study),
        open,
        "203.0.113.5",
        InconclusiveCode.UNKNOWN_CONFIGURATION,
        EXTERNAL_SNAT);
  }

  @Test
  void nodes_of_auto_mode_translate_where_the_node_class_that_they_name_says_random() {
    final Study auto = study.inAutoMode("general", KEEPING, TRANSLATING);

    assertTranslated(secondary(auto), auto);
    assertTranslated(primary(auto), auto);
    assertThat(departure(secondary(auto), auto, "203.0.113.5").reason())
        .contains("NodeClass 'general' has the snatPolicy Random");
  }

  @Test
  void nodes_of_auto_mode_leave_sources_alone_where_the_node_class_that_they_name_says_disabled() {
    final Study auto = study.inAutoMode("batch", TRANSLATING, KEEPING);

    assertUnchanged(secondary(auto), auto, "203.0.113.5", "NodeClass 'batch' has the snatPolicy D");
    assertUnchanged(primary(auto), auto, "203.0.113.5", "NodeClass 'batch' has the snatPolicy D");
  }

  @Test
  void what_aws_node_declares_is_not_for_nodes_of_auto_mode() {
    final Study auto =
        study.withCni(V, Map.of(EXTERNAL_SNAT, "true")).inAutoMode("general", TRANSLATING);

    assertTranslated(secondary(auto), auto);
  }

  @Test
  void a_node_class_is_not_for_nodes_outside_auto_mode() {
    final Study auto = study.inAutoMode("batch", KEEPING);
    final Study mixed = auto.withNodes(node -> Study.of(ComputeType.EC2, node));

    assertTranslated(secondary(mixed), mixed);
  }

  @Test
  void a_finding_about_auto_mode_tells_of_the_node_class_and_not_of_aws_node() {
    final Study auto = study.inAutoMode("general", TRANSLATING);
    final Departure departure = departure(secondary(auto), auto, "203.0.113.5");

    assertThat(departure.declared())
        .extracting(provenance -> provenance.document())
        .containsExactly("nodeclasses.json", "aws/vpcs.json");
    assertThat(departure.advice()).contains("NodeClass").doesNotContain("aws-node");
  }

  @Test
  void without_a_node_class_nobody_can_say_what_leaves_auto_mode() {
    final Study missing = study.inAutoMode("gone", TRANSLATING, KEEPING);
    final Study none = study.inAutoMode("general");
    final Study unnamed =
        new Study(
            study
                .withNodes(node -> Study.of(ComputeType.AUTO, node))
                .topology()
                .withNodeClasses(missing.topology().nodeClasses()));

    assertUntoldOfAutoMode(missing, "'gone', which the list of them has not");
    assertUntoldOfAutoMode(none, "'general', which the list of them has not");
    assertUntoldOfAutoMode(unnamed, "without the label eks.amazonaws.com/nodeclass");
    assertUnchanged(secondary(missing), missing, "192.168.77.7", "192.168.0.0/16");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "random", "Sometimes"})
  void a_policy_that_nobody_knows_says_nothing(final String policy) {
    final Optional<String> declared = Optional.of(policy).filter(text -> !text.isEmpty());

    assertUntoldOfAutoMode(
        study.inAutoMode("odd", new NodeClass("odd", declared), TRANSLATING),
        policy.isEmpty() ? "no snatPolicy" : "'" + policy + "'");
  }

  @ParameterizedTest
  @EnumSource(
      value = InconclusiveCode.class,
      names = {"NO_PERMISSION", "NOT_RECORDED", "PARTIAL", "UNKNOWN_CONFIGURATION"})
  void node_classes_that_were_not_read_say_why_and_to_auto_mode_alone(final InconclusiveCode code) {
    final Section<List<NodeClass>> unread = Section.unknown(code, "the reason of it");
    final Study auto = new Study(study.inAutoMode("general").topology().withNodeClasses(unread));
    final Study ec2 = new Study(study.topology().withNodeClasses(unread));

    assertUntold(secondary(auto), auto, "203.0.113.5", code, "is not read: the reason of it");
    assertUnchanged(secondary(auto), auto, "192.168.77.7", "192.168.0.0/16");
    assertTranslated(secondary(ec2), ec2);
  }

  private static void assertUntoldOfAutoMode(final Study auto, final String detail) {
    assertUntold(
        secondary(auto), auto, "203.0.113.5", InconclusiveCode.UNKNOWN_CONFIGURATION, detail);
  }

  @Test
  void external_services_go_by_the_main_table_from_the_version_that_knows_them() {
    final Map<String, String> services = Map.of(SERVICES, "203.0.113.0/24", EXTERNAL_SNAT, "true");
    final Study known = study.withCni(":v1.12.6", services);
    final Study before = study.withCni(":v1.12.5", services);
    final Study unknown = study.withCni(":latest", services);

    final Departure departure = departure(secondary(known), known, "203.0.113.5");
    assertThat(departure.by()).isEqualTo(secondary(known).end().primary());
    assertThat(departure.source()).isEqualTo(secondary(known).end().address());
    assertUnchanged(secondary(before), before, "203.0.113.5", EXTERNAL_SNAT);
    assertUntold(
        secondary(unknown),
        unknown,
        "203.0.113.5",
        InconclusiveCode.UNKNOWN_VERSION,
        "names no version");
  }

  @Test
  void external_services_that_are_translated_leave_as_everything_else() {
    final Study declared = study.withCni(":v1.20.4", Map.of(SERVICES, "203.0.113.0/24"));

    assertTranslated(secondary(declared), declared);
  }

  @Test
  void branches_leave_by_themselves_in_strict_mode_and_are_translated_in_standard_mode() {
    final Study strict = study.withCni(V, Map.of(MODE, "strict"));
    final Study standard = study.withCni(V, Map.of(MODE, "standard"));
    final Situation ofStrict = BranchProbe.situation(strict);
    final Situation ofStandard = BranchProbe.situation(standard);
    final Probe probe = probe(ofStrict, InterfaceClass.BRANCH);

    final Departure own = departure(probe, new Study(ofStrict.topology()), "203.0.113.5");
    assertThat(own.by().id()).isEqualTo("eni-branch");
    assertThat(own.source()).isEqualTo(probe.end().address());
    assertThat(own.carriers()).extracting(point -> point.id()).containsExactly("eni-trunk");
    assertTranslated(probe(ofStandard, InterfaceClass.BRANCH), new Study(ofStandard.topology()));
  }

  @Test
  void ipv6_is_never_translated() {
    assertUnchanged(secondary(study), study, "2001:db8::5", "IPv6");
  }

  @Test
  void it_says_where_it_read_what_is_declared() {
    assertThat(departure(secondary(study), study, "203.0.113.5").declared())
        .extracting(provenance -> provenance.toString())
        .hasSize(2)
        .doesNotHaveDuplicates();
  }

  private static Probe secondary(final Study study) {
    return probe(situation(study), InterfaceClass.SECONDARY);
  }

  private static Probe primary(final Study study) {
    return probe(situation(study), InterfaceClass.PRIMARY);
  }

  private static Situation situation(final Study study) {
    final Placed placed = FlowSamplerTest.placed(study);
    return new Situation(placed.topology(), placed.placement(), 1, 3, Study.EXTERNAL);
  }

  private static Probe probe(final Situation situation, final InterfaceClass on) {
    assertThat(Probes.of(situation)).isInstanceOf(Probes.All.class);
    return ((Probes.All) Probes.of(situation))
        .probes().stream()
            .filter(probe -> probe.cell().interfaceClass() == on)
            .findFirst()
            .orElseThrow();
  }

  private static Departure departure(
      final Probe probe, final Study study, final String destination) {
    final Expected expected =
        new DeclaredSource(study.topology()).of(probe, IpAddress.parse(destination));
    assertThat(expected).isInstanceOf(Departure.class);
    return (Departure) expected;
  }

  private static void assertTranslated(final Probe probe, final Study study) {
    final Departure departure = departure(probe, study, "203.0.113.5");
    assertThat(departure.by()).isEqualTo(probe.end().primary());
    assertThat(departure.source()).isEqualTo(probe.primary().primaryAddress().orElseThrow());
    assertThat(departure.carriers()).isEmpty();
  }

  private static void assertUnchanged(
      final Probe probe, final Study study, final String destination, final String reason) {
    final Departure departure = departure(probe, study, destination);
    assertThat(departure.by()).isEqualTo(probe.end().owner());
    assertThat(departure.source()).isEqualTo(probe.end().address());
    assertThat(departure.reason()).contains(reason);
  }

  private static void assertUntold(
      final Probe probe,
      final Study study,
      final String destination,
      final InconclusiveCode code,
      final String detail) {
    assertThat(new DeclaredSource(study.topology()).of(probe, IpAddress.parse(destination)))
        .isInstanceOfSatisfying(
            Untold.class,
            untold -> {
              assertThat(untold.code()).isEqualTo(code);
              assertThat(untold.detail()).contains(detail);
            });
  }
}
