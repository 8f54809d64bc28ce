package io.wirecheck.run;

import static io.wirecheck.run.Runs.answer;
import static io.wirecheck.run.Runs.known;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.check.CheckResult;
import io.wirecheck.check.ObjectRef;
import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.Node;
import io.wirecheck.model.Pod;
import io.wirecheck.model.Section;
import io.wirecheck.model.Topology;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The edges of what {@link ChurnTest} shows: what is void, and what nobody can vouch for. */
class StabilityTest {

  private static final Pod POD = Runs.pods().get(0);
  private static final ObjectRef REF = ObjectRef.pod(POD.ref());
  private static final ObjectRef NODE = ObjectRef.node(Runs.nodes().get(0).name());

  @Test
  void a_pod_that_is_on_its_way_out_changed() {
    assertChurn(
        withPod(pod -> pod(pod, pod.uid(), pod.addresses(), Optional.of(Instant.EPOCH))),
        " changed");
  }

  @Test
  void a_pod_that_was_evicted_shows_it_by_its_phase() {
    assertChurn(
        withPod(StabilityTest::failed),
        " changed while the run was reading: it was RUNNING, and is FAILED");
  }

  @Test
  void a_change_of_others_does_not_matter() {
    final Topology changed = withPod(pod -> pod(pod, "another", pod.addresses(), Optional.empty()));
    assertThat(answer(judged(changed, ObjectRef.pod(Runs.pods().get(1).ref())))).isEqualTo("PASS");
    assertThat(answer(judged(changed, NODE))).isEqualTo("PASS");
    assertThat(answer(judged(changed))).isEqualTo("PASS");
  }

  @Test
  void a_node_that_was_replaced_changed() {
    final Topology changed =
        Runs.STUDY.withNodes(
            Runs.STUDY.nodes().map(nodes -> nodes.stream().map(StabilityTest::replaced).toList()));
    assertThat(answer(judged(changed, REF, NODE))).isEqualTo("INCONCLUSIVE(CHURN)");
  }

  @Test
  void an_object_that_appeared_or_never_was_there_did_not_stay() {
    final Topology fewer = Runs.STUDY.withPods(Runs.STUDY.pods().map(pods -> pods.subList(0, 1)));
    final ObjectRef late = ObjectRef.pod(known(Runs.STUDY.pods()).get(1).ref());
    assertThat(Stability.between(fewer, Runs.STUDY).doubt(List.of(late)))
        .hasValueSatisfying(doubt -> assertThat(doubt.code()).isEqualTo(InconclusiveCode.CHURN));
    assertThat(Stability.between(Runs.STUDY, Runs.STUDY).doubt(List.of(ObjectRef.node("never"))))
        .hasValueSatisfying(doubt -> assertThat(doubt.detail()).contains("Node never"));
  }

  @Test
  void a_last_reading_that_was_denied_voids_what_concerns_any_object() {
    final Topology noPods =
        Runs.STUDY.withPods(Section.unknown(InconclusiveCode.NO_PERMISSION, "pods: forbidden"));
    final Topology noNodes =
        Runs.STUDY.withNodes(Section.unknown(InconclusiveCode.API_THROTTLED, "nodes: 429"));
    assertThat(answer(judged(noPods, NODE))).isEqualTo("INCONCLUSIVE(NO_PERMISSION)");
    assertThat(answer(judged(noNodes, REF))).isEqualTo("INCONCLUSIVE(API_THROTTLED)");
    assertThat(Runs.details(judged(noPods, REF)).get(0)).contains("pods: forbidden");
    assertThat(answer(judged(noPods))).isEqualTo("PASS");
  }

  @Test
  void a_violation_on_what_changed_is_void_too() {
    final ScriptedNetwork network =
        ScriptedNetwork.of(Runs.STUDY)
            .then(withPod(pod -> pod(pod, "another", pod.addresses(), Optional.empty())));
    final ScriptedCheck violated =
        about(REF).answering((thing, seen) -> ScriptedCheck.violated(thing));
    assertThat(answer(Runs.judge(network, violated))).isEqualTo("INCONCLUSIVE(CHURN)");
  }

  @Test
  void the_last_reading_is_of_the_kubernetes_api_alone() {
    final ScriptedNetwork network = ScriptedNetwork.of(Runs.STUDY);
    Runs.judge(network, about(REF));
    assertThat(network.inventories()).containsExactly(DocumentKind.ALL, DocumentKind.KUBERNETES);
  }

  private static void assertChurn(final Topology last, final String what) {
    final CheckResult result = judged(last, NODE, REF);
    assertThat(answer(result)).isEqualTo("INCONCLUSIVE(CHURN)");
    assertThat(Runs.details(result)).singleElement().asString().startsWith(REF + what);
  }

  private static CheckResult judged(final Topology last, final ObjectRef... objects) {
    return Runs.judge(ScriptedNetwork.of(Runs.STUDY).then(last), about(objects));
  }

  private static ScriptedCheck about(final ObjectRef... objects) {
    return ScriptedCheck.named("a")
        .selecting(situation -> ScriptedCheck.chosen(ScriptedCheck.thing("thing", objects)));
  }

  private static Topology withPod(final UnaryOperator<Pod> change) {
    return Runs.STUDY.withPods(
        Runs.STUDY
            .pods()
            .map(
                pods ->
                    pods.stream()
                        .map(p -> p.ref().equals(POD.ref()) ? change.apply(p) : p)
                        .toList()));
  }

  private static Pod pod(
      final Pod pod,
      final String uid,
      final List<IpAddress> addresses,
      final Optional<Instant> deletedAt) {
    return new Pod(
        pod.ref(),
        uid,
        pod.nodeName(),
        pod.phase(),
        pod.hostNetwork(),
        addresses,
        pod.branchInterfaces(),
        pod.labels(),
        pod.createdAt(),
        deletedAt);
  }

  private static Pod failed(final Pod pod) {
    return new Pod(
        pod.ref(),
        pod.uid(),
        pod.nodeName(),
        Pod.Phase.FAILED,
        pod.hostNetwork(),
        pod.addresses(),
        pod.branchInterfaces(),
        pod.labels(),
        pod.createdAt(),
        pod.deletedAt());
  }

  private static Node replaced(final Node node) {
    return new Node(
        node.name(),
        node.uid() + "-2",
        node.providerId(),
        node.computeType(),
        node.zone(),
        node.instanceType(),
        node.operatingSystem(),
        node.internalAddresses(),
        node.cpus(),
        node.allocatablePods(),
        node.labels());
  }
}
