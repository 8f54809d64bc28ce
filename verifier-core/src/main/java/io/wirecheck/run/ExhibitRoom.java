package io.wirecheck.run;

import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Fact;
import io.wirecheck.check.Finding;
import io.wirecheck.check.Verdict;
import io.wirecheck.evidence.Evidence;
import io.wirecheck.evidence.Excerpt;
import io.wirecheck.evidence.ObjectExcerpts;
import io.wirecheck.model.Provenance;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Cuts the exhibits of a run's findings out of its evidence, while that is at hand. It shows and
 * never decides: what cannot be cut is said, and nothing of a result changes.
 */
final class ExhibitRoom {

  /** What a frame's place begins with; {@code evidence} writes it so. */
  private static final String FRAME = "frame ";

  /** Shorter texts with a digit are numbers and sizes, which name nothing. */
  private static final int NAME_LENGTH = 5;

  private final EvidenceAtHand evidence;
  private final Map<Exhibits.Place, List<Route>> routes;
  private final Map<Provenance, Set<String>> wanted = new HashMap<>();
  private final Map<Provenance, ObjectExcerpts> read = new HashMap<>();

  private ExhibitRoom(
      final EvidenceAtHand evidence, final Map<Exhibits.Place, List<Route>> routes) {
    this.evidence = evidence;
    this.routes = routes;
  }

  static Exhibits furnish(
      final List<CheckResult> results,
      final EvidenceAtHand evidence,
      final Map<Exhibits.Place, List<Route>> routes) {
    final ExhibitRoom room = new ExhibitRoom(evidence, routes);
    results.forEach(result -> chosen(result).forEach(room::want));
    final Map<Exhibits.Place, Exhibits.Shown> shown = new HashMap<>();
    results.forEach(result -> room.furnish(result, shown));
    return new Exhibits(shown);
  }

  /** The worst findings, and a witness of what holds. */
  private static List<Finding> chosen(final CheckResult result) {
    final Stream<Finding> others =
        result.findings().stream()
            .filter(finding -> finding.verdict() != Verdict.PASS)
            .sorted(Comparator.comparing(Finding::verdict).reversed())
            .limit(Exhibits.KEPT_FINDINGS);
    final Stream<Finding> passes =
        result.findings().stream()
            .filter(finding -> finding.verdict() == Verdict.PASS)
            .limit(Exhibits.KEPT_WITNESSES);
    return Stream.concat(others, passes).distinct().toList();
  }

  /** Notes what will be asked of each document, so that it is read once. */
  private void want(final Finding finding) {
    byDocument(finding)
        .forEach(
            (whole, places) ->
                wanted
                    .computeIfAbsent(whole, key -> new TreeSet<>())
                    .addAll(words(finding, places)));
  }

  private void furnish(final CheckResult result, final Map<Exhibits.Place, Exhibits.Shown> shown) {
    final List<Finding> findings = chosen(result);
    for (int i = 0; i < findings.size(); i++) {
      final Finding finding = findings.get(i);
      final Exhibits.Place place = new Exhibits.Place(result.id(), finding);
      final Stand stand = new Stand("%s/%02d-".formatted(result.id(), i + 1));
      byDocument(finding).forEach((whole, places) -> add(stand, finding, whole, places));
      shown.put(place, stand.shown(routes.getOrDefault(place, List.of())));
    }
  }

  private static Map<Provenance, List<String>> byDocument(final Finding finding) {
    return finding.provenance().stream()
        .filter(provenance -> !provenance.document().isEmpty())
        .collect(
            Collectors.groupingBy(
                provenance -> provenance.at(""),
                LinkedHashMap::new,
                Collectors.mapping(Provenance::place, Collectors.toList())));
  }

