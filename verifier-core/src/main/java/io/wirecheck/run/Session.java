package io.wirecheck.run;

import io.wirecheck.check.Check;
import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Coverage;
import io.wirecheck.check.Situation;
import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.Gathering;
import io.wirecheck.evidence.Key;
import io.wirecheck.evidence.Network;
import io.wirecheck.evidence.NetworkException;
import io.wirecheck.evidence.Observed;
import io.wirecheck.evidence.Placement;
import io.wirecheck.evidence.Reading;
import io.wirecheck.evidence.Round;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Section;
import io.wirecheck.model.Topology;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** One way from inventory to results, for a set of checks that share their evidence. */
final class Session {

  private final Network network;
  private final Settings settings;
  private final RunId runId;
  private final FlowNumbers numbers;
  private final Clock clock;
  private final Progress progress;
  private final Instant deadline;
  private Optional<Reading> reading = Optional.empty();
  private final EvidenceAtHand evidence = new EvidenceAtHand();
  private Placement placement = Placement.none();
  private Exhibits exhibits = Exhibits.none();
  private Placement everyPlacement = Placement.none();
  private int attempt;

  Session(
      final Network network,
      final Settings settings,
      final RunId runId,
      final FlowNumbers numbers,
      final Clock clock,
      final Progress progress,
      final Instant deadline) {
    this.network = network;
    this.settings = settings;
    this.runId = runId;
    this.numbers = numbers;
    this.clock = clock;
    this.progress = progress;
    this.deadline = deadline;
  }

  /** The topology that was judged; empty while none was read. */
  Optional<Topology> topology() {
    return reading.map(Reading::topology);
  }

  /** Where probes stood; of a place that was asked for again, what the last answer was. */
  Placement placement() {
    return everyPlacement;
  }

  /** What is shown beside the findings of the results. */
  Exhibits exhibits() {
    return exhibits;
  }

  /**
   * A result for each check. What cannot be had of the network makes those checks that need it
   * INCONCLUSIVE(UNREACHABLE). Checks of which nothing but a change under the run's hands is in the
   * way are judged again, from the inventory on; a violation that was seen stands.
   */
  List<CheckResult> judge(final List<Check<?>> checks) {
    final Attempts attempts = new Attempts(checks);
    attempts.add(attempt(checks));
    while (attempt < 1 + settings.churnRetries()
        && !attempts.moved().isEmpty()
        && !isOverBudget()
        && !network.isExhausted()) {
      progress.stage(
          "judging %d checks again, for objects changed while they were read"
              .formatted(attempts.moved().size()));
      attempts.add(attempt(attempts.moved()));
    }
    return attempts.results();
  }

  private boolean isOverBudget() {
    return !clock.instant().isBefore(deadline);
  }

  private List<CheckResult> attempt(final List<Check<?>> checks) {
    attempt++;
    final Instant start = clock.instant();
    try {
      progress.stage("reading the inventory");
      return judge(checks, read(), start);
    } catch (final NetworkException unusable) {
      return all(checks, code(unusable), "" + unusable.getMessage(), start);
    } catch (final RuntimeException broken) {
      return checks.stream().map(check -> Results.broken(check, broken, since(start))).toList();
    }
  }

  /**
   * Provides probes for tests that no check speaks for, and says what they stand in.
   *
   * @throws NetworkException if the inventory cannot be read
   * @throws InconclusiveException if the inventory is not of one network
   */
  Situation place(final Function<Topology, Set<Cell>> cells) {
    progress.stage("reading the inventory");
    final Topology first = inOneScope(read());
    return situation(inOneScope(place(new TreeSet<>(cells.apply(first)), first)));
  }

  /** One round for these keys, with an answer for each. */
  Map<Key<?>, Observed> observe(final Set<Key<?>> keys, final Topology placed) {
    final Map<Key<?>, Observed> observed = new HashMap<>();
    gather(1, keys, placed, observed);
    return observed;
  }

  /** What changed since the probes were placed. */
  Stability stability(final Topology placed) {
    return Stability.between(placed, readAgain(placed));
  }

  private static Topology inOneScope(final Topology topology) {
    Scope.disagreement(topology)
        .ifPresent(
            elsewhere -> {
              throw new InconclusiveException(InconclusiveCode.WRONG_SCOPE, elsewhere);
            });
    return topology;
  }

  private Situation situation(final Topology judged) {
    return new Situation(
        judged, placement, settings.seed(), settings.flowsPerCell(), settings.externalTarget());
  }

  private List<CheckResult> judge(
      final List<Check<?>> checks, final Topology first, final Instant start) {
    final Optional<String> elsewhere = Scope.disagreement(first);
    if (elsewhere.isPresent()) {
      return all(checks, InconclusiveCode.WRONG_SCOPE, elsewhere.get(), start);
    }
    if (attempt == 1) {
      progress.stage("it is: " + Recognition.line(first));
    }
    final List<Case<?>> cases = new ArrayList<>();
    checks.forEach(check -> cases.add(Case.open(check, first)));
    final Topology judged = place(cases, first);
    final Optional<String> movedAway = Scope.disagreement(judged);
    if (movedAway.isPresent()) {
      return all(checks, InconclusiveCode.WRONG_SCOPE, movedAway.get(), start);
    }
    return close(cases, judged, start);
  }

