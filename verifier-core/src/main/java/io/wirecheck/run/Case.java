package io.wirecheck.run;

import io.wirecheck.check.Check;
import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Coverage;
import io.wirecheck.check.Finding;
import io.wirecheck.check.Selection;
import io.wirecheck.check.Situation;
import io.wirecheck.check.Subject;
import io.wirecheck.check.Verdict;
import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.FlowObservation;
import io.wirecheck.evidence.FlowObservation.Unproven;
import io.wirecheck.evidence.Key;
import io.wirecheck.evidence.Need;
import io.wirecheck.evidence.Observations;
import io.wirecheck.evidence.Observed;
import io.wirecheck.evidence.Placement;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Topology;
import io.wirecheck.model.node.NodeNetwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One check on its way through a run. It asks the check's methods, and holds what the runner owes
 * to truth: a check that throws is an ERROR and harms no other, missing evidence and unproven
 * instruments never end in a PASS.
 */
final class Case<S extends Subject> {

  private final Check<S> check;
  private final List<Asked<S>> asked = new ArrayList<>();
  private Set<Cell> cells = Set.of();
  private Selection<S> selection =
      new Selection.Unknown<>(InconclusiveCode.NO_SUBJECTS, "the check was not asked");
  private final Map<Exhibits.Place, List<Route>> routes = new HashMap<>();
  private Optional<Throwable> error = Optional.empty();
  private boolean isWitnessTold;

  /** A subject with its own need, even where it equals another. */
  private record Asked<S extends Subject>(S subject, Need need) {}

  private Case(final Check<S> check) {
    this.check = check;
  }

  /** Asks the check where it wants probes. */
  static <S extends Subject> Case<S> open(final Check<S> check, final Topology topology) {
    final Case<S> opened = new Case<>(check);
    opened.attempt(() -> opened.cells = Set.copyOf(check.placements(topology)));
    return opened;
  }

  /** Where the check wants probes, in the order of cells. */
  Set<Cell> cells() {
    return new TreeSet<>(cells);
  }

  /** Lets the check choose its subjects and say what it needs to see of each. */
  void select(final Situation situation) {
    attempt(
        () -> {
          selection = Objects.requireNonNull(check.select(situation), "select answered null");
          if (selection instanceof final Selection.Chosen<S> chosen) {
            chosen.subjects().forEach(subject -> asked.add(ask(subject, check.need(subject))));
          }
        });
  }

  /** Every key that the subjects need, and what tells the paths of those that are seen. */
  List<Key<?>> keys() {
    return error.isPresent()
        ? List.of()
        : asked.stream()
            .filter(one -> !one.need().keys().isEmpty())
            .flatMap(
                one ->
                    Stream.concat(
                        one.need().keys().stream(), FlowPath.key(check, one.subject()).stream()))
            .toList();
  }

  /** Adds what the check wants to see besides, now that it sees what came. */
  List<Key<?>> followUp(final Topology topology, final Map<Key<?>, Observed> observed) {
    final List<Key<?>> added = new ArrayList<>();
    attempt(
        () -> {
          for (int i = 0; i < asked.size(); i++) {
            final Asked<S> one = asked.get(i);
            if (!one.need().keys().isEmpty() && missing(one.need(), observed).isEmpty()) {
              final Observations seen = observations(topology, one.need(), observed);
              final Need more = check.followUp(one.subject(), seen);
              added.addAll(more.keys());
              asked.set(i, ask(one.subject(), one.need().and(more)));
            }
          }
        });
    return error.isPresent() ? List.of() : added;
  }

  /** Judges every subject, and folds. */
  CheckResult close(
      final Topology topology,
      final Map<Key<?>, Observed> observed,
      final Stability stability,
      final Map<Cell, Placement.Unplaced> unplaced,
      final Duration duration) {
    final Ledger ledger = new Ledger();
    attempt(
        () -> {
          unplaced.forEach((cell, why) -> ledger.add(notPlaced(cell, why)));
          asked.forEach(
              one ->
                  ledger.add(explained(one, judge(one, topology, observed, stability), observed)));
        });
    if (error.isPresent()) {
      return Results.broken(check, error.get(), duration);
    }
    if (selection instanceof final Selection.DoesNotApply<S> doesNotApply) {
      return Results.doesNotApply(check, doesNotApply, duration);
    }
    if (selection instanceof final Selection.Unknown<S> unknown) {
      return Results.inconclusive(
          check, unknown.code(), unknown.detail(), Coverage.none(), duration);
    }
    return ledger.close(check, ((Selection.Chosen<S>) selection).coverage(), duration);
  }

  /** The ways of the flows that findings are about, as far as they are told. */
  Map<Exhibits.Place, List<Route>> routes() {
    return Map.copyOf(routes);
  }

