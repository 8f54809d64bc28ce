package io.wirecheck.junit;

import io.wirecheck.check.Situation;
import io.wirecheck.evidence.Flow;
import io.wirecheck.evidence.Key;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.run.CapturedFlows;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The windows of one test: one is open at a time, and only its own thread may send in it. */
final class CaptureWindows implements Captures {

  private final Supplier<Situation> situation;
  private final BiFunction<Situation, List<Key.FlowSightings>, CapturedFlows> network;
  private Optional<Window> open = Optional.empty();
  private boolean used;

  /**
   * @param situation that the test's probes stand in
   * @param network sends the flows and captures at their points
   */
  CaptureWindows(
      final Supplier<Situation> situation,
      final BiFunction<Situation, List<Key.FlowSightings>, CapturedFlows> network) {
    this.situation = situation;
    this.network = network;
  }

  /** What is to be sent, and where it is looked at. */
  private record Window(Thread owner, Map<Flow, NavigableSet<ObservationPoint>> flows) {

    Window() {
      this(Thread.currentThread(), new LinkedHashMap<>());
    }

    List<Key.FlowSightings> keys() {
      return flows.entrySet().stream()
          .map(flow -> new Key.FlowSightings(flow.getKey(), flow.getValue()))
          .toList();
    }
  }

  @Override
  public CapturedFlows during(final Runnable body) {
    final Window window = new Window();
    begin(window);
    try {
      body.run();
      if (window.flows().isEmpty()) {
        throw new IllegalStateException(
            "nothing was sent in captures.during, so there is nothing to see: let a probe send in"
                + " its body");
      }
      return network.apply(situation.get(), window.keys());
    } finally {
      end();
    }
  }

  /** Whether any window was opened. */
  synchronized boolean isUsed() {
    return used;
  }

  Flow send(final Probe from, final Probe to, final Flow flow) {
    return send(flow, Stream.of(from, to));
  }

  Flow send(final Probe from, final Flow flow) {
    return send(flow, Stream.of(from));
  }

  private synchronized Flow send(final Flow flow, final Stream<Probe> ends) {
    final Window window = mine(flow);
    final NavigableSet<ObservationPoint> points = new TreeSet<>();
    ends.flatMap(CaptureWindows::around).forEach(points::add);
    if (window.flows().putIfAbsent(flow, points) != null) {
      throw new IllegalStateException(
          "%s is sent twice in one captures.during, and could not be told apart: send it to another port, or in another window"
              .formatted(flow));
    }
    return flow;
  }

  private static Stream<ObservationPoint> around(final Probe probe) {
    return Stream.of(
        Captures.vethOf(probe), Captures.eniOf(probe), Captures.primaryEniOfNodeOf(probe));
  }

  private Window mine(final Flow flow) {
    final Window window =
        open.orElseThrow(
            () ->
                new IllegalStateException(
                    "%s is sent outside of captures.during, where nobody would see it: take a Captures parameter, and send in the body of its during"
                        .formatted(flow)));
    if (window.owner() != Thread.currentThread()) {
      throw new IllegalStateException(
          "%s is sent from thread %s, but captures.during runs on %s: send in its body itself"
              .formatted(flow, Thread.currentThread().getName(), window.owner().getName()));
    }
    return window;
  }

  private synchronized void begin(final Window window) {
    if (open.isPresent()) {
      throw new IllegalStateException(
          "captures.during was called while another call of it had not ended: all that belongs"
              + " together is sent in one body");
    }
    used = true;
    open = Optional.of(window);
  }

  private synchronized void end() {
    open = Optional.empty();
  }
}