  private void add(
      final Stand stand,
      final Finding finding,
      final Provenance whole,
      final Collection<String> places) {
    try {
      final var found = evidence.of(whole);
      if (found.isEmpty()) {
        stand.leaveOut(evidence.whyNot(whole));
      } else if (found.get().mediaType().equals(Evidence.PCAP)) {
        addFrames(stand, found.get(), places);
      } else if (found.get().mediaType().equals(Evidence.JSON)) {
        addObjects(stand, found.get(), words(finding, places));
      } else {
        stand.add(Excerpt.lines(found.get(), Exhibits.KEPT_BYTES), "lines");
      }
    } catch (final IOException | RuntimeException broken) {
      stand.leaveOut("nothing could be cut out of %s: %s".formatted(whole.document(), broken));
    }
  }

  private static void addFrames(
      final Stand stand, final Evidence pcap, final Collection<String> places) throws IOException {
    final TreeSet<Long> frames = new TreeSet<>();
    places.stream()
        .filter(place -> place.startsWith(FRAME))
        .forEach(place -> frames.add(Long.parseLong(place.substring(FRAME.length()))));
    stand.add(
        Excerpt.frames(pcap, frames, Exhibits.KEPT_BYTES),
        frames.isEmpty()
            ? "frames"
            : (frames.size() == 1 ? FRAME : "frames ")
                + frames.stream().map(String::valueOf).collect(Collectors.joining(", ")));
  }

  private void addObjects(final Stand stand, final Evidence document, final Set<String> words)
      throws IOException {
    final Provenance key = document.provenance();
    if (!read.containsKey(key)) {
      read.put(
          key,
          ObjectExcerpts.read(document, wanted.getOrDefault(key, Set.of()), Exhibits.KEPT_BYTES));
    }
    final var excerpt = read.get(key).saying(words);
    excerpt.ifPresentOrElse(
        cut -> stand.add(cut, "objects"),
        () ->
            stand.leaveOut(
                "%s as a whole has %d bytes and no object that names the subject alone"
                    .formatted(document.name(), document.size())));
  }

  /** The object that a place names; of a whole document those that the finding speaks of. */
  private static Set<String> words(final Finding finding, final Collection<String> places) {
    final Stream<String> texts =
        places.stream().anyMatch(place -> !place.isEmpty())
            ? places.stream()
            : Stream.concat(
                Stream.of(finding.subject()), finding.facts().stream().map(Fact::value));
    return texts
        .flatMap(text -> Arrays.stream(text.split("[\\s,()\\[\\]'\"=]+")))
        .map(word -> word.replaceAll("[:;.]+$", "").replaceAll("(?<=\\d):\\d+$", ""))
        .filter(ExhibitRoom::names)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean names(final String word) {
    return word.length() >= NAME_LENGTH
        && (word.indexOf('/') > 0 || word.chars().anyMatch(Character::isDigit));
  }

  /** What is shown beside one finding, in the making. */
  private static final class Stand {

    private final String prefix;
    private final List<Exhibit> exhibits = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();

    Stand(final String prefix) {
      this.prefix = prefix;
    }

    void leaveOut(final String why) {
      leftOut.add(why);
    }

    void add(final Excerpt excerpt, final String what) {
      final Evidence part = excerpt.evidence();
      if (excerpt.leftOut() > 0) {
        leaveOut(
            "%d of the %s of %s, for an exhibit has at most %d bytes"
                .formatted(excerpt.leftOut(), what, part.name(), Exhibits.KEPT_BYTES));
      }
      if (excerpt.parts() > 0) {
        final byte[] bytes = new byte[part.size()];
        part.buffer().get(bytes);
        exhibits.add(new Exhibit(name(part), part.mediaType(), what + " of " + part.name(), bytes));
      }
    }

    private String name(final Evidence part) {
      final String document = part.name().replaceAll("[^A-Za-z0-9._-]+", "-");
      final String name = prefix + document;
      return exhibits.stream().anyMatch(other -> other.name().equals(name))
          ? prefix + (exhibits.size() + 1) + "-" + document
          : name;
    }

    Exhibits.Shown shown(final List<Route> routes) {
      return new Exhibits.Shown(exhibits, routes, leftOut);
    }
  }
}