  /** A step that throws is the last one: the check is an ERROR, whatever else it would say. */
  private void attempt(final Runnable step) {
    if (error.isEmpty()) {
      try {
        step.run();
      } catch (final RuntimeException | LinkageError | AssertionError broken) {
        error = Optional.of(broken);
      }
    }
  }

  private static <S extends Subject> Asked<S> ask(final S subject, final Need need) {
    return new Asked<>(subject, Objects.requireNonNull(need, "need answered null"));
  }

  private static Finding notPlaced(final Cell cell, final Placement.Unplaced why) {
    return new Finding.Inconclusive(
        "probe on " + cell, why.code(), why.detail(), List.of(), List.of());
  }

  /**
   * What violates or cannot be said is told with its path, of what holds the first is kept to be
   * drawn; verdict and code are settled.
   */
  private Finding explained(
      final Asked<S> one, final Finding finding, final Map<Key<?>, Observed> observed) {
    if (one.need().keys().isEmpty()) {
      return finding;
    }
    if (finding.verdict() == Verdict.FAIL || finding.verdict() == Verdict.INCONCLUSIVE) {
      final FlowPath.Told told = FlowPath.tell(check, one.subject(), observed);
      return remember(finding.explainedBy(told.facts()), told);
    }
    if (finding.verdict() == Verdict.PASS && !isWitnessTold) {
      isWitnessTold = true;
      remember(finding, FlowPath.tell(check, one.subject(), observed));
    }
    return finding;
  }

  private Finding remember(final Finding finding, final FlowPath.Told told) {
    if (!told.routes().isEmpty()) {
      routes.put(new Exhibits.Place(check.requirement().id(), finding), told.routes());
    }
    return finding;
  }

  private Finding judge(
      final Asked<S> one,
      final Topology topology,
      final Map<Key<?>, Observed> observed,
      final Stability stability) {
    try {
      return examine(one, topology, observed, stability);
    } catch (final RuntimeException | LinkageError | AssertionError broken) {
      return new Finding.Broken(one.subject().toString(), Results.describe(broken));
    }
  }

  private Finding examine(
      final Asked<S> one,
      final Topology topology,
      final Map<Key<?>, Observed> observed,
      final Stability stability) {
    final S subject = one.subject();
    final Optional<Stability.Doubt> doubt = stability.doubt(subject.objects());
    if (doubt.isPresent()) {
      return Finding.inconclusive(subject, doubt.get().code(), doubt.get().detail());
    }
    final Optional<Observed.Missing> missing = missing(one.need(), observed);
    if (missing.isPresent()) {
      return Finding.inconclusive(subject, missing.get().code(), missing.get().detail());
    }
    final Observations observations = observations(topology, one.need(), observed);
    final Finding finding = check.examine(subject, observations);
    return unlessUnproven(
        subject,
        Objects.requireNonNull(finding, "examine answered null"),
        one.need(),
        observations);
  }

  private static Optional<Observed.Missing> missing(
      final Need need, final Map<Key<?>, Observed> observed) {
    return need.keys().stream()
        .flatMap(key -> missing(key, observed.get(key)).stream())
        .findFirst();
  }

  private static Optional<Observed.Missing> missing(
      final Key<?> key, final @Nullable Observed answer) {
    if (answer instanceof final Observed.Seen seen) {
      return key instanceof final Key.NodeTables tables
          ? BothBackends.of(tables, (NodeNetwork) seen.value())
          : Optional.empty();
    }
    return Optional.of(
        answer instanceof final Observed.Missing missing
            ? missing
            : new Observed.Missing(
                InconclusiveCode.NOT_RECORDED, "nothing was gathered for " + key));
  }

  private static Observations observations(
      final Topology topology, final Need need, final Map<Key<?>, Observed> observed) {
    if (need.keys().isEmpty()) {
      return new Observations(topology, Map.of());
    }
    final Map<Key<?>, Object> values = new HashMap<>();
    for (final Key<?> key : need.keys()) {
      if (observed.get(key) instanceof final Observed.Seen seen) {
        values.put(key, seen.value());
      }
    }
    return new Observations(topology, values);
  }

  /** A violation was seen and stands. That all is well also rests on what was not seen. */
  private static Finding unlessUnproven(
      final Subject subject,
      final Finding finding,
      final Need need,
      final Observations observations) {
    if (!(finding instanceof Finding.Holds)) {
      return finding;
    }
    for (final Key<?> key : need.keys()) {
      if (observations.get(key) instanceof final FlowObservation flow) {
        for (final FlowObservation.AtPoint point : flow.points().values()) {
          if (point.instrument() instanceof final Unproven unproven) {
            return Finding.inconclusive(
                subject, unproven.code(), unproven.detail(), finding.facts(), finding.provenance());
          }
        }
      }
    }
    return finding;
  }
}
