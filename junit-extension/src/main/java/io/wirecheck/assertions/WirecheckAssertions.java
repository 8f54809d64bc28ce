package io.wirecheck.assertions;

import io.wirecheck.check.CheckResult;
import io.wirecheck.evidence.FlowObservation;
import io.wirecheck.model.Topology;
import io.wirecheck.run.CapturedFlows;
import io.wirecheck.run.RunReport;
import org.assertj.core.api.Assertions;

/**
 * Where assertions begin, those of AssertJ among them: one static import of {@code assertThat} is
 * enough. An assertion holds only of what was seen; what is not known fails it, and says why.
 */
public final class WirecheckAssertions extends Assertions {

  private WirecheckAssertions() {}

  public static CheckResultAssert assertThat(final CheckResult actual) {
    return new CheckResultAssert(actual);
  }

  public static RunReportAssert assertThat(final RunReport actual) {
    return new RunReportAssert(actual);
  }

  public static TopologyAssert assertThat(final Topology actual) {
    return new TopologyAssert(actual);
  }

  public static FlowObservationAssert assertThat(final FlowObservation actual) {
    return new FlowObservationAssert(actual);
  }

  public static CapturedFlowsAssert assertThat(final CapturedFlows actual) {
    return new CapturedFlowsAssert(actual);
  }
}
