package io.wirecheck.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.check.Fact;
import io.wirecheck.check.Finding;
import io.wirecheck.check.Selection;
import io.wirecheck.check.Situation;
import io.wirecheck.check.Verdict;
import io.wirecheck.evidence.Observations;
import io.wirecheck.evidence.Placement;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.Pod;
import io.wirecheck.model.Provenance;
import io.wirecheck.model.Section;
import io.wirecheck.model.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What the kill matrix does not show: the facts of a failure, and the cases between its rows. */
class PodAddressBelongsToItsNodeTest {

  private static final Instant READ_AT = Study.READ_AT;

  private final PodAddressBelongsToItsNode check = new PodAddressBelongsToItsNode();
  private final Topology study = Study.healthy().topology();

  @Test
  void every_pod_of_the_study_holds_and_names_its_interface() {
    assertThat(judge(study))
        .isNotEmpty()
        .allSatisfy(
            finding -> {
              assertThat(finding).isInstanceOf(Finding.Holds.class);
              assertThat(finding.provenance()).isNotEmpty();
            });
  }

  @Test
  void a_violation_says_what_was_expected_what_was_observed_and_where_the_pod_runs() {
    final Pod victim = poolPod();
    final Topology moved = withPod(victim, address -> IpAddress.parse("10.42.0.7"));

    assertThat(findingFor(victim, judge(moved)).facts())
        .extracting(Fact::key)
        .containsExactly("expected", "observed", "pod's node", "next");
    assertThat(findingFor(victim, judge(moved)).facts())
        .extracting(Fact::value)
        .anySatisfy(value -> assertThat(value).contains("192.168.0.0/16"))
        .anySatisfy(value -> assertThat(value).contains("10.42.0.7"));
  }

  @Test
  void a_pod_that_would_fail_is_not_judged_in_its_first_thirty_seconds() {
    final Pod victim = poolPod();
    final Topology young =
        replace(
            victim,
            created(withAddress(victim, IpAddress.parse("10.42.0.7")), Duration.ofSeconds(29)));
    final Topology old =
        replace(
            victim,
            created(withAddress(victim, IpAddress.parse("10.42.0.7")), Duration.ofSeconds(30)));

    assertThat(findingFor(victim, judge(young)))
        .isInstanceOfSatisfying(
            Finding.Inconclusive.class,
            finding -> assertThat(finding.code()).isEqualTo(InconclusiveCode.TIMEOUT_SETTLE));
    assertThat(findingFor(victim, judge(old)).verdict()).isEqualTo(Verdict.FAIL);
  }

  @Test
  void nothing_can_be_said_where_ec2_limits_the_rate_of_calls() {
    final Topology throttled =
        study.withNetworkInterfaces(
            Section.unknown(InconclusiveCode.API_THROTTLED, "DescribeNetworkInterfaces: 503"));

    assertThat(check.select(new Situation(throttled, Placement.none(), 1, 3, Study.EXTERNAL)))
        .isInstanceOfSatisfying(
            Selection.Unknown.class,
            unknown -> assertThat(unknown.code()).isEqualTo(InconclusiveCode.API_THROTTLED));
  }

  @Test
  void a_young_pod_whose_address_is_in_order_holds() {
    final Pod pod = poolPod();
    final Topology young = replace(pod, created(pod, Duration.ofSeconds(1)));

    assertThat(findingFor(pod, judge(young)).verdict()).isEqualTo(Verdict.PASS);
  }

  @Test
  void a_running_pod_without_an_address_is_inconclusive() {
    final Pod pod = poolPod();
    final Pod bare =
        new Pod(
            pod.ref(),
            pod.uid(),
            pod.nodeName(),
            pod.phase(),
            pod.hostNetwork(),
            List.of(),
            pod.branchInterfaces(),
            pod.labels(),
            pod.createdAt(),
            pod.deletedAt());

    assertThat(findingFor(pod, judge(replace(pod, bare))).verdict())
        .isEqualTo(Verdict.INCONCLUSIVE);
  }

  @Test
  void a_terminating_pod_neither_fails_nor_takes_an_address_from_another() {
    final Pod victim = poolPod();
    final Pod ghost =
        new Pod(
            new io.wirecheck.model.PodRef("default", "ghost"),
            "ghost",
            victim.nodeName(),
            Pod.Phase.RUNNING,
            false,
            victim.addresses(),
            List.of(),
            victim.labels(),
            victim.createdAt(),
            Optional.of(READ_AT));
    final List<Pod> pods = new ArrayList<>(study.pods().asOptional().orElseThrow());
    pods.add(ghost);

    assertThat(judge(withPods(pods))).allMatch(finding -> finding.verdict() == Verdict.PASS);
  }

