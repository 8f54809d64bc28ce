package io.wirecheck.invariant;

import io.wirecheck.check.Coverage;
import io.wirecheck.check.Selection;
import io.wirecheck.check.Situation;
import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.Endpoint;
import io.wirecheck.evidence.Flow;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.flow.FlowSampler;
import io.wirecheck.flow.NodeInterfaces;
import io.wirecheck.flow.Probe;
import io.wirecheck.flow.Probes;
import io.wirecheck.flow.Sections;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Section;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Chooses the flows of a sentence: of every kind of place that its source has, as many as the run
 * samples, to receivers that are drawn by the run's seed.
 */
final class FlowChoice {

  private static final String STAY = "pairs on one node: their packets do not leave it";

  private final Invariant invariant;
  private final Situation situation;
  private final Set<Cell> cells;
  private final List<Probe> probes;
  private final Targets targets;
  private final NodeInterfaces interfaces;
  private int staying;

  /** Who could send to whom. */
  private record Pair(Probe source, Target target) {}

  private FlowChoice(
      final Invariant invariant,
      final Situation situation,
      final Set<Cell> cells,
      final List<Probe> probes,
      final Targets targets) {
    this.invariant = invariant;
    this.situation = situation;
    this.cells = cells;
    this.probes = probes;
    this.targets = targets;
    this.interfaces = NodeInterfaces.of(situation.topology());
  }

  static Selection<SentFlow> of(final Invariant invariant, final Situation situation) {
    return Sections.<SentFlow>unknownOf(
            situation.topology().nodes(),
            situation.topology().pods(),
            situation.topology().instances(),
            situation.topology().networkInterfaces())
        .orElseGet(() -> ofKnown(invariant, situation));
  }

  private static Selection<SentFlow> ofKnown(final Invariant invariant, final Situation situation) {
    final Probes.Found found = Probes.of(situation);
    if (found instanceof final Probes.Unusable unusable) {
      return unusable.asSelection();
    }
    final List<Probe> probes = ((Probes.All) found).probes();
    final Section<Set<Cell>> cells = invariant.source().sourceCells(situation.topology());
    final Section<Targets> targets = invariant.receivers().targets(new Located(situation, probes));
    return Sections.<SentFlow>unknownOf(cells, targets)
        .orElseGet(
            () ->
                new FlowChoice(
                        invariant,
                        situation,
                        cells.asOptional().orElse(Set.of()),
                        probes,
                        targets.asOptional().orElseThrow())
                    .choose());
  }

  private Selection<SentFlow> choose() {
    final Random random = new Random(situation.seed());
    final SortedMap<Cell, Integer> exercised = new TreeMap<>();
    final List<SentFlow> subjects = new ArrayList<>();
    long pairs = 0;
    for (final Cell cell : cells) {
      final List<Pair> candidates = pairsFrom(cell);
      pairs += candidates.size();
      Collections.shuffle(candidates, random);
      final List<SentFlow> drawn =
          FlowSampler.draw(
              candidates, situation.flowsPerCell(), invariant.transports(), this::subject);
      if (!drawn.isEmpty()) {
        exercised.put(cell, drawn.size());
        subjects.addAll(drawn);
      }
    }
    return subjects.isEmpty() && isPlaced()
        ? new Selection.Unknown<>(InconclusiveCode.NO_SUBJECTS, nobody())
        : chosen(subjects, pairs, exercised);
  }

  private boolean isPlaced() {
    return !cells.isEmpty() && situation.placement().probes().keySet().containsAll(cells);
  }

  private String nobody() {
    return "no probe of %s has a receiver of its own address family among %s"
        .formatted(invariant.source().asSource(), invariant.destination().asDestination());
  }

  private Selection<SentFlow> chosen(
      final List<SentFlow> subjects, final long pairs, final SortedMap<Cell, Integer> exercised) {
    return new Selection.Chosen<>(
        subjects,
        new Coverage(
            pairs,
            exercised,
            targets.excluding(STAY, staying).excluded(),
            List.of(
                "%d flows a kind of place, receivers drawn with seed %d"
                    .formatted(situation.flowsPerCell(), situation.seed()))));
  }

  private List<Pair> pairsFrom(final Cell cell) {
    final List<Pair> pairs = new ArrayList<>();
    for (final Probe source : probes) {
      if (source.cell().equals(cell)) {
        targets.all().stream()
            .filter(target -> target.address().family() == source.end().address().family())
            .filter(target -> targets.admits().test(source, target))
            .filter(target -> canBeJudged(source, target))
            .forEach(target -> pairs.add(new Pair(source, target)));
      }
    }
    return pairs;
  }

  private boolean canBeJudged(final Probe source, final Target target) {
    final boolean judged = !invariant.leavesTheNode() || Ends.isOnAnotherNode(source, target);
    staying += judged ? 0 : 1;
    return judged;
  }

  private SentFlow subject(final Pair pair, final Transport transport) {
    final Probe source = pair.source();
    return new SentFlow(
        flow(source, pair.target().endpoint(), transport),
        source.cell(),
        source.end(),
        pair.target(),
        interfaces.around(source.end()),
        interfaces.carriers(source.end().owner()),
        source.primary().primaryAddress());
  }

  private Flow flow(final Probe source, final Endpoint endpoint, final Transport transport) {
    final Flow usual = FlowSampler.flow(source, endpoint, transport);
    return invariant.destination() instanceof final OnPort on
        ? new Flow(usual.source(), usual.destination(), transport, on.port(), usual.packets())
        : usual;
  }
}
