package io.wirecheck.lab;

import io.wirecheck.evidence.Endpoint;
import io.wirecheck.evidence.Flow;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.Key;
import io.wirecheck.evidence.NodeObservations;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.evidence.Observed;
import io.wirecheck.evidence.Round;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.node.NodeNetwork;
import io.wirecheck.trace.Connections;
import io.wirecheck.trace.Disposition;
import io.wirecheck.trace.Disposition.Forwarded;
import io.wirecheck.trace.Evaluator;
import io.wirecheck.trace.Packet;
import io.wirecheck.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the evaluator says, from the texts in which the lab's own nodes told their tables, of what
 * pods sent to addresses beyond their node: by which interface, and with which source.
 */
final class Prediction {

  private static final int FIRST_PORT = 61_000;

  private final Comparison comparison;
  private final Map<Key.FlowSightings, SortedSet<String>> seen;
  private final List<String> failures = new ArrayList<>();

  private Prediction(final Comparison comparison) {
    this.comparison = comparison;
    seen = comparison.seen(comparison.ofLab());
  }

  /** Each interface that shows other packets of a flow than the evaluator says, in a line. */
  static List<String> failures(final Comparison comparison) {
    final Prediction prediction = new Prediction(comparison);
    for (final LabPod pod : comparison.layout().pods()) {
      comparison.round().flows().stream()
          .filter(planned -> planned.flow().source().equals(new Endpoint.OfPod(pod.ref())))
          .filter(planned -> !isOn(pod.node(), planned.destination()))
          .forEach(planned -> prediction.compare(pod, planned));
    }
    return List.copyOf(prediction.failures);
  }

  /** What a node sends to itself by way of the VPC comes by its interfaces twice. */
  private static boolean isOn(final LabNode node, final IpAddress destination) {
    return node.interfaces().stream()
        .anyMatch(eni -> eni.primary().equals(destination) || eni.holds(destination));
  }

  /** What the node itself told. */
  private NodeNetwork tables(final LabNode node) {
    final Observed observed =
        NodeObservations.answer(comparison.ofLab(), new Key.NodeTables(node.name()));
    if (observed instanceof final Observed.Seen told) {
      return (NodeNetwork) told.value();
    }
    throw new AssertionError(node.name() + ": " + observed);
  }

  private void compare(final LabPod pod, final Round.Planned planned) {
    final Map<String, SortedSet<String>> predicted = predicted(pod, planned);
    for (final LabInterface eni : pod.node().interfaces()) {
      final SortedSet<String> expected =
          Optional.ofNullable(predicted.get(eni.device())).orElseGet(TreeSet::new);
      final ObservationPoint point = LabRun.point(pod.node(), eni);
      final Optional<SortedSet<String>> captured =
          Optional.ofNullable(
              seen.get(new Key.FlowSightings(planned.flow(), new TreeSet<>(List.of(point)))));
      if (captured.isPresent() && !Comparison.agree(inner(captured.get()), expected)) {
        failures.add(
            "%s at %s (%s): captured %s, predicted %s"
                .formatted(planned.flow(), point, eni.device(), captured.get(), predicted));
      }
    }
  }

  private static SortedSet<String> inner(final SortedSet<String> packets) {
    return packets.stream()
        .map(packet -> packet.replaceFirst(" Tunnelled.*", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What goes into a tunnel leaves by the primary interface, if a node is at the other end. */
  private Optional<String> carrier(
      final NodeNetwork tables, final LabNode node, final String device, final IpAddress to) {
    final boolean tunnel =
        tables.link(device).filter(link -> link.kind().equals(Optional.of("vxlan"))).isPresent();
    if (!tunnel) {
      return Optional.of(device);
    }
    return comparison.layout().nodes().stream().anyMatch(other -> isOn(other, to))
        ? Optional.of(node.primary().device())
        : Optional.empty();
  }

  /** By device, the flow's packets as they leave. */
  private Map<String, SortedSet<String>> predicted(final LabPod pod, final Round.Planned planned) {
    final NodeNetwork tables = tables(pod.node());
    final Evaluator evaluator = new Evaluator(tables);
    final Packet packet = packet(pod, planned);
    final Map<String, SortedSet<String>> leaving = new TreeMap<>();
    Connections connections = Connections.none();
    for (int number = 0; number < planned.flow().packets(); number++) {
      final Trace trace = evaluator.receive(packet, pod.veth(), connections);
      connections = trace.connections();
      if (trace.disposition() instanceof final Forwarded left) {
        final String text =
            "%d: %s -> %s".formatted(number, left.packet().source(), left.packet().destination());
        carrier(tables, pod.node(), left.device(), planned.destination())
            .ifPresent(device -> leaving.computeIfAbsent(device, d -> new TreeSet<>()).add(text));
      } else if (trace.disposition() instanceof final Disposition.NotKnown unknown) {
        failures.add(planned.flow() + ": " + unknown.reason());
      }
    }
    return leaving;
  }

  private static Packet packet(final LabPod pod, final Round.Planned planned) {
    final Flow flow = planned.flow();
    return new Packet(
        pod.address(),
        planned.destination(),
        flow.transport() == Transport.ICMP ? 1 : 17,
        FIRST_PORT + planned.number(),
        flow.port());
  }
}
