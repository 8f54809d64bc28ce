package io.wirecheck.run;

import io.wirecheck.check.ObjectRef;
import io.wirecheck.check.Situation;
import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.Endpoint;
import io.wirecheck.evidence.Flow;
import io.wirecheck.evidence.FlowObservation;
import io.wirecheck.evidence.Key;
import io.wirecheck.evidence.NetworkException;
import io.wirecheck.evidence.Observed;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Pod;
import io.wirecheck.model.Topology;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Probes and captures for tests of one's own: placed and seen as checks have it, with the same
 * positive controls, and judged by the test. What a check would be INCONCLUSIVE for is an {@link
 * InconclusiveException} here, so nothing that is missing looks like silence.
 */
public final class Fixture {

  private final Session session;
  private final Consumer<Session> reporter;

  /**
   * @param reporter learns what the session read and placed
   */
  Fixture(final Session session, final Consumer<Session> reporter) {
    this.session = session;
    this.reporter = reporter;
  }

  /**
   * Provides probes in these cells, and reads the inventory that they are a part of.
   *
   * @param cells of a topology, the cells to place probes in
   * @return what the network provided; a cell without a probe is told there, and is no exception
   * @throws InconclusiveException if the network cannot be used, or is not one network
   */
  public Situation place(final Function<Topology, Set<Cell>> cells) {
    try {
      return session.place(cells);
    } catch (final NetworkException unusable) {
      throw unreachable(unusable);
    } finally {
      reporter.accept(session);
    }
  }

  /**
   * Sends the flows and captures at their points, in one window.
   *
   * @param situation in which the flows were chosen
   * @throws InconclusiveException if a capture is lost, a flow could not be sent, or an end of one
   *     changed under way
   */
  public CapturedFlows capture(final Situation situation, final List<Key.FlowSightings> flows) {
    final Topology topology = situation.topology();
    final Map<Key<?>, Observed> observed =
        session.observe(new LinkedHashSet<Key<?>>(flows), topology);
    final Stability stability = session.stability(topology);
    final List<FlowObservation> seen = new ArrayList<>();
    for (final Key.FlowSightings key : flows) {
      stability
          .doubt(objects(key.flow(), topology))
          .ifPresent(
              doubt -> {
                throw new InconclusiveException(doubt.code(), doubt.detail());
              });
      seen.add(seen(key, Optional.ofNullable(observed.get(key))));
    }
    return new CapturedFlows(seen);
  }

  private static FlowObservation seen(
      final Key.FlowSightings key, final Optional<Observed> observed) {
    if (observed.isPresent() && observed.get() instanceof final Observed.Seen answer) {
      return key.type().cast(answer.value());
    }
    throw observed
        .filter(Observed.Missing.class::isInstance)
        .map(Observed.Missing.class::cast)
        .map(missing -> new InconclusiveException(missing.code(), missing.detail()))
        .orElseGet(
            () ->
                new InconclusiveException(
                    InconclusiveCode.NOT_RECORDED, "nothing was gathered for " + key));
  }

  /** The pods at the flow's ends, and their nodes. */
  private static List<ObjectRef> objects(final Flow flow, final Topology topology) {
    return Stream.of(flow.source(), flow.destination())
        .flatMap(end -> objects(end, topology))
        .distinct()
        .toList();
  }

  private static Stream<ObjectRef> objects(final Endpoint end, final Topology topology) {
    if (end instanceof final Endpoint.OfPod ofPod) {
      final Stream<ObjectRef> node =
          topology.pods().asOptional().orElse(List.of()).stream()
              .filter(pod -> pod.ref().equals(ofPod.pod()))
              .flatMap((final Pod pod) -> pod.nodeName().stream())
              .map(ObjectRef::node);
      return Stream.concat(Stream.of(ObjectRef.pod(ofPod.pod())), node);
    }
    return end instanceof final Endpoint.OfHost host
        ? Stream.of(ObjectRef.node(host.node()))
        : Stream.empty();
  }

  private static InconclusiveException unreachable(final NetworkException why) {
    final InconclusiveException inconclusive =
        new InconclusiveException(InconclusiveCode.UNREACHABLE, "" + why.getMessage());
    inconclusive.initCause(why);
    return inconclusive;
  }
}
