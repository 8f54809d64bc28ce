package io.wirecheck.report.html;

import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Claim;
import io.wirecheck.check.Verdict;
import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.Placement;
import io.wirecheck.run.RunReport;
import io.wirecheck.run.Setting;
import io.wirecheck.run.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an auditor asks of a run: what was verified, on what, how far, and what was not. */
record SummaryPage(RunReport report) {

  /** Settings without which another run would judge something else. */
  private static final Set<String> DECIDING =
      Set.of(
          Settings.PROFILE,
          Settings.SEED,
          Settings.BUDGET,
          Settings.FLOWS_PER_CELL,
          Settings.EXTERNAL_TARGET);

  private static final String STYLE = "summary.css";

  String html() {
    return String.join(
        "\n",
        "<!DOCTYPE html>",
        "<html lang=\"en\">",
        "<head>",
        "<meta charset=\"utf-8\">",
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';"
            + " style-src 'unsafe-inline'\">",
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">",
        Html.element("title", "Wirecheck: " + report.network()),
        "<style>\n" + style() + "</style>",
        "</head>",
        "<body>",
        head(),
        "<main>",
        section("verified", "What was verified", verified()),
        section("unverified", "What was not", unverified()),
        section("subject", "On what", subject()),
        section("coverage", "With what coverage", coverage()),
        section("reading", "How to read this", reading()),
        "</main>",
        "</body>",
        "</html>",
        "");
  }

