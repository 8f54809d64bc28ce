package io.wirecheck.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.check.Fact;
import io.wirecheck.checks.PodLimitRule.Answer;
import io.wirecheck.checks.PodLimitRule.Sound;
import io.wirecheck.checks.PodLimitRule.Unsure;
import io.wirecheck.checks.PodLimitRule.Wrong;
import io.wirecheck.model.CniConfiguration;
import io.wirecheck.model.ComputeType;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.Node;
import io.wirecheck.model.Pod;
import io.wirecheck.model.Section;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows of the page's table, and the nodes between them. */
class PodLimitRuleTest {

  private static final String IMAGE = "cni:v1.20.1";
  private static final String PREFIXES = "ENABLE_PREFIX_DELEGATION=true";
  private static final Map<String, String> MANAGED = Map.of("eks.amazonaws.com/nodegroup", "ng1");

  private final Study study = Study.healthy();
  private final Node first = study.nodes().get(0);
  private final List<Pod> daemons = daemons();
  private final List<NetworkInterface> interfaces = interfaces();

  private String type = "t3.medium";
  private Section<CniConfiguration> cni = Cni.section(IMAGE);
  private Map<String, String> labels = MANAGED;
  private List<Pod> hostPods = daemons;
  private List<NetworkInterface> attached = interfaces;
  private ComputeType computeType = ComputeType.EC2;
  private String operatingSystem = "linux";
  private Optional<Instant> readAt = Optional.of(Study.READ_AT);

  @Test
  void the_last_pod_with_an_address_is_the_limit() {
    assertThat(judge(17)).isInstanceOf(Sound.class);
    assertThat(judge(18)).isInstanceOf(Wrong.class);
  }

  @Test
  void a_failure_says_how_many_pods_are_too_many_and_what_to_do() {
    assertThat(judge(110).facts())
        .containsExactly(
            Fact.of("expected", "at most 17 pods: 15 addresses, and 2 pods on the host's network"),
            Fact.of("observed", "110 pods (status.allocatable.pods)"),
            Fact.of("addresses", "3 interfaces of t3.medium with 5 addresses each"),
            Fact.of("so", "of 110 pods 93 never get an address and stay in ContainerCreating"),
            judge(110).facts().get(4))
        .last()
        .satisfies(next -> assertThat(next.value()).contains("replace the node"));
  }

  @Test
  void each_pod_on_the_host_network_needs_no_address() {
    hostPods = List.of(daemons.get(0));
    assertThat(judge(17)).isInstanceOf(Wrong.class);
    assertThat(judge(16)).isInstanceOf(Sound.class);
  }

