package io.wirecheck.evidence;

import io.wirecheck.evidence.FlowObservation.AtPoint;
import io.wirecheck.evidence.FlowObservation.Instrument;
import io.wirecheck.evidence.FlowObservation.Proven;
import io.wirecheck.evidence.FlowObservation.Unproven;
import io.wirecheck.evidence.Gathering.Captured;
import io.wirecheck.evidence.Gathering.Lost;
import io.wirecheck.evidence.SightedPacket.Direction;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Provenance;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Interprets a gathering: decodes each capture once, and answers keys from what it found. */
public final class FlowObservations {

  private final Map<Flow, Gathering.Probe> probes = new HashMap<>();
  private final Map<ObservationPoint, Reading> readings = new HashMap<>();

  /** A capture, decoded. */
  private sealed interface Reading {}

  private record Read(
      Captured capture, Map<Integer, List<SightedPacket>> sighted, Instrument instrument)
      implements Reading {}

  private record Unread(InconclusiveCode code, String detail) implements Reading {}

  private FlowObservations(
      final Gathering gathering, final SortedMap<ObservationPoint, Flow> controls) {
    gathering.probes().forEach(probe -> probes.put(probe.flow(), probe));
    final Map<Integer, Flow> flows = new HashMap<>();
    gathering.probes().forEach(probe -> flows.put(probe.number(), probe.flow()));
    gathering
        .captures()
        .forEach(
            (point, capture) ->
                readings.put(
                    point,
                    read(
                        point,
                        capture,
                        flows,
                        gathering.run(),
                        Optional.ofNullable(controls.get(point)))));
  }

  /**
   * Decodes every capture of a gathering.
   *
   * @param controls for a point, the flow that must be seen there for its silence to count
   */
  public static FlowObservations of(
      final Gathering gathering, final SortedMap<ObservationPoint, Flow> controls) {
    return new FlowObservations(gathering, controls);
  }

  /** An answer for each key. */
  public Map<Key<?>, Observed> answer(final Collection<Key.FlowSightings> keys) {
    final Map<Key<?>, Observed> answers = new HashMap<>();
    keys.forEach(key -> answers.put(key, answer(key)));
    return answers;
  }

  private Observed answer(final Key.FlowSightings key) {
    final Gathering.Probe probe = probes.get(key.flow());
    if (probe == null) {
      return new Observed.Missing(
          InconclusiveCode.NOT_RECORDED, "the flow " + key.flow() + " was not sent");
    }
    return unsent(probe)
        .or(() -> unseen(key))
        .orElseGet(() -> new Observed.Seen(observation(key, probe)));
  }

  private static Optional<Observed> unsent(final Gathering.Probe probe) {
    if (probe.packets().size() < probe.flow().packets()) {
      return Optional.of(
          new Observed.Missing(
              InconclusiveCode.NO_PROBE,
              "of %d packets of %s %d were sent"
                  .formatted(probe.flow().packets(), probe.flow(), probe.packets().size())));
    }
    return probe.packets().stream()
        .filter(sent -> sent.exitStatus().isEmpty())
        .findFirst()
        .map(
            sent ->
                new Observed.Missing(
                    InconclusiveCode.NO_PROBE,
                    "the command for packet %d of %s ended without a status: %s"
                        .formatted(sent.index(), probe.flow(), sent.output())));
  }

  private Optional<Observed> unseen(final Key.FlowSightings key) {
    for (final ObservationPoint point : key.points()) {
      final Reading reading = readings.get(point);
      if (reading == null) {
        return Optional.of(
            new Observed.Missing(
                InconclusiveCode.NOT_RECORDED, "nothing was captured at " + point));
      }
      if (reading instanceof final Unread unread) {
        return Optional.of(new Observed.Missing(unread.code(), unread.detail()));
      }
    }
    return Optional.empty();
  }

  private FlowObservation observation(final Key.FlowSightings key, final Gathering.Probe probe) {
    final SortedMap<ObservationPoint, AtPoint> points = new TreeMap<>();
    for (final ObservationPoint point : key.everywhere()) {
      points.put(
          point,
          readings.get(point) instanceof final Read read
              ? atPoint(read, probe.number())
              : unseen(point));
    }
    return new FlowObservation(key.flow(), probe.packets(), points);
  }

  /** Nothing was captured there, and that is no silence. */
  private AtPoint unseen(final ObservationPoint point) {
    final Unproven why =
        readings.get(point) instanceof final Unread unread
            ? new Unproven(unread.code(), unread.detail())
            : new Unproven(InconclusiveCode.NOT_RECORDED, "nothing was captured at " + point);
    return new AtPoint(
        "",
        List.of(),
        Bystanders.none(),
        why,
        new Provenance("", "", "no capture at " + point, Optional.empty()));
  }

  private static AtPoint atPoint(final Read read, final int number) {
    final List<SightedPacket> packets =
        new ArrayList<>(read.sighted().getOrDefault(number, List.of()));
    packets.addAll(read.sighted().getOrDefault(FrameReader.ANY_FLOW, List.of()));
    return new AtPoint(
        read.capture().device(),
        packets,
        read.capture().bystanders(),
        read.instrument(),
        read.capture().pcap().provenance());
  }

  private static Reading read(
      final ObservationPoint point,
      final Gathering.Capture capture,
      final Map<Integer, Flow> flows,
      final long run,
      final Optional<Flow> control) {
    if (capture instanceof final Lost lost) {
      return new Unread(lost.code(), lost.detail());
    }
    final Captured captured = (Captured) capture;
    try {
      final Map<Integer, List<SightedPacket>> sighted =
          FrameReader.read(flows, captured.pcap(), run);
      return new Read(captured, sighted, instrument(point, captured, sighted, flows, control));
    } catch (final IOException unreadable) {
      return new Unread(
          InconclusiveCode.NO_CAPTURE, "the capture at " + point + ": " + unreadable.getMessage());
    }
  }

  private static Instrument instrument(
      final ObservationPoint point,
      final Captured captured,
      final Map<Integer, List<SightedPacket>> sighted,
      final Map<Integer, Flow> flows,
      final Optional<Flow> control) {
    if (captured.droppedByKernel() > 0) {
      return new Unproven(
          InconclusiveCode.CAPTURE_DROPPED,
          "the kernel dropped %d packets at %s before the capture could keep them; run again when the node has less to do"
              .formatted(captured.droppedByKernel(), point));
    }
    return sighted.entrySet().stream()
        .filter(entry -> proves(entry.getKey(), flows, control))
        .flatMap(entry -> entry.getValue().stream())
        .filter(FlowObservations::isNativeProbe)
        .findFirst()
        .<Instrument>map(packet -> new Proven(packet.provenance().toString()))
        .orElseGet(() -> unproven(point, control));
  }

  /** Where a control was sent it must be that one; elsewhere any of the run's packets will do. */
  private static boolean proves(
      final int number, final Map<Integer, Flow> flows, final Optional<Flow> control) {
    return control.isEmpty() || control.equals(Optional.ofNullable(flows.get(number)));
  }

  private static boolean isNativeProbe(final SightedPacket packet) {
    return packet.form() instanceof SightedPacket.Native && packet.direction() == Direction.FORWARD;
  }

  private static Instrument unproven(final ObservationPoint point, final Optional<Flow> control) {
    final String what =
        Stream.concat(
                control.map(flow -> "its positive control, " + flow + ",").stream(),
                Stream.of("any packet of the run"))
            .findFirst()
            .orElse("");
    return new Unproven(
        InconclusiveCode.NO_SANITY_WITNESS,
        "the capture at " + point + " did not show " + what + " so its silence proves nothing");
  }
}
