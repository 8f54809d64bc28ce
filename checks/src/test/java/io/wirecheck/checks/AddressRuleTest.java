package io.wirecheck.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.check.Fact;
import io.wirecheck.check.Finding;
import io.wirecheck.check.ObjectRef;
import io.wirecheck.check.Selection;
import io.wirecheck.check.Situation;
import io.wirecheck.check.Verdict;
import io.wirecheck.evidence.Observations;
import io.wirecheck.evidence.Placement;
import io.wirecheck.model.Cidr;
import io.wirecheck.model.ComputeType;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.MacAddress;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.NetworkInterface.Attachment;
import io.wirecheck.model.Node;
import io.wirecheck.model.Pod;
import io.wirecheck.model.ProviderId;
import io.wirecheck.model.Section;
import io.wirecheck.model.Topology;
import io.wirecheck.model.Vpc;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The situations of real clusters that tempt the rule into a false PASS or a false FAIL. */
class AddressRuleTest {

  private static final String VPC6 = "2406:da12:0:ab00::/56";

  private final PodAddressBelongsToItsNode check = new PodAddressBelongsToItsNode();
  private final Study study = Study.healthy();
  private final Pod pod = study.poolPod();
  private final IpAddress address = pod.addresses().get(0);
  private final NetworkInterface owner = study.ownerOf(pod);

  @Test
  void an_address_on_an_interface_that_is_detaching_is_inconclusive() {
    final Study leaving =
        study.withInterfaces(eni -> eni.equals(owner) ? Study.attaching(eni, "detaching") : eni);

    assertInconclusive(leaving, pod, InconclusiveCode.CHURN, owner.id(), "detaching");
  }

  @ParameterizedTest
  @ValueSource(strings = {"shutting-down", "terminated"})
  void a_pod_on_an_instance_that_is_gone_is_inconclusive(final String state) {
    final Study gone = study.instanceState(study.instanceOf(pod), state);

    assertInconclusive(gone, pod, InconclusiveCode.CHURN, study.instanceOf(pod), state);
  }

  @Test
  void a_pod_on_a_stopped_instance_still_holds_its_address() {
    assertPass(study.instanceState(study.instanceOf(pod), "stopped"), pod);
  }

  @Test
  void an_address_that_was_given_anew_after_its_node_went_is_no_duplicate() {
    final Pod stale = Study.on(study.nodeOf(study.poolPodElsewhere()), Study.pod("stale", pod));
    final Study terminated =
        study.and(stale).instanceState(study.instanceOf(study.poolPodElsewhere()), "terminated");
    final Study deleted = study.and(stale).without(study.nodeOf(study.poolPodElsewhere()));

    assertPass(terminated, pod);
    assertPass(deleted, pod);
    assertInconclusive(deleted, stale, InconclusiveCode.CHURN, "is not in the list of nodes");
  }

  @Test
  void both_of_two_running_pods_with_one_address_fail_and_name_each_other() {
    final Pod twin = Study.pod("twin", pod);
    final Study two = study.and(twin);

    assertFail(two, pod, "also of pod red/twin on node " + twin.nodeName().orElseThrow());
    assertFail(two, twin, "also of pod " + pod.ref());
  }

