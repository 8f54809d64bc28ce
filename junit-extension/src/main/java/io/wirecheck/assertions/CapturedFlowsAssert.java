package io.wirecheck.assertions;

import io.wirecheck.evidence.Flow;
import io.wirecheck.evidence.FlowObservation;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.model.IpAddress;
import io.wirecheck.run.CapturedFlows;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions about all flows of a window, those of {@link FlowObservationAssert} about each; after
 * {@link #at} about each that was looked at there.
 */
public class CapturedFlowsAssert extends AbstractAssert<CapturedFlowsAssert, CapturedFlows> {

  private List<FlowObservationAssert> flows;

  public CapturedFlowsAssert(final CapturedFlows actual) {
    super(actual, CapturedFlowsAssert.class);
    flows = actual == null ? List.of() : asserts(actual, flow -> true);
  }

  private static List<FlowObservationAssert> asserts(
      final CapturedFlows flows, final Predicate<FlowObservation> which) {
    return flows.flows().stream().filter(which).map(FlowObservationAssert::new).toList();
  }

  /** What follows is about this point, where one of the flows must have been looked at. */
  public CapturedFlowsAssert at(final ObservationPoint point) {
    isNotNull();
    flows =
        asserts(actual, flow -> flow.points().containsKey(point)).stream()
            .map(flow -> flow.at(point))
            .toList();
    if (flows.isEmpty()) {
      failWithMessage("expected a capture at %s with the flows %s; there was none", point, actual);
    }
    return this;
  }

  /** What follows is about this flow, which must have been sent. */
  public FlowObservationAssert of(final Flow flow) {
    isNotNull();
    return new FlowObservationAssert(actual.of(flow));
  }

  /** Every packet was seen there as it is. */
  public CapturedFlowsAssert arrived() {
    return each(FlowObservationAssert::arrived);
  }

  /** Every packet was seen there as it is, and none within another packet. */
  public CapturedFlowsAssert isNotEncapsulated() {
    return each(FlowObservationAssert::isNotEncapsulated);
  }

  /** Every packet was seen there with this source address, and none with another. */
  public CapturedFlowsAssert hasSource(final IpAddress address) {
    return each(flow -> flow.hasSource(address));
  }

  /** As {@link #hasSource(IpAddress)}. */
  public CapturedFlowsAssert hasSource(final String address) {
    return hasSource(IpAddress.parse(address));
  }

  /** Every packet was answered there, in a packet that repeats its nonce. */
  public CapturedFlowsAssert isAnswered() {
    return each(FlowObservationAssert::isAnswered);
  }

  /** Nothing of the flows was there, and the capture has shown that it would have seen it. */
  public CapturedFlowsAssert isAbsent() {
    return each(FlowObservationAssert::isAbsent);
  }

  private CapturedFlowsAssert each(final Consumer<FlowObservationAssert> assertion) {
    isNotNull();
    flows.forEach(assertion);
    return this;
  }
}
