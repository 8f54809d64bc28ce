package io.wirecheck.run.written;

import io.wirecheck.check.Verdict;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What became of the violations that one check found, by the text of their subject.
 *
 * @param fresh found after, and not before
 * @param gone found before, and not after
 * @param moved found both times, of a flow of one protocol between the same nodes: only the probes
 *     that showed it were others, because each run makes its own
 * @param unchanged subjects of those found both times
 * @param unknown subjects of those found before, of which nothing could be said after
 */
public record Violations(
    List<Found> fresh,
    List<String> gone,
    List<Moved> moved,
    List<String> unchanged,
    List<String> unknown) {

  public Violations {
    fresh = List.copyOf(fresh);
    gone = List.copyOf(gone);
    moved = List.copyOf(moved);
    unchanged = List.copyOf(unchanged);
    unknown = List.copyOf(unknown);
  }

  /** A violation, and whether somebody answers for it. */
  public record Found(String subject, boolean waived) {}

  /** A violation that other probes showed before. */
  public record Moved(String from, String to) {}

  static Violations between(
      final String runBefore,
      final List<WrittenRun.Finding> before,
      final String runAfter,
      final List<WrittenRun.Finding> after) {
    final Set<String> stillThere = subjects(violations(after));
    final Set<String> open = new HashSet<>(subjects(after));
    open.removeAll(stillThere);
    final List<String> unchanged = new ArrayList<>();
    final List<String> unknown = new ArrayList<>();
    final List<WrittenRun.Finding> gone = new ArrayList<>();
    for (final WrittenRun.Finding was : violations(before)) {
      if (stillThere.contains(was.subject())) {
        unchanged.add(was.subject());
      } else if (open.contains(was.subject()) && !holds(was.subject(), after)) {
        unknown.add(was.subject());
      } else {
        gone.add(was);
      }
    }
    final Set<String> known = subjects(violations(before));
    return paired(
        runBefore,
        gone,
        runAfter,
        violations(after).stream().filter(found -> !known.contains(found.subject())).toList(),
        unchanged,
        unknown);
  }

  /** Whether both runs found the same violations of the same subjects. */
  public boolean areSame() {
    return fresh.isEmpty() && gone.isEmpty() && moved.isEmpty() && unknown.isEmpty();
  }

  private static Violations paired(
      final String runBefore,
      final List<WrittenRun.Finding> gone,
      final String runAfter,
      final List<WrittenRun.Finding> arrived,
      final List<String> unchanged,
      final List<String> unknown) {
    final Map<List<String>, Deque<String>> left = new HashMap<>();
    final List<String> ended = new ArrayList<>();
    for (final WrittenRun.Finding was : gone) {
      if (isProbed(runBefore, was)) {
        left.computeIfAbsent(place(runBefore, was), place -> new ArrayDeque<>()).add(was.subject());
      } else {
        ended.add(was.subject());
      }
    }
    final List<Found> fresh = new ArrayList<>();
    final List<Moved> moved = new ArrayList<>();
    for (final WrittenRun.Finding is : arrived) {
      final Deque<String> there =
          isProbed(runAfter, is)
              ? left.getOrDefault(place(runAfter, is), new ArrayDeque<>())
              : new ArrayDeque<>();
      if (there.isEmpty()) {
        fresh.add(new Found(is.subject(), is.waived()));
      } else {
        moved.add(new Moved(there.remove(), is.subject()));
      }
    }
    left.values().forEach(ended::addAll);
    return new Violations(fresh, ended, moved, unchanged, unknown);
  }

  /** Whether probes of the run's own showed it, and objects that outlive them are named. */
  private static boolean isProbed(final String run, final WrittenRun.Finding finding) {
    final long others = lasting(run, finding).count();
    return others > 0 && others < finding.objects().size();
  }

  /** What of a flow is the same in each run: its protocol, and the nodes that it is between. */
  private static List<String> place(final String run, final WrittenRun.Finding finding) {
    final String protocol = finding.subject().split(" ", 2)[0];
    return Stream.concat(Stream.of(protocol), lasting(run, finding)).toList();
  }

  /** The objects without the run's own, whose names hold its id. */
  private static Stream<String> lasting(final String run, final WrittenRun.Finding finding) {
    return finding.objects().stream().filter(object -> !object.contains(run));
  }

  private static List<WrittenRun.Finding> violations(final List<WrittenRun.Finding> findings) {
    return findings.stream().filter(finding -> finding.verdict() == Verdict.FAIL).toList();
  }

  private static Set<String> subjects(final List<WrittenRun.Finding> findings) {
    final Set<String> subjects = new HashSet<>();
    findings.forEach(finding -> subjects.add(finding.subject()));
    return subjects;
  }

  private static boolean holds(final String subject, final List<WrittenRun.Finding> findings) {
    return findings.stream()
        .filter(finding -> finding.subject().equals(subject))
        .allMatch(finding -> finding.verdict() == Verdict.PASS);
  }
}