  private static String style() {
    try (InputStream in =
        Objects.requireNonNull(
            SummaryPage.class.getResourceAsStream(STYLE), STYLE + " is missing")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (final IOException e) {
      throw new UncheckedIOException(STYLE + " cannot be read", e);
    }
  }

  private static String section(final String id, final String title, final String content) {
    return "<section id=\""
        + id
        + "\">\n"
        + Html.element("h2", title)
        + "\n"
        + content
        + "</section>";
  }

  private String head() {
    return "<header>\n"
        + badge(report.verdict())
        + "\n<div>"
        + Html.element("h1", report.network())
        + Html.element("p", report.description())
        + "</div>\n"
        + Html.element("p", counts())
        + "\n</header>";
  }

  /** How many checks have each verdict, worst first. */
  private String counts() {
    final Map<Verdict, Long> counts =
        report.results().stream()
            .collect(Collectors.groupingBy(CheckResult::verdict, Collectors.counting()));
    final String each =
        counts.entrySet().stream()
            .sorted(Map.Entry.<Verdict, Long>comparingByKey().reversed())
            .map(count -> count.getValue() + " " + count.getKey())
            .collect(Collectors.joining(", "));
    return "%d checks%s".formatted(report.results().size(), each.isEmpty() ? "" : ": " + each);
  }

  private static String badge(final Verdict verdict) {
    return "<strong class=\"verdict %s\">%s</strong>".formatted(low(verdict), Html.text(verdict));
  }

  private String verified() {
    return "<table>\n<tr><th>Verdict</th><th>Requirement</th><th>Subjects judged</th></tr>\n"
        + worstFirst().map(SummaryPage::row).collect(Collectors.joining())
        + "</table>\n"
        + waivers();
  }

  /** Every waiver that the run was given, whatever became of it. */
  private String waivers() {
    return report.waivers().isEmpty()
        ? ""
        : report.waivers().stream()
            .map(use -> Html.element("li", use))
            .collect(Collectors.joining("\n", "<ul>\n", "\n</ul>\n"));
  }

  private Stream<CheckResult> worstFirst() {
    return report.results().stream()
        .sorted(
            Comparator.comparing(CheckResult::verdict).reversed().thenComparing(CheckResult::id));
  }

  private static String row(final CheckResult result) {
    return "<tr><td>"
        + badge(result.verdict())
        + "</td><td>"
        + Html.element("b", result.id())
        + "<br>"
        + Html.text(result.requirement().should())
        + " <small>"
        + Html.text(String.join(" ", result.requirement().claims()))
        + "</small>"
        + (result.verdict() == Verdict.WAIVED ? "<br>" + Html.text(result.summary()) : "")
        + "</td><td>"
        + judged(result)
        + "</td></tr>\n";
  }

  private static String judged(final CheckResult result) {
    final String each =
        result.counts().entrySet().stream()
            .sorted(Map.Entry.<Verdict, Long>comparingByKey().reversed())
            .map(count -> count.getValue() + " " + count.getKey())
            .collect(Collectors.joining(", "));
    return Html.text(each.isEmpty() ? "none" : each);
  }

  private String unverified() {
    final Map<String, String> gaps = new LinkedHashMap<>();
    worstFirst()
        .filter(result -> !isJudged(result.verdict()))
        .forEach(result -> gaps.put(result.id(), why(result)));
    final Set<String> covered =
        report.results().stream()
            .flatMap(result -> result.requirement().claims().stream())
            .collect(Collectors.toUnmodifiableSet());
    final List<Claim> open =
        Claim.all().stream().filter(claim -> !covered.contains(claim.id())).toList();
    final SortedMap<String, String> claims = new TreeMap<>();
    open.forEach(claim -> claims.merge(claim.subject(), claim.id(), (a, b) -> a + " " + b));
    return (gaps.isEmpty() ? "<p>Every check of this run came to a verdict.</p>\n" : list(gaps))
        + Html.element(
            "p",
            "%d of %d claims of the source documents, which no check of this run covers:"
                .formatted(open.size(), Claim.all().size()))
        + "\n"
        + list(claims);
  }

  private static boolean isJudged(final Verdict verdict) {
    return verdict == Verdict.PASS || verdict == Verdict.FAIL || verdict == Verdict.WAIVED;
  }

  private static String why(final CheckResult result) {
    return result.verdict()
        + result.code().map(code -> "(" + code + ")").orElse("")
        + ": "
        + result.summary();
  }

  private String subject() {
    final Map<String, String> facts = new LinkedHashMap<>();
    facts.put("network", report.network());
    facts.putAll(report.scope());
    facts.put("time", time());
    facts.put("run", report.runId() + ", by Wirecheck " + report.wirecheckVersion());
    facts.put(
        "inventory",
        report.inventory().entrySet().stream()
            .map(section -> section.getKey() + " " + section.getValue())
            .collect(Collectors.joining(", ")));
    facts.put(
        "settings",
        report.settings().stream()
            .filter(setting -> DECIDING.contains(setting.name()))
            .map(SummaryPage::given)
            .collect(Collectors.joining(", ")));
    return list(facts);
  }

  private String time() {
    return "%s, %.1f s"
        .formatted(
            report.startedAt().truncatedTo(ChronoUnit.SECONDS),
            report.duration().toMillis() / 1000.0);
  }

  private static String given(final Setting setting) {
    return setting.name() + " " + setting.value() + " (" + setting.source() + ")";
  }

  private String coverage() {
    final SortedMap<Cell, Integer> exercised = new TreeMap<>();
    report.results().stream()
        .flatMap(result -> result.coverage().cells().entrySet().stream())
        .forEach(cell -> exercised.merge(cell.getKey(), cell.getValue(), Integer::sum));
    final SortedMap<Cell, String> places = new TreeMap<>();
    report.placement().probes().keySet().forEach(cell -> places.put(cell, "not exercised"));
    exercised.forEach((cell, subjects) -> places.put(cell, subjects + " judged"));
    report.placement().unplaced().forEach((cell, why) -> places.put(cell, not(why)));
    return (places.isEmpty() ? "<p>No kind of place was looked for.</p>\n" : list(byZone(places)))
        + list(leftOut());
  }

  private static String not(final Placement.Unplaced why) {
    return "not exercised, " + why.code() + ": " + why.detail();
  }

  private static Map<String, String> byZone(final SortedMap<Cell, String> places) {
    final Map<String, String> zones = new LinkedHashMap<>();
    places.forEach(
        (cell, what) ->
            zones.merge(
                "%s, %s/%s".formatted(cell.zone(), low(cell.computeType()), cell.operatingSystem()),
                "%s interface: %s".formatted(low(cell.interfaceClass()), what),
                (a, b) -> a + "; " + b));
    return zones;
  }

  private static String low(final Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }

  /** What checks left out, and how they sampled, each with the checks that say so. */
  private Map<String, String> leftOut() {
    final Map<String, String> leftOut = new LinkedHashMap<>();
    for (final CheckResult result : report.results()) {
      Stream.concat(
              result.coverage().excluded().entrySet().stream()
                  .map(out -> out.getValue() + " left out: " + out.getKey()),
              result.coverage().remarks().stream())
          .forEach(said -> leftOut.merge(said, result.id(), (a, b) -> a + ", " + b));
    }
    return leftOut;
  }

  private static String reading() {
    return list(
            Stream.of(
                    Map.entry(
                        "PASS",
                        "holds for every subject judged, each with a witness: packets or objects"
                            + " that show it"),
                    Map.entry(
                        "FAIL",
                        "violated for at least one subject; run.json has the facts and what"
                            + " decided"),
                    Map.entry(
                        "INCONCLUSIVE", "not enough could be seen; it counts as not verified"),
                    Map.entry("ERROR", "Wirecheck itself broke; it counts as not verified"),
                    Map.entry("WAIVED", "violated, and somebody answers for it until a day"),
                    Map.entry(
                        "NOT_APPLICABLE",
                        "a fact proves that the requirement does not concern this network"))
                .collect(
                    Collectors.toMap(
                        Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new)))
        + Html.element(
            "p",
            "A PASS says nothing of places not exercised, of subjects not judged, nor of any later"
                + " time.")
        + "\n";
  }

  private static String list(final Map<String, String> entries) {
    return entries.isEmpty()
        ? ""
        : entries.entrySet().stream()
            .map(e -> Html.element("dt", e.getKey()) + Html.element("dd", e.getValue()))
            .collect(Collectors.joining("\n", "<dl>\n", "\n</dl>\n"));
  }
}
