package io.wirecheck.assertions;

import static io.wirecheck.assertions.WirecheckAssertions.assertThat;

import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Section;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Every kind of failure, by an assertion that fails so. */
@SuppressWarnings("ImmutableEnumChecker") // each constant has a lambda that captures nothing
enum Failure {
  FAIL(() -> assertThat(Facts.failed()).passes()),
  INCONCLUSIVE(() -> assertThat(Facts.inconclusive(InconclusiveCode.NO_CAPTURE)).passes()),
  ERROR(() -> assertThat(Facts.broken()).passes()),
  NOT_APPLICABLE(() -> assertThat(Facts.notApplicable()).passes()),
  WAIVED(() -> assertThat(Facts.waived()).passes()),
  DESCRIBED(() -> assertThat(Facts.failed()).as("100%% of %s", "the shop").passes()),
  PASS_INSTEAD_OF_FAIL(() -> assertThat(Facts.passed()).fails()),
  ANOTHER_CODE(
      () ->
          assertThat(Facts.inconclusive(InconclusiveCode.NO_PROBE))
              .isInconclusive(InconclusiveCode.CHURN)),
  NO_SUCH_FINDING(
      () -> assertThat(Facts.failed()).hasFinding(io.wirecheck.check.Verdict.FAIL, "10.99.0.1")),
  REPORT(
      () ->
          assertThat(Facts.report(Facts.passed(), Facts.failed(), Facts.notApplicable())).passes()),
  EMPTY_REPORT(() -> assertThat(Facts.report()).passes()),
  NO_SUCH_RESULT(() -> assertThat(Facts.report(Facts.passed())).judged("pods-meet")),
  TOPOLOGY_ADDRESSES(() -> assertThat(Facts.topology()).hasPodAddressesIn("10.0.0.0/8")),
  TOPOLOGY_NODE(() -> assertThat(Facts.topology()).hasNode("ip-10-0-0-1")),
  TOPOLOGY_POD(() -> assertThat(Facts.topology()).hasRunningPod("default", "gone")),
  TOPOLOGY_ZONES(() -> assertThat(Facts.topology()).hasNodesInZones("ap-northeast-2a")),
  TOPOLOGY_UNKNOWN(
      () ->
          assertThat(
                  Facts.topology()
                      .withPods(
                          Section.unknown(
                              InconclusiveCode.NO_PERMISSION, "listing pods was refused")))
              .hasPodAddressesIn("0.0.0.0/0")),
  FLOW_SOURCE(
      () -> assertThat(Facts.seen(Facts.translated())).at(Facts.THERE).hasSource(Facts.WEB)),
  FLOW_TUNNELLED(
      () -> assertThat(Facts.seen(Facts.tunnelled())).at(Facts.THERE).isNotEncapsulated()),
  FLOW_LOST(() -> assertThat(Facts.seen(Facts.silent(Facts.proven()))).at(Facts.THERE).arrived()),
  FLOW_UNPROVEN(
      () -> assertThat(Facts.seen(Facts.silent(Facts.unproven()))).at(Facts.THERE).isAbsent()),
  FLOW_PRESENT(() -> assertThat(Facts.seen(Facts.healthy())).at(Facts.THERE).isAbsent()),
  FLOW_UNANSWERED(() -> assertThat(Facts.seen(Facts.healthy())).at(Facts.HERE).isAnswered()),
  FLOW_ELSEWHERE(
      () ->
          assertThat(Facts.seen(Facts.healthy()))
              .at(io.wirecheck.evidence.ObservationPoint.networkInterface("node-c", "eni-0c"))
              .arrived()),
  SOFT_COLLECTION_OF_TWO(
      () -> {
        final WirecheckSoftAssertions softly = new WirecheckSoftAssertions();
        softly.assertThat(Facts.failed()).passes();
        softly.assertThat(Facts.passed()).passes();
        softly.assertThat(Facts.seen(Facts.translated())).at(Facts.THERE).hasSource(Facts.WEB);
        softly.assertAll();
      });

  @SuppressWarnings("ImmutableEnumChecker") // a lambda without state
  final ThrowingCallable assertion;

  Failure(final ThrowingCallable assertion) {
    this.assertion = assertion;
  }

  /** What a person reads. A soft collection tells the line of each, which is no part of it. */
  String text() {
    try {
      assertion.call();
    } catch (final AssertionError failure) {
      return ("" + failure.getMessage())
          .lines()
          .filter(line -> !line.startsWith("at Failure"))
          .map(String::stripTrailing)
          .collect(Collectors.joining("\n", "", "\n"));
    } catch (final Throwable other) {
      throw new AssertionError("threw what is no failure", other);
    }
    throw new AssertionError("passed");
  }

  /** Each code with its text, one below the other. */
  static String everyCode() {
    return Arrays.stream(InconclusiveCode.values())
        .map(
            code -> {
              try {
                assertThat(Facts.inconclusive(code)).passes();
                throw new IllegalStateException(code + " passed");
              } catch (final AssertionError failure) {
                return failure.getMessage();
              }
            })
        .collect(Collectors.joining("\n\n", "", "\n"));
  }
}
