package io.wirecheck.assertions;

import io.wirecheck.check.CheckResult;
import io.wirecheck.evidence.FlowObservation;
import io.wirecheck.model.Topology;
import io.wirecheck.run.CapturedFlows;
import io.wirecheck.run.RunReport;
import org.assertj.core.api.SoftAssertions;

/**
 * Assertions that fail together, in {@code assertAll}. Also for AssertJ's {@code
 * SoftAssertionsExtension} and {@code SoftAssertions.assertSoftly}'s like.
 */
public final class WirecheckSoftAssertions extends SoftAssertions {

  public CheckResultAssert assertThat(final CheckResult actual) {
    return proxy(CheckResultAssert.class, CheckResult.class, actual);
  }

  public RunReportAssert assertThat(final RunReport actual) {
    return proxy(RunReportAssert.class, RunReport.class, actual);
  }

  public TopologyAssert assertThat(final Topology actual) {
    return proxy(TopologyAssert.class, Topology.class, actual);
  }

  public FlowObservationAssert assertThat(final FlowObservation actual) {
    return proxy(FlowObservationAssert.class, FlowObservation.class, actual);
  }

  public CapturedFlowsAssert assertThat(final CapturedFlows actual) {
    return proxy(CapturedFlowsAssert.class, CapturedFlows.class, actual);
  }
}