  @Test
  void a_pass_names_the_rule_that_gives_the_limit() {
    assertThat(judge(17).facts())
        .contains(Fact.of("limit", "17 pods, the published limit of t3.medium"))
        .extracting(Fact::key)
        .doesNotContain("remark");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 12, 16})
  void a_lower_limit_holds_with_a_remark(final int limit) {
    assertThat(judge(limit)).isInstanceOf(Sound.class);
    assertThat(judge(limit).facts())
        .filteredOn(fact -> fact.key().equals("remark"))
        .singleElement()
        .satisfies(fact -> assertThat(fact.value()).contains("17 (3 x 5 addresses + 2)"));
  }

  @Test
  void a_cap_that_eks_recommends_is_no_waste() {
    type = "m5.24xlarge";
    assertThat(judge(250).facts()).extracting(Fact::key).doesNotContain("remark");
    assertThat(judge(110).facts()).extracting(Fact::key).contains("remark");
  }

  @Test
  void a_limit_by_no_rule_is_wrong_only_where_nobody_could_have_set_it() {
    cni = Cni.section(IMAGE, PREFIXES);
    assertThat(judge(150)).isInstanceOf(Wrong.class);
    for (final Map<String, String> somebody :
        List.of(
            Map.<String, String>of(),
            Map.of("karpenter.sh/nodepool", "default"),
            Map.of(
                "eks.amazonaws.com/nodegroup",
                "ng1",
                "eks.amazonaws.com/sourceLaunchTemplateId",
                "lt-1"))) {
      labels = somebody;
      assertUnsure(judge(150), InconclusiveCode.UNKNOWN_CONFIGURATION);
    }
  }

  @Test
  void nobody_may_set_more_than_there_are_addresses() {
    labels = Map.of("karpenter.sh/nodepool", "default");
    assertThat(judge(40)).isInstanceOf(Wrong.class);
  }

  @Test
  void interfaces_that_the_cni_leaves_alone_take_room() {
    attached =
        interfaces.stream()
            .map(
                eni ->
                    eni.isPrimary()
                        ? eni
                        : Study.tagged(eni, Map.of(NetworkInterface.NO_MANAGE_TAG, "true")))
            .toList();
    assertThat(judge(17)).isInstanceOf(Wrong.class);
    assertThat(judge(12)).isInstanceOf(Sound.class);
  }

  @Test
  void an_interface_for_efa_alone_takes_room() {
    attached = Study.plus(interfaces, Study.typed(interfaces.get(1), "efa-only"));
    assertThat(judge(17)).isInstanceOf(Wrong.class);
  }

  @Test
  void a_trunk_leaves_open_how_many_pods_have_branches() {
    attached = Study.plus(interfaces, Study.typed(interfaces.get(1), "trunk"));
    assertUnsure(judge(17), InconclusiveCode.UNKNOWN_CONFIGURATION);
    assertThat(judge(12)).isInstanceOf(Sound.class);
  }

  @Test
  void prefixes_are_not_for_xen() {
    type = "m4.large";
    cni = Cni.section(IMAGE, PREFIXES);
    assertThat(judge(110)).isInstanceOf(Wrong.class);
    assertThat(judge(20)).isInstanceOf(Sound.class);
  }

  @Test
  void a_limit_that_fits_without_prefixes_needs_no_version() {
    cni = Cni.section("cni@sha256:00", PREFIXES);
    assertUnsure(judge(110), InconclusiveCode.UNKNOWN_VERSION);
    assertThat(judge(17)).isInstanceOf(Sound.class);
    assertThat(judge(300)).isInstanceOf(Wrong.class);
  }

  @Test
  void a_combination_with_which_the_cni_does_not_start_is_not_judged() {
    cni = Cni.section(IMAGE, "ENABLE_IPv6=true");
    assertUnsure(judge(17), InconclusiveCode.UNKNOWN_CONFIGURATION);
    cni =
        Cni.section(IMAGE, "ENABLE_IPv6=true", PREFIXES, "AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG=true");
    assertUnsure(judge(17), InconclusiveCode.UNKNOWN_CONFIGURATION);
  }

  @Test
  void daemons_that_may_still_come_are_not_held_against_a_node() {
    hostPods = List.of();
    assertUnsure(judge(17), InconclusiveCode.TIMEOUT_SETTLE);
    assertThat(judge(15)).isInstanceOf(Sound.class);
    hostPods = List.of(daemons.get(0));
    readAt = Optional.of(daemons.get(0).createdAt().plusSeconds(29));
    assertUnsure(judge(17), InconclusiveCode.TIMEOUT_SETTLE);
    readAt = Optional.of(daemons.get(0).createdAt().plusSeconds(30));
    assertThat(judge(17)).isInstanceOf(Wrong.class);
  }

  @Test
  void a_type_that_is_not_known_is_named_with_what_to_do() {
    type = "t99.medium";
    assertThat(judge(17))
        .isInstanceOfSatisfying(
            Unsure.class,
            unsure -> {
              assertThat(unsure.code()).isEqualTo(InconclusiveCode.UNKNOWN_CONFIGURATION);
              assertThat(unsure.detail()).contains("t99.medium", "later version");
            });
    type = "";
    assertUnsure(judge(17), InconclusiveCode.UNKNOWN_CONFIGURATION);
  }

  @ParameterizedTest
  @CsvSource({
    "linux, AUTO, 110, true",
    "linux, AUTO, 120, false",
    "windows, EC2, 110, true",
    "windows, EC2, 17, false"
  })
  void windows_and_auto_mode_have_rules_of_their_own(
      final String system, final ComputeType compute, final int limit, final boolean sound) {
    operatingSystem = system;
    computeType = compute;
    cni = Section.unknown(InconclusiveCode.UNKNOWN_CONFIGURATION, "no aws-node");
    hostPods = List.of();
    if (sound) {
      assertThat(judge(limit)).isInstanceOf(Sound.class);
    } else {
      assertUnsure(judge(limit), InconclusiveCode.UNKNOWN_CONFIGURATION);
    }
  }

  private Answer judge(final int limit) {
    final Node node =
        new Node(
            first.name(),
            first.uid(),
            first.providerId(),
            computeType,
            first.zone(),
            type,
            operatingSystem,
            first.internalAddresses(),
            OptionalInt.of(type.equals("m5.24xlarge") ? 96 : 2),
            OptionalInt.of(limit),
            labels);
    return PodLimitRule.judge(new LimitedNode(node, hostPods, attached, cni), readAt);
  }

  private static void assertUnsure(final Answer answer, final InconclusiveCode code) {
    assertThat(answer)
        .isInstanceOfSatisfying(Unsure.class, unsure -> assertThat(unsure.code()).isEqualTo(code));
  }

  private List<Pod> daemons() {
    return study.pods().stream()
        .filter(pod -> pod.hostNetwork() && pod.nodeName().equals(Optional.of(first.name())))
        .toList();
  }

  private List<NetworkInterface> interfaces() {
    final String instance = first.providerId().orElseThrow().instanceId();
    return study.interfaces().stream().filter(eni -> eni.isAttachedTo(instance)).toList();
  }
}
