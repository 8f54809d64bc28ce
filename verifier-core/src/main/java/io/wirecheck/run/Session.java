package io.wirecheck.run;

import io.wirecheck.check.Check;
import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Coverage;
import io.wirecheck.check.Situation;
import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.FlowObservations;
import io.wirecheck.evidence.Gathering;
import io.wirecheck.evidence.Key;
import io.wirecheck.evidence.Network;
import io.wirecheck.evidence.NetworkException;
import io.wirecheck.evidence.Observed;
import io.wirecheck.evidence.Placement;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Topology;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** One way from inventory to results, for a set of checks that share their evidence. */
final class Session {

  private final Network network;
  private final Settings settings;
  private final RunId runId;
  private final Clock clock;
  private final Progress progress;
  private final Instant deadline;
  private Optional<Topology> topology = Optional.empty();
  private Placement placement = Placement.none();

  Session(
      final Network network,
      final Settings settings,
      final RunId runId,
      final Clock clock,
      final Progress progress,
      final Instant deadline) {
    this.network = network;
    this.settings = settings;
    this.runId = runId;
    this.clock = clock;
    this.progress = progress;
    this.deadline = deadline;
  }

  /** The topology that was judged; empty while none was read. */
  Optional<Topology> topology() {
    return topology;
  }

  Placement placement() {
    return placement;
  }

  /**
   * A result for each check. A network that cannot be used makes them INCONCLUSIVE(UNREACHABLE).
   */
  List<CheckResult> judge(final List<Check<?>> checks) {
    final Instant start = clock.instant();
    try {
      return judgeReachable(checks, start);
    } catch (final NetworkException unusable) {
      return checks.stream()
          .map(
              check ->
                  Results.inconclusive(
                      check,
                      InconclusiveCode.UNREACHABLE,
                      String.valueOf(unusable.getMessage()),
                      Coverage.none(),
                      since(start)))
          .toList();
    } catch (final RuntimeException broken) {
      return checks.stream().map(check -> Results.broken(check, broken, since(start))).toList();
    }
  }

  private List<CheckResult> judgeReachable(final List<Check<?>> checks, final Instant start) {
    progress.stage("reading the inventory");
    final Topology first = Survey.of(network).read();
    topology = Optional.of(first);
    final Optional<String> wrongScope = Scope.disagreement(first);
    if (wrongScope.isPresent()) {
      return checks.stream()
          .map(
              check ->
                  Results.inconclusive(
                      check,
                      InconclusiveCode.WRONG_SCOPE,
                      wrongScope.get(),
                      Coverage.none(),
                      since(start)))
          .toList();
    }
    final Map<Check<?>, Set<Cell>> cells = cells(checks, first);
    final Topology judged = place(cells.values(), first);
    final Situation situation =
        new Situation(judged, placement, settings.seed(), settings.flowsPerCell());
    final List<Case<?>> cases = new ArrayList<>();
    checks.forEach(check -> cases.add(Case.open(check, situation)));
    final Map<Key<?>, Observed> observed = gather(cases, judged);
    progress.stage("reading the inventory again");
    final Stability stability = Stability.between(judged, Survey.of(network).readKubernetesAgain());
    progress.stage("judging");
    return cases.stream()
        .map(
            open ->
                open.close(
                    judged,
                    observed,
                    stability,
                    unplaced(cells.getOrDefault(open.check(), Set.of())),
                    since(start)))
        .toList();
  }

  private Map<Check<?>, Set<Cell>> cells(final List<Check<?>> checks, final Topology first) {
    final Map<Check<?>, Set<Cell>> cells = new LinkedHashMap<>();
    checks.forEach(check -> cells.put(check, check.placements(first)));
    return cells;
  }

  /** Provides probes, and reads the inventory that they are now a part of. */
  private Topology place(final Collection<Set<Cell>> cells, final Topology first) {
    final NavigableSet<Cell> wanted = new TreeSet<>();
    cells.forEach(wanted::addAll);
    if (wanted.isEmpty()) {
      return first;
    }
    progress.stage("placing probes on %d kinds of places".formatted(wanted.size()));
    placement = network.place(wanted);
    final Topology judged = Survey.of(network).read();
    topology = Optional.of(judged);
    return judged;
  }

  private Map<Cell, Placement.Unplaced> unplaced(final Set<Cell> wanted) {
    final Map<Cell, Placement.Unplaced> unplaced = new LinkedHashMap<>();
    for (final Cell cell : new TreeSet<>(wanted)) {
      final Placement.Unplaced why = placement.unplaced().get(cell);
      if (why != null) {
        unplaced.put(cell, why);
      } else if (placement.probes().getOrDefault(cell, List.of()).isEmpty()) {
        unplaced.put(
            cell,
            new Placement.Unplaced(
                InconclusiveCode.PLACEMENT, "the network did not say what became of this place"));
      }
    }
    return unplaced;
  }

  private Map<Key<?>, Observed> gather(final List<Case<?>> cases, final Topology judged) {
    final Map<Key<?>, Observed> observed = new HashMap<>();
    final Set<Key<?>> keys = new LinkedHashSet<>();
    cases.forEach(open -> keys.addAll(open.keys()));
    gather(1, keys, judged, observed);
    final Set<Key<?>> more = new LinkedHashSet<>();
    cases.forEach(open -> more.addAll(open.followUp(judged, observed)));
    more.removeAll(observed.keySet());
    gather(2, more, judged, observed);
    return observed;
  }

  private void gather(
      final int number,
      final Set<Key<?>> keys,
      final Topology judged,
      final Map<Key<?>, Observed> observed) {
    final List<Key.FlowSightings> flows = new ArrayList<>();
    for (final Key<?> key : keys) {
      if (key instanceof final Key.FlowSightings flow) {
        flows.add(flow);
      }
    }
    if (flows.isEmpty()) {
      return;
    }
    final Duration left = Duration.between(clock.instant(), deadline);
    if (left.isNegative() || left.isZero()) {
      flows.forEach(key -> observed.put(key, overBudget()));
      return;
    }
    final Plan plan = Plan.of(flows, judged, number, runId.bits(), left);
    progress.stage(
        "capturing at %d points while sending %d flows"
            .formatted(plan.round().points().size(), plan.round().flows().size()));
    final Gathering gathering = network.gather(plan.round());
    observed.putAll(FlowObservations.of(gathering, plan.controls()).answer(flows));
  }

  private Observed overBudget() {
    return new Observed.Missing(
        InconclusiveCode.TIME_BUDGET,
        "the time budget of %s was spent before anything was sent; give more with --budget"
            .formatted(settings.budget()));
  }

  private Duration since(final Instant start) {
    return Duration.between(start, clock.instant());
  }
}