  private List<CheckResult> close(
      final List<Case<?>> cases, final Topology judged, final Instant start) {
    final Situation situation = situation(judged);
    cases.forEach(open -> open.select(situation));
    final Map<Key<?>, Observed> observed = gather(cases, judged);
    final Stability stability = Stability.between(judged, readAgain(judged));
    progress.stage("judging");
    final List<CheckResult> results =
        cases.stream()
            .map(
                open ->
                    open.close(judged, observed, stability, unplaced(open.cells()), since(start)))
            .toList();
    exhibits = exhibits.and(results, ExhibitRoom.furnish(results, evidence, routes(cases)));
    return results;
  }

  private static Map<Exhibits.Place, List<Route>> routes(final List<Case<?>> cases) {
    final Map<Exhibits.Place, List<Route>> routes = new HashMap<>();
    cases.forEach(open -> routes.putAll(open.routes()));
    return routes;
  }

  private List<CheckResult> all(
      final List<Check<?>> checks,
      final InconclusiveCode code,
      final String detail,
      final Instant start) {
    return checks.stream()
        .map(check -> Results.inconclusive(check, code, detail, Coverage.none(), since(start)))
        .toList();
  }

  private Topology read() {
    final Reading read = Survey.of(network).read(evidence);
    reading = Optional.of(read);
    return read.topology();
  }

  /** Where nothing can be read again, nothing shows that the objects stayed as they were. */
  private Topology readAgain(final Topology judged) {
    progress.stage("reading the inventory again");
    try {
      return Survey.of(network).readKubernetesAgain(reading.orElseThrow());
    } catch (final NetworkException unusable) {
      return judged.withPods(Section.unknown(code(unusable), "" + unusable.getMessage()));
    }
  }

  /** Provides probes, and reads the inventory that they are now a part of. */
  private Topology place(final List<Case<?>> cases, final Topology first) {
    final NavigableSet<Cell> wanted = new TreeSet<>();
    cases.forEach(open -> wanted.addAll(open.cells()));
    return place(wanted, first);
  }

  private Topology place(final NavigableSet<Cell> wanted, final Topology first) {
    if (wanted.isEmpty()) {
      return first;
    }
    progress.stage("placing probes on %d kinds of places".formatted(wanted.size()));
    try {
      placement = network.place(wanted);
    } catch (final NetworkException unusable) {
      placement = nowhere(wanted, unusable);
      return first;
    } finally {
      everyPlacement = everyPlacement.and(placement);
    }
    return read();
  }

  private static Placement nowhere(final Set<Cell> wanted, final NetworkException unusable) {
    final Placement.Unplaced why =
        new Placement.Unplaced(code(unusable), "" + unusable.getMessage());
    final NavigableMap<Cell, Placement.Unplaced> unplaced = new TreeMap<>();
    wanted.forEach(cell -> unplaced.put(cell, why));
    return new Placement(new TreeMap<>(), unplaced);
  }

  private Map<Cell, Placement.Unplaced> unplaced(final Set<Cell> wanted) {
    final Map<Cell, Placement.Unplaced> unplaced = new LinkedHashMap<>();
    for (final Cell cell : wanted) {
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
    gather(2 * attempt - 1, keys, judged, observed);
    final Set<Key<?>> more = new LinkedHashSet<>();
    cases.forEach(open -> more.addAll(open.followUp(judged, observed)));
    more.removeAll(observed.keySet());
    gather(2 * attempt, more, judged, observed);
    return observed;
  }

  private void gather(
      final int number,
      final Set<Key<?>> keys,
      final Topology judged,
      final Map<Key<?>, Observed> observed) {
    if (keys.isEmpty()) {
      return;
    }
    final Duration left = Duration.between(clock.instant(), deadline);
    if (left.isNegative() || left.isZero()) {
      keys.forEach(key -> observed.put(key, overBudget()));
      return;
    }
    final Plan plan = Plan.of(keys, judged, number, runId.bits(), numbers, left);
    progress.stage(stage(plan.round()));
    try {
      final Gathering gathering = network.gather(plan.round());
      evidence.add(gathering);
      observed.putAll(plan.answers(gathering));
    } catch (final NetworkException unusable) {
      final Observed nothing = new Observed.Missing(code(unusable), "" + unusable.getMessage());
      keys.forEach(key -> observed.put(key, nothing));
    }
  }

  /** A network that was told to stop is not one that cannot be reached. */
  private static InconclusiveCode code(final NetworkException unusable) {
    return Thread.currentThread().isInterrupted()
            || unusable.getCause() instanceof InterruptedException
        ? InconclusiveCode.INTERRUPTED
        : InconclusiveCode.UNREACHABLE;
  }

  private static String stage(final Round round) {
    return round.points().isEmpty()
        ? "reading the tables of %d nodes".formatted(round.nodes().size())
        : "capturing at %d points while sending %d flows"
            .formatted(round.points().size(), round.flows().size());
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
