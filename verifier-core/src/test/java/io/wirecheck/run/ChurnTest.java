package io.wirecheck.run;

import static io.wirecheck.run.Runs.STUDY;
import static io.wirecheck.run.Runs.answer;
import static io.wirecheck.run.Runs.pods;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.check.ObjectRef;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.Pod;
import io.wirecheck.model.Section;
import io.wirecheck.model.Topology;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What changed between the first reading and the last is not judged, whatever the check says. */
class ChurnTest {

  private static final Pod WATCHED = pods().get(0);
  private static final Pod OTHER = pods().get(1);

  private static final ScriptedCheck HOLDS =
      ScriptedCheck.named("watches-a-pod")
          .selecting(
              situation ->
                  ScriptedCheck.chosen(ScriptedCheck.thing("pod", ObjectRef.pod(WATCHED.ref()))));
  private static final ScriptedCheck VIOLATED =
      HOLDS.answering((thing, seen) -> ScriptedCheck.violated(thing));

  @Test
  void objects_that_stay_are_judged() {
    assertThat(answerAfter(HOLDS, STUDY)).isEqualTo("PASS");
    assertThat(answerAfter(VIOLATED, STUDY)).isEqualTo("FAIL");
  }

  @Test
  void a_pod_that_was_replaced_is_not() {
    final Topology replaced = changing(WATCHED, pod -> copy(pod, "another-uid", pod.addresses()));
    assertThat(answerAfter(HOLDS, replaced)).isEqualTo("INCONCLUSIVE(CHURN)");
    assertThat(answerAfter(VIOLATED, replaced)).isEqualTo("INCONCLUSIVE(CHURN)");
  }

  @Test
  void a_pod_with_another_address_is_not() {
    final Topology moved =
        changing(WATCHED, pod -> copy(pod, pod.uid(), List.of(IpAddress.parse("192.168.9.9"))));
    assertThat(answerAfter(HOLDS, moved)).isEqualTo("INCONCLUSIVE(CHURN)");
  }

  @Test
  void a_pod_that_went_away_is_not() {
    final Topology without =
        STUDY.withPods(
            STUDY
                .pods()
                .map(all -> all.stream().filter(pod -> !pod.ref().equals(WATCHED.ref())).toList()));
    assertThat(answerAfter(HOLDS, without)).isEqualTo("INCONCLUSIVE(CHURN)");
  }

  @Test
  void what_other_pods_do_does_not_matter() {
    final Topology busy = changing(OTHER, pod -> copy(pod, "another-uid", pod.addresses()));
    assertThat(answerAfter(HOLDS, busy)).isEqualTo("PASS");
  }

  @Test
  void a_second_reading_that_is_denied_leaves_its_code() {
    final Topology denied =
        STUDY.withPods(Section.unknown(InconclusiveCode.NO_PERMISSION, "pods: denied"));
    assertThat(answerAfter(HOLDS, denied)).isEqualTo("INCONCLUSIVE(NO_PERMISSION)");
  }

  private static String answerAfter(final ScriptedCheck check, final Topology last) {
    return answer(Runs.judge(ScriptedNetwork.of(STUDY).then(last), check));
  }

  private static Topology changing(final Pod pod, final UnaryOperator<Pod> change) {
    return STUDY.withPods(
        STUDY
            .pods()
            .map(
                all ->
                    all.stream()
                        .map(each -> each.ref().equals(pod.ref()) ? change.apply(each) : each)
                        .toList()));
  }

  private static Pod copy(final Pod pod, final String uid, final List<IpAddress> addresses) {
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
        pod.deletedAt());
  }
}