  @ParameterizedTest
  @ValueSource(strings = {"PENDING", "UNKNOWN"})
  void an_address_that_a_pod_claims_which_does_not_run_is_inconclusive(final Pod.Phase phase) {
    final Pod claims = Study.in(phase, Study.pod("claims", pod));

    assertInconclusive(study.and(claims), pod, InconclusiveCode.CHURN, "pod red/claims");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SUCCEEDED", "FAILED"})
  void a_pod_that_ended_claims_nothing(final Pod.Phase phase) {
    assertPass(study.and(Study.in(phase, Study.pod("ended", pod))), pod);
  }

  @Test
  void a_pod_on_the_hosts_network_claims_nothing() {
    assertPass(study.and(Study.onHost(Study.pod("host", pod))), pod);
  }

  @Test
  void an_interface_that_a_list_names_twice_is_one() {
    assertPass(study.and(owner), pod);
  }

  @Test
  void an_address_on_two_interfaces_fails_and_names_both() {
    final Study two = study.and(Study.named("eni-0000000000000000f", owner));

    assertFail(two, pod, owner.id(), "eni-0000000000000000f");
  }

  @Test
  void an_address_within_a_prefix_of_another_node_fails() {
    final NetworkInterface other = study.ownerOf(study.poolPodElsewhere());
    final Study moved =
        study.withInterfaces(
            eni ->
                eni.equals(owner)
                    ? Study.holding(eni, List.of())
                    : eni.equals(other) ? withPrefix(eni, new Cidr(address, 28)) : eni);

    assertFail(moved, pod, "within a delegated prefix of " + other.id());
  }

  @Test
  void a_pod_with_the_hosts_ipv6_address_fails() {
    final IpAddress own = IpAddress.parse("2406:da12:0:ab00::a");
    final Study ipv6 = dualStack(own).with(pod, Study.at(pod, own));

    assertFail(ipv6, Study.at(pod, own), "an IPv6 address of the host of " + owner.id());
  }

  @Test
  void a_pod_of_the_hosts_network_may_have_both_families() {
    final Pod daemon = study.pods().stream().filter(Pod::hostNetwork).findFirst().orElseThrow();
    final IpAddress own = IpAddress.parse("2406:da12:0:ab00::a");
    final Pod both = Study.at(daemon, daemon.addresses().get(0), own);
    final Node node = study.nodeOf(daemon);
    final Study dual =
        withIpv6Range(study)
            .with(daemon, both)
            .withNodes(
                n ->
                    n.equals(node)
                        ? Study.withAddresses(n, List.of(daemon.addresses().get(0), own))
                        : n)
            .withInterfaces(
                eni ->
                    eni.primaryAddress().equals(Optional.of(daemon.addresses().get(0)))
                        ? Study.holding(eni, Study.plus(eni.secondaryAddresses(), own))
                        : eni);

    assertPass(dual, both);
  }

  @Test
  void the_second_of_a_pods_addresses_is_judged_too() {
    final Pod both = Study.at(pod, address, IpAddress.parse("10.42.0.7"));

    assertFail(study.with(pod, both), both, "10.42.0.7");
  }

  @Test
  void a_node_may_name_its_pods_addresses_among_its_own() {
    final Node node = study.nodeOf(pod);
    final Study many =
        study.withNodes(
            n ->
                n.equals(node)
                    ? Study.withAddresses(n, Study.plus(n.internalAddresses(), address))
                    : n);

    assertPass(many, pod);
  }

  @Test
  void a_range_of_a_peered_vpc_is_none_of_the_nodes() {
    final IpAddress peered = IpAddress.parse("10.9.0.7");
    final Pod there = Study.at(pod, peered);
    final Study peers =
        new Study(
            study
                .topology()
                .withVpcs(
                    study
                        .topology()
                        .vpcs()
                        .map(
                            all ->
                                Study.plus(
                                    all,
                                    new Vpc(
                                        "vpc-peer",
                                        "111122223333",
                                        List.of(
                                            new Vpc.CidrAssociation(
                                                Cidr.parse("10.9.0.0/16"), "associated")))))));

    assertFail(peers.with(pod, there), there, "10.9.0.7");
  }

  @Test
  void a_vpc_of_another_account_is_the_nodes_all_the_same() {
    assertPass(study.withVpc(vpc -> new Vpc(vpc.id(), "999988887777", vpc.cidrs())), pod);
  }

  @Test
  void of_several_ranges_any_will_do_and_the_state_of_a_wrong_one_is_named() {
    final Study several =
        study.withVpc(
            vpc ->
                new Vpc(
                    vpc.id(),
                    vpc.ownerId(),
                    List.of(
                        new Vpc.CidrAssociation(Cidr.parse("10.0.0.0/16"), "associated"),
                        new Vpc.CidrAssociation(Cidr.parse("100.64.0.0/16"), "disassociated"),
                        new Vpc.CidrAssociation(Cidr.parse("192.168.0.0/16"), "associated"))));
    final Pod lost = Study.at(pod, IpAddress.parse("100.64.1.1"));

    assertPass(several, pod);
    assertFail(several.with(pod, lost), lost, "100.64.0.0/16, whose association is disassociated");
  }

  @Test
  void a_windows_pod_with_a_secondary_address_holds() {
    assertPass(study.withNodes(Study::windows), pod);
  }

  @Test
  void a_pod_of_auto_mode_holds() {
    assertPass(study.withNodes(node -> Study.of(ComputeType.AUTO, node)), pod);
  }

  @Test
  void device_0_of_another_card_may_be_unmanaged() {
    final Study cards =
        study.withInterfaces(
            eni ->
                eni.equals(owner)
                    ? Study.tagged(
                        Study.attached(eni, card(eni, 0, 1)),
                        Map.of(NetworkInterface.NO_MANAGE_TAG, "true"))
                    : eni);

    assertFail(cards, pod, "tagged " + NetworkInterface.NO_MANAGE_TAG);
  }

  @Test
  void an_interface_without_addresses_changes_nothing() {
    final NetworkInterface efaOnly =
        new NetworkInterface(
            "eni-efa",
            "efa-only",
            owner.vpcId(),
            owner.subnetId(),
            owner.zone(),
            new MacAddress(1),
            Optional.empty(),
            List.of(),
            List.of(),
            card(owner, 1, 1),
            Map.of());

    assertPass(study.and(efaOnly), pod);
  }

  @Test
  void a_pod_that_ec2_could_not_know_when_it_was_asked_is_not_judged() {
    final Pod born = Study.createdAt(Study.READ_AT.minusSeconds(60), Study.at(pod, free()));
    final Study asked = study.with(pod, born);

    assertFail(asked, born, free().toString());
    assertInconclusive(
        asked.interfacesReadAt(Study.READ_AT.minus(Duration.ofMinutes(5))),
        born,
        InconclusiveCode.TIMEOUT_SETTLE,
        "younger than 30 s");
  }

  @Test
  void pods_on_the_hosts_network_alone_are_no_subjects() {
    final Study hosts = study.withPods(study.pods().stream().filter(Pod::hostNetwork).toList());

    assertThat(check.select(situation(hosts)))
        .isInstanceOfSatisfying(
            Selection.Unknown.class,
            unknown -> assertThat(unknown.code()).isEqualTo(InconclusiveCode.NO_SUBJECTS));
  }

  @Test
  void an_annotated_pod_with_an_ordinary_address_fails() {
    final Pod annotated = Study.annotated(pod, "eni-branch");

    assertFail(study.with(pod, annotated), annotated, owner.id());
  }

  @Test
  void a_branch_of_the_nodes_trunk_holds() {
    assertPass(branched(trunkOn(study.instanceOf(pod)), "eni-trunk"), onBranch());
  }

  @Test
  void a_branch_of_another_nodes_trunk_fails() {
    final Study elsewhere = branched(trunkOn(study.instanceOf(pod)), "eni-other").and(other());

    assertFail(elsewhere, onBranch(), "trunk eni-other");
  }

  @Test
  void a_branch_whose_trunk_is_not_known_is_inconclusive() {
    final Study untagged =
        branched(trunkOn(study.instanceOf(pod)), "eni-trunk")
            .withInterfaces(eni -> eni.type().equals("branch") ? Study.tagged(eni, Map.of()) : eni);

    assertInconclusive(
        untagged, onBranch(), InconclusiveCode.NOT_RECORDED, NetworkInterface.TRUNK_TAG);
  }

  @Test
  void a_branch_of_a_trunk_that_is_detaching_is_inconclusive() {
    final NetworkInterface leaving = Study.attaching(trunkOn(study.instanceOf(pod)), "detaching");

    assertInconclusive(
        branched(leaving, "eni-trunk"), onBranch(), InconclusiveCode.CHURN, "detaching");
  }

  @Test
  void a_branch_that_the_annotation_does_not_name_fails() {
    final Study branched = branched(trunkOn(study.instanceOf(pod)), "eni-trunk");
    final Pod another = Study.annotated(onBranch(), "eni-another");

    assertFail(branched.with(onBranch(), another), another, "the annotation names [eni-another]");
    final Pod none = Study.annotated(onBranch());
    assertFail(branched.with(onBranch(), none), none, "the annotation names none");
  }

  @Test
  void a_pod_of_fargate_may_have_the_interfaces_ipv6_address() {
    final IpAddress own = IpAddress.parse("2406:da12:0:ab00::77");
    final Pod serverless = Study.at(pod, own);

    assertPass(onFargate(own).with(pod, serverless), serverless);
  }

  @Test
  void a_pod_of_fargate_on_an_interface_of_an_instance_fails() {
    final Node node = study.nodeOf(pod);
    final Study serverless =
        study.withNodes(n -> n.equals(node) ? Study.of(ComputeType.FARGATE, n) : n);

    assertFail(serverless, pod, owner.id());
  }

  @Test
  void a_pod_of_fargate_with_an_address_that_nobody_holds_fails() {
    final Pod lost = Study.at(pod, free());

    assertFail(
        onFargate(IpAddress.parse("2406:da12:0:ab00::77")).with(pod, lost),
        lost,
        "no network interface of " + owner.vpcId() + " holds " + free());
  }

  @Test
  void a_pod_of_fargate_with_a_secondary_address_or_an_unattached_interface_fails() {
    final Node node = study.nodeOf(pod);
    final IpAddress own = IpAddress.parse("2406:da12:0:ab00::77");
    final Pod serverless = Study.at(pod, own);
    final Study loose =
        onFargate(own)
            .with(pod, serverless)
            .withInterfaces(
                eni -> eni.id().equals(owner.id()) ? Study.attached(eni, Optional.empty()) : eni);
    final Study instances =
        dualStack(own)
            .with(pod, serverless)
            .withNodes(n -> n.equals(node) ? Study.of(ComputeType.FARGATE, n) : n);

    assertFail(onFargate(own), pod, "a secondary address of " + owner.id());
    assertFail(loose, serverless, "attached to nothing");
    assertFail(instances, serverless, study.instanceOf(pod));
  }

  @Test
  void a_pod_of_fargate_is_judged_by_the_vpc_of_the_cluster_alone() {
    final Node node = study.nodeOf(pod);
    final Study unknown =
        new Study(
            study
                .topology()
                .withCluster(Section.unknown(InconclusiveCode.NO_PERMISSION, "denied")));

    assertInconclusive(
        unknown.withNodes(n -> n.equals(node) ? Study.of(ComputeType.FARGATE, n) : n),
        pod,
        InconclusiveCode.NOT_RECORDED,
        "without DescribeCluster");
  }

  @Test
  void a_branch_without_a_trunk_on_the_node_fails() {
    final NetworkInterface noTrunk = Study.typed(trunkOn(study.instanceOf(pod)), "interface");

    assertFail(branched(noTrunk, "eni-trunk"), onBranch(), "trunk eni-trunk");
  }

  @Test
  void an_address_that_the_node_names_and_another_instance_holds_fails_on_the_hosts_network() {
    final Pod daemon = study.pods().stream().filter(Pod::hostNetwork).findFirst().orElseThrow();
    final Node node = study.nodeOf(daemon);
    final IpAddress others =
        study.nodes().stream()
            .filter(n -> !n.equals(node))
            .findFirst()
            .orElseThrow()
            .internalAddresses()
            .get(0);
    final Pod lost = Study.at(daemon, others);
    final Study confused =
        study
            .with(daemon, lost)
            .withNodes(n -> n.equals(node) ? Study.withAddresses(n, List.of(others)) : n);

    assertFail(confused, lost, others.toString());
  }

  @Test
  void where_the_inventory_has_not_all_of_the_node_nothing_is_said() {
    final Node node = study.nodeOf(pod);
    final Topology all = study.topology();

    assertInconclusive(
        study.withNodes(n -> n.equals(node) ? withProvider(n, Optional.empty()) : n),
        pod,
        InconclusiveCode.WRONG_SCOPE,
        "has no EC2 instance as its spec.providerID");
    assertInconclusive(
        study.withNodes(
            n ->
                n.equals(node)
                    ? withProvider(
                        n, n.providerId().map(id -> new ProviderId("z", id.instanceId())))
                    : n),
        pod,
        InconclusiveCode.WRONG_SCOPE,
        "its node says z");
    assertInconclusive(
        new Study(all.withInstances(all.instances().map(before -> List.of()))),
        pod,
        InconclusiveCode.WRONG_SCOPE,
        "AWS did not list instance");
    assertInconclusive(
        study.withInterfaces(eni -> Study.attached(eni, Optional.empty())),
        pod,
        InconclusiveCode.WRONG_SCOPE,
        "AWS listed no network interface of instance");
    assertInconclusive(
        new Study(all.withVpcs(all.vpcs().map(before -> List.of()))),
        pod,
        InconclusiveCode.WRONG_SCOPE,
        "the node's VPC");
  }

  @Test
  void pods_of_hybrid_nodes_are_counted_and_not_judged() {
    final Node node = study.nodeOf(pod);
    final Study some = study.withNodes(n -> n.equals(node) ? Study.of(ComputeType.HYBRID, n) : n);

    final Selection.Chosen<AddressedPod> chosen =
        (Selection.Chosen<AddressedPod>) check.select(situation(some));
    assertThat(chosen.coverage().excluded()).containsKey("on a hybrid node");
    assertThat(chosen.subjects())
        .isNotEmpty()
        .allMatch(subject -> !subject.pod().nodeName().equals(pod.nodeName()));
    assertThat(check.select(situation(study.withNodes(n -> Study.of(ComputeType.HYBRID, n)))))
        .isInstanceOf(Selection.DoesNotApply.class);
  }

  @Test
  void without_any_of_the_lists_that_it_needs_nobody_is_judged() {
    final Topology all = study.topology();
    final List<Topology> lacking =
        List.of(
            all.withPods(denied()),
            all.withNodes(denied()),
            all.withInstances(denied()),
            all.withNetworkInterfaces(denied()),
            all.withVpcs(denied()));

    assertThat(lacking)
        .allSatisfy(
            topology ->
                assertThat(check.select(situation(new Study(topology))))
                    .isInstanceOfSatisfying(
                        Selection.Unknown.class,
                        unknown ->
                            assertThat(unknown.code()).isEqualTo(InconclusiveCode.NO_PERMISSION)));
  }

  @Test
  void a_subject_depends_on_its_pod_and_on_its_node() {
    final Selection<AddressedPod> selection = check.select(situation(study));

    assertThat(((Selection.Chosen<AddressedPod>) selection).subjects())
        .filteredOn(subject -> subject.pod().equals(pod))
        .singleElement()
        .satisfies(
            subject ->
                assertThat(subject.objects())
                    .containsExactly(
                        ObjectRef.pod(pod.ref()), ObjectRef.node(pod.nodeName().orElseThrow())));
  }

  private static <T> Section<T> denied() {
    return Section.unknown(InconclusiveCode.NO_PERMISSION, "denied");
  }

  private static Node withProvider(final Node node, final Optional<ProviderId> provider) {
    return new Node(
        node.name(),
        node.uid(),
        provider,
        node.computeType(),
        node.zone(),
        node.instanceType(),
        node.operatingSystem(),
        node.internalAddresses(),
        node.cpus(),
        node.allocatablePods(),
        node.labels());
  }

  private Study branched(final NetworkInterface trunk, final String trunkId) {
    final NetworkInterface branch =
        Study.tagged(
            Study.named(
                "eni-branch",
                Study.typed(
                    Study.attached(Study.holding(owner, List.of(free())), Optional.empty()),
                    "branch")),
            Map.of(NetworkInterface.TRUNK_TAG, trunkId));
    return study.and(trunk).and(branch).with(pod, onBranch());
  }

  private Pod onBranch() {
    return Study.annotated(Study.at(pod, free()), "eni-branch");
  }

  private NetworkInterface trunkOn(final String instance) {
    return Study.named(
        "eni-trunk",
        Study.typed(
            Study.attached(
                Study.holding(owner, List.of()),
                Optional.of(new Attachment(Optional.of(instance), 2, 0, "attached"))),
            "trunk"));
  }

  private NetworkInterface other() {
    return Study.named("eni-other", trunkOn(study.instanceOf(study.poolPodElsewhere())));
  }

  private Study onFargate(final IpAddress own) {
    final Node node = study.nodeOf(pod);
    return dualStack(own)
        .withNodes(n -> n.equals(node) ? Study.of(ComputeType.FARGATE, n) : n)
        .withInterfaces(
            eni ->
                eni.id().equals(owner.id())
                    ? Study.attached(
                        eni, Optional.of(new Attachment(Optional.empty(), 1, 0, "attached")))
                    : eni);
  }

  private Study dualStack(final IpAddress own) {
    return withIpv6Range(study)
        .withInterfaces(
            eni ->
                eni.equals(owner)
                    ? Study.holding(eni, Study.plus(eni.secondaryAddresses(), own))
                    : eni);
  }

  private static Study withIpv6Range(final Study study) {
    return study.withVpc(
        vpc ->
            new Vpc(
                vpc.id(),
                vpc.ownerId(),
                Study.plus(vpc.cidrs(), new Vpc.CidrAssociation(Cidr.parse(VPC6), "associated"))));
  }

  private static NetworkInterface withPrefix(final NetworkInterface eni, final Cidr prefix) {
    return new NetworkInterface(
        eni.id(),
        eni.type(),
        eni.vpcId(),
        eni.subnetId(),
        eni.zone(),
        eni.mac(),
        eni.primaryAddress(),
        eni.secondaryAddresses(),
        List.of(prefix),
        eni.attachment(),
        eni.tags());
  }

  private static Optional<Attachment> card(
      final NetworkInterface eni, final int device, final int card) {
    return eni.attachment().map(a -> new Attachment(a.instanceId(), device, card, a.status()));
  }

  /** An address of the VPC that nobody has. */
  private static IpAddress free() {
    return IpAddress.parse("192.168.200.7");
  }

  private void assertPass(final Study study, final Pod subject) {
    final Finding finding = judge(study, subject);
    assertThat(finding.verdict()).as("%s", finding).isEqualTo(Verdict.PASS);
  }

  private void assertFail(final Study study, final Pod subject, final String... observed) {
    final Finding finding = judge(study, subject);
    assertThat(finding.verdict()).as("%s", finding).isEqualTo(Verdict.FAIL);
    assertThat(finding.facts())
        .filteredOn(fact -> fact.key().equals("observed"))
        .singleElement()
        .extracting(Fact::value)
        .asString()
        .contains(observed);
  }

  private void assertInconclusive(
      final Study study, final Pod subject, final InconclusiveCode code, final String... detail) {
    assertThat(judge(study, subject))
        .isInstanceOfSatisfying(
            Finding.Inconclusive.class,
            finding -> {
              assertThat(finding.code()).isEqualTo(code);
              assertThat(finding.detail()).contains(detail);
            });
  }

  private Finding judge(final Study study, final Pod subject) {
    final Selection<AddressedPod> selection = check.select(situation(study));
    assertThat(selection).isInstanceOf(Selection.Chosen.class);
    return ((Selection.Chosen<AddressedPod>) selection)
        .subjects().stream()
            .filter(chosen -> chosen.pod().equals(subject))
            .map(chosen -> check.examine(chosen, new Observations(study.topology(), Map.of())))
            .findFirst()
            .orElseThrow();
  }

  private static Situation situation(final Study study) {
    return new Situation(study.topology(), Placement.none(), 1, 3, Study.EXTERNAL);
  }
}
