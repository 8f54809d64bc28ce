package io.wirecheck.run;

import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Finding;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is shown beside the findings of a report: parts of the evidence that decided them, and the
 * ways of their packets. Every check has exhibits of its first {@value #KEPT_FINDINGS} findings
 * that are not PASS, and of {@value #KEPT_WITNESSES} that is.
 */
public final class Exhibits {

  /** Findings of one check beyond this number are shown by their facts alone. */
  public static final int KEPT_FINDINGS = 50;

  /** PASS findings of one check beyond this number are shown by their facts alone. */
  public static final int KEPT_WITNESSES = 1;

  /** An exhibit has at most this many bytes. */
  public static final int KEPT_BYTES = 64 * 1024;

  private static final Exhibits NONE = new Exhibits(Map.of());

  private final Map<Place, Shown> shown;

  /** A finding, of a check: two findings of one check that are equal show the same. */
  record Place(String check, Finding finding) {}

  /**
   * What is shown beside one finding.
   *
   * @param routes of the flow's first packet, and of its second where that goes another way
   * @param leftOut sentences on what could not be shown, and why
   */
  public record Shown(List<Exhibit> exhibits, List<Route> routes, List<String> leftOut) {

    static final Shown NOTHING = new Shown(List.of(), List.of(), List.of());

    public Shown {
      exhibits = List.copyOf(exhibits);
      routes = List.copyOf(routes);
      leftOut = List.copyOf(leftOut);
    }
  }

  Exhibits(final Map<Place, Shown> shown) {
    this.shown = Map.copyOf(shown);
  }

  public static Exhibits none() {
    return NONE;
  }

  /** What is shown beside a finding of a check's result; nothing for any other finding. */
  public Shown of(final CheckResult result, final Finding finding) {
    return shown.getOrDefault(new Place(result.id(), finding), Shown.NOTHING);
  }

  /** Every exhibit. */
  public Stream<Exhibit> stream() {
    return shown.values().stream().flatMap(beside -> beside.exhibits().stream());
  }

  /** These, with others in the place of what was shown beside a finding. */
  public Exhibits with(final CheckResult result, final Finding finding, final Shown beside) {
    final Map<Place, Shown> more = new HashMap<>(shown);
    more.put(new Place(result.id(), finding), beside);
    return new Exhibits(more);
  }

  /** These, with what is shown of some results in the place of all that was shown of them before. */
  Exhibits and(final List<CheckResult> results, final Exhibits theirs) {
    final Set<String> again = results.stream().map(CheckResult::id).collect(Collectors.toSet());
    final Map<Place, Shown> all = new HashMap<>(shown);
    all.keySet().removeIf(place -> again.contains(place.check()));
    all.putAll(theirs.shown);
    return new Exhibits(all);
  }

  /** These, and those of other checks. */
  Exhibits and(final Exhibits others) {
    final Map<Place, Shown> both = new HashMap<>(shown);
    both.putAll(others.shown);
    return new Exhibits(both);
  }
}