  @Test
  void the_same_address_in_another_vpc_is_nobody_elses_business() {
    final Pod pod = poolPod();
    final List<NetworkInterface> interfaces =
        new ArrayList<>(study.networkInterfaces().asOptional().orElseThrow());
    final NetworkInterface owner =
        interfaces.stream()
            .filter(eni -> eni.secondaryAddresses().contains(pod.addresses().get(0)))
            .findFirst()
            .orElseThrow();
    interfaces.add(inAnotherVpc(owner));

    assertThat(findingFor(pod, judge(withInterfaces(interfaces))).verdict())
        .isEqualTo(Verdict.PASS);
  }

  @Test
  void a_host_network_pod_with_a_pool_address_fails() {
    final Pod victim = poolPod();
    final Pod onHost =
        new Pod(
            victim.ref(),
            victim.uid(),
            victim.nodeName(),
            victim.phase(),
            true,
            victim.addresses(),
            List.of(),
            victim.labels(),
            victim.createdAt(),
            victim.deletedAt());

    assertThat(findingFor(victim, judge(replace(victim, onHost))).verdict())
        .isEqualTo(Verdict.FAIL);
  }

  private Pod poolPod() {
    return study.pods().asOptional().orElseThrow().stream()
        .filter(pod -> pod.holdsItsAddresses() && !pod.hostNetwork())
        .findFirst()
        .orElseThrow();
  }

  private List<Finding> judge(final Topology topology) {
    final Selection<AddressedPod> selection =
        check.select(new Situation(topology, Placement.none(), 1, 3, Study.EXTERNAL));
    assertThat(selection).isInstanceOf(Selection.Chosen.class);
    return ((Selection.Chosen<AddressedPod>) selection)
        .subjects().stream()
            .map(subject -> check.examine(subject, new Observations(topology, java.util.Map.of())))
            .toList();
  }

  private static Finding findingFor(final Pod pod, final List<Finding> findings) {
    return findings.stream()
        .filter(finding -> finding.subject().equals("pod " + pod.ref()))
        .findFirst()
        .orElseThrow();
  }

  private Topology withPod(final Pod pod, final UnaryOperator<IpAddress> change) {
    return replace(pod, withAddress(pod, change.apply(pod.addresses().get(0))));
  }

  private static Pod withAddress(final Pod pod, final IpAddress address) {
    return new Pod(
        pod.ref(),
        pod.uid(),
        pod.nodeName(),
        pod.phase(),
        pod.hostNetwork(),
        List.of(address),
        pod.branchInterfaces(),
        pod.labels(),
        pod.createdAt(),
        pod.deletedAt());
  }

  private static Pod created(final Pod pod, final Duration ago) {
    return new Pod(
        pod.ref(),
        pod.uid(),
        pod.nodeName(),
        pod.phase(),
        pod.hostNetwork(),
        pod.addresses(),
        pod.branchInterfaces(),
        pod.labels(),
        READ_AT.minus(ago),
        pod.deletedAt());
  }

  private static NetworkInterface inAnotherVpc(final NetworkInterface eni) {
    return new NetworkInterface(
        "eni-0000000000000000f",
        eni.type(),
        "vpc-0000000000000000f",
        eni.subnetId(),
        eni.zone(),
        eni.mac(),
        eni.primaryAddress(),
        eni.secondaryAddresses(),
        eni.prefixes(),
        Optional.empty(),
        eni.tags());
  }

  private Topology replace(final Pod old, final Pod replacement) {
    return withPods(
        study.pods().asOptional().orElseThrow().stream()
            .map(pod -> pod.equals(old) ? replacement : pod)
            .toList());
  }

  private Topology withPods(final List<Pod> pods) {
    return study.withPods(
        Section.known(pods, Provenance.of("kubernetes/pods.json", "test", READ_AT)));
  }

  private Topology withInterfaces(final List<NetworkInterface> interfaces) {
    return study.withNetworkInterfaces(
        Section.known(interfaces, Provenance.of("aws/network-interfaces.json", "test", READ_AT)));
  }
}
