package io.wirecheck.run;

import io.wirecheck.evidence.Flow;
import io.wirecheck.evidence.FlowObservation;
import io.wirecheck.evidence.FlowObservation.AtPoint;
import io.wirecheck.evidence.ObservationPoint;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Flows that were sent in one window, and what was seen of each. There is a capture of every point
 * that is asked for: one that was lost makes an {@link InconclusiveException} instead.
 *
 * @param flows at least one, in the order in which they were asked for
 */
public record CapturedFlows(List<FlowObservation> flows) {

  public CapturedFlows {
    flows = List.copyOf(flows);
    if (flows.isEmpty()) {
      throw new IllegalArgumentException("a window in which nothing was sent shows nothing");
    }
  }

  /**
   * What was seen at a point, of each flow that was looked at there.
   *
   * @throws IllegalArgumentException if nobody looked there
   */
  public List<AtPoint> at(final ObservationPoint point) {
    final List<AtPoint> there =
        flows.stream()
            .filter(flow -> flow.points().containsKey(point))
            .map(flow -> flow.at(point))
            .toList();
    if (there.isEmpty()) {
      throw new IllegalArgumentException(
          "nobody looked at %s; these were looked at: %s"
              .formatted(
                  point,
                  flows.stream()
                      .flatMap(flow -> flow.points().keySet().stream())
                      .distinct()
                      .sorted()
                      .toList()));
    }
    return there;
  }

  /**
   * What was seen of one flow.
   *
   * @throws IllegalArgumentException if it was not sent in this window
   */
  public FlowObservation of(final Flow flow) {
    return flows.stream()
        .filter(seen -> seen.flow().equals(flow))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException(flow + " was not sent in this window: " + this));
  }

  @Override
  public String toString() {
    return flows.stream().map(seen -> seen.flow().toString()).collect(Collectors.joining(", "));
  }
}
