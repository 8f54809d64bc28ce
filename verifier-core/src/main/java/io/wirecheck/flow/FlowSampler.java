package io.wirecheck.flow;

import io.wirecheck.check.Coverage;
import io.wirecheck.check.FlowSubject;
import io.wirecheck.check.Selection;
import io.wirecheck.check.Situation;
import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.Endpoint;
import io.wirecheck.evidence.Flow;
import io.wirecheck.evidence.Flow.Transport;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/**
 * Samples flows from every cell's probes to probes on other nodes: a few a cell, by turns over the
 * transports, with seeded partners. Every check that asks gets the same, so they are sent once.
 */
public final class FlowSampler {

  /** Outside the range of NodePorts and of ephemeral ports. */
  private static final int PORT = 4242;

  /** Each packet of a flow is judged, for some faults show only from the second packet on. */
  private static final int PACKETS = 3;

  private static final List<Transport> TURNS =
      List.of(Transport.ICMP, Transport.UDP, Transport.TCP);

  private final Situation situation;
  private final List<Probe> probes;

  private record Pair(Probe source, Probe destination) {}

  private FlowSampler(final Situation situation, final List<Probe> probes) {
    this.situation = situation;
    this.probes = probes;
  }

  /** Flows between nodes; Unknown where the inventory does not say what a probe is attached to. */
  public static Selection<FlowSubject> betweenNodes(final Situation situation) {
    final Probes.Found found = Probes.of(situation);
    return found instanceof final Probes.All all
        ? new FlowSampler(situation, all.probes()).choose()
        : ((Probes.Unusable) found).asSelection();
  }

  /** A flow that checks ask for. */
  public static Flow flow(
      final Probe source, final Endpoint destination, final Transport transport) {
    return new Flow(
        new Endpoint.OfPod(source.end().pod()),
        destination,
        transport,
        transport == Transport.ICMP ? 0 : PORT,
        PACKETS);
  }

  private Selection<FlowSubject> choose() {
    final Random random = new Random(situation.seed());
    final SortedMap<Cell, Integer> exercised = new TreeMap<>();
    final List<FlowSubject> subjects = new ArrayList<>();
    long pairs = 0;
    for (final Cell cell : situation.placement().probes().keySet()) {
      final List<Pair> candidates = pairsFrom(cell);
      pairs += candidates.size();
      Collections.shuffle(candidates, random);
      final List<FlowSubject> drawn =
          draw(candidates, situation.flowsPerCell(), TURNS, FlowSampler::subject);
      if (!drawn.isEmpty()) {
        exercised.put(cell, drawn.size());
        subjects.addAll(drawn);
      }
    }
    final String remark =
        "%d flows a kind of place, partners drawn with seed %d"
            .formatted(situation.flowsPerCell(), situation.seed());
    return new Selection.Chosen<>(
        subjects, new Coverage(pairs, exercised, new TreeMap<>(), List.of(remark)));
  }

  /** As many as asked for, none twice: fewer where every candidate has had every transport. */
  public static <C, S> List<S> draw(
      final List<C> candidates,
      final int flows,
      final List<Transport> turns,
      final BiFunction<C, Transport, S> subject) {
    final int size = candidates.size();
    final int count = Math.min(flows, size * turns.size());
    // Where the turns would come round to the same candidates, they are moved on by one.
    final int round = size % turns.size() == 0 ? size : size * turns.size();
    return IntStream.range(0, count)
        .mapToObj(
            i -> subject.apply(candidates.get(i % size), turns.get((i + i / round) % turns.size())))
        .toList();
  }

  private List<Pair> pairsFrom(final Cell cell) {
    final List<Pair> pairs = new ArrayList<>();
    for (final Probe source : probes) {
      for (final Probe destination : probes) {
        if (source.cell().equals(cell) && !source.end().node().equals(destination.end().node())) {
          pairs.add(new Pair(source, destination));
        }
      }
    }
    return pairs;
  }

  private static FlowSubject subject(final Pair pair, final Transport transport) {
    final Endpoint destination = new Endpoint.OfPod(pair.destination().end().pod());
    return new FlowSubject(
        flow(pair.source(), destination, transport),
        pair.source().cell(),
        pair.source().end(),
        pair.destination().end());
  }
}
