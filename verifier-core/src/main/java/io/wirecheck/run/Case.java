package io.wirecheck.run;

import io.wirecheck.check.Check;
import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Coverage;
import io.wirecheck.check.Finding;
import io.wirecheck.check.Selection;
import io.wirecheck.check.Situation;
import io.wirecheck.check.Subject;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One check on its way through a run. It asks the check's methods, and holds what the runner owes
 * to truth: a check that throws is an ERROR, missing evidence and unproven instruments never end in
 * a PASS.
 */
final class Case<S extends Subject> {

  private final Check<S> check;
  private final Selection<S> selection;
  private final Map<S, Need> needs = new LinkedHashMap<>();
  private Optional<RuntimeException> error = Optional.empty();

  private Case(final Check<S> check, final Selection<S> selection) {
    this.check = check;
    this.selection = selection;
  }

  /** Lets the check choose its subjects and say what it needs to see of each. */
  static <S extends Subject> Case<S> open(final Check<S> check, final Situation situation) {
    try {
      final Case<S> opened = new Case<>(check, check.select(situation));
      opened.subjects().forEach(subject -> opened.needs.put(subject, check.need(subject)));
      return opened;
    } catch (final RuntimeException broken) {
      final Case<S> failed =
          new Case<>(check, new Selection.Unknown<>(InconclusiveCode.NO_SUBJECTS, "" + broken));
      failed.error = Optional.of(broken);
      return failed;
    }
  }

  /** Every key that the subjects need. */
  List<Key<?>> keys() {
    return needs.values().stream().flatMap(need -> need.keys().stream()).toList();
  }

  /** Adds what the check wants to see besides, now that it sees what came. */
  List<Key<?>> followUp(final Topology topology, final Map<Key<?>, Observed> observed) {
    final List<Key<?>> added = new ArrayList<>();
    try {
      for (final S subject : subjects()) {
        final Need need = needs.getOrDefault(subject, Need.none());
        if (!need.keys().isEmpty() && missing(need, observed).isEmpty()) {
          final Need more = check.followUp(subject, observations(topology, need, observed));
          added.addAll(more.keys());
          needs.put(subject, need.and(more));
        }
      }
    } catch (final RuntimeException broken) {
      error = Optional.of(broken);
    }
    return added;
  }

  /** Judges every subject, and folds. */
  CheckResult close(
      final Topology topology,
      final Map<Key<?>, Observed> observed,
      final Stability stability,
      final Map<Cell, Placement.Unplaced> unplaced,
      final Duration duration) {
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
    final Ledger ledger = new Ledger();
    unplaced.forEach((cell, why) -> ledger.add(notPlaced(cell, why)));
    subjects().forEach(subject -> ledger.add(judge(subject, topology, observed, stability)));
    return ledger.close(check, ((Selection.Chosen<S>) selection).coverage(), duration);
  }

  Check<S> check() {
    return check;
  }

  private List<S> subjects() {
    return selection instanceof final Selection.Chosen<S> chosen ? chosen.subjects() : List.of();
  }

  private static Finding notPlaced(final Cell cell, final Placement.Unplaced why) {
    return new Finding.Inconclusive(
        "probe on " + cell, why.code(), why.detail(), List.of(), List.of());
  }

  private Finding judge(
      final S subject,
      final Topology topology,
      final Map<Key<?>, Observed> observed,
      final Stability stability) {
    final Need need = needs.getOrDefault(subject, Need.none());
    final Optional<Stability.Doubt> doubt = stability.doubt(subject.objects());
    if (doubt.isPresent()) {
      return Finding.inconclusive(subject, doubt.get().code(), doubt.get().detail());
    }
    final Optional<Observed.Missing> missing = missing(need, observed);
    if (missing.isPresent()) {
      return Finding.inconclusive(subject, missing.get().code(), missing.get().detail());
    }
    try {
      final Observations observations = observations(topology, need, observed);
      return unlessUnproven(subject, check.examine(subject, observations), need, observations);
    } catch (final RuntimeException broken) {
      return new Finding.Broken(subject.toString(), Results.describe(broken));
    }
  }

  private static Optional<Observed.Missing> missing(
      final Need need, final Map<Key<?>, Observed> observed) {
    for (final Key<?> key : need.keys()) {
      if (!(observed.get(key) instanceof Observed.Seen)) {
        return Optional.of(
            observed.get(key) instanceof final Observed.Missing missing
                ? missing
                : new Observed.Missing(
                    InconclusiveCode.NOT_RECORDED, "nothing was gathered for " + key));
      }
    }
    return Optional.empty();
  }

  private static Observations observations(
      final Topology topology, final Need need, final Map<Key<?>, Observed> observed) {
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
