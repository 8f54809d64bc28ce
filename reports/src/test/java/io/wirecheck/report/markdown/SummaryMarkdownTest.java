package io.wirecheck.report.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Coverage;
import io.wirecheck.check.Fact;
import io.wirecheck.check.Finding;
import io.wirecheck.check.Requirement;
import io.wirecheck.check.Severity;
import io.wirecheck.check.Verdict;
import io.wirecheck.evidence.Tier;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Provenance;
import io.wirecheck.report.json.SampleRun;
import io.wirecheck.run.ReportSink;
import io.wirecheck.run.RunReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SummaryMarkdownTest {

  private static final int MEBIBYTE = 1 << 20;

  @TempDir Path directory;

  private String written(final RunReport report) throws IOException {
    final Path file = directory.resolve("summary.md");
    assertThat(new SummaryMarkdown().write(report, directory)).containsExactly(file);
    assertThat(Files.size(file)).isLessThan(MEBIBYTE);
    return Files.readString(file, StandardCharsets.UTF_8);
  }

  @Test
  void is_found_by_the_service_loader() {
    assertThat(ServiceLoader.load(ReportSink.class))
        .hasAtLeastOneElementOfType(SummaryMarkdown.class);
  }

  @Test
  void writes_the_golden_file() throws IOException {
    final String golden =
        new String(
            SummaryMarkdownTest.class.getResourceAsStream("summary.md").readAllBytes(),
            StandardCharsets.UTF_8);

    assertThat(written(SampleRun.FIRST.report())).isEqualTo(golden);
  }

  @Test
  void nothing_that_comes_from_a_network_is_markdown_or_html() throws IOException {
    final String hostile =
        "| x |\n````\n# owned\n<script>alert(1)</script></details> [a](http://b) @team \u202e";

    final String outside = withoutBlocks(written(hostile(hostile)));

    assertThat(outside).contains("| hostile | FAIL |").doesNotContain("owned", "script", "@team");
    assertThat(written(hostile(hostile))).contains("<U+202E>").contains("`````text");
  }

  private static RunReport hostile(final String text) {
    return SampleRun.FIRST.report(List.of(SampleRun.FIRST.saying(text)));
  }

  /** What a renderer takes for Markdown: all that is not between two fences of one length. */
  private static String withoutBlocks(final String markdown) {
    final Matcher block = Pattern.compile("(?ms)^(`{3,})text\\n.*?\\n\\1$").matcher(markdown);
    assertThat(block.find()).isTrue();
    return block.replaceAll("");
  }

  @Test
  void a_text_of_a_mebibyte_is_cut_between_two_characters() throws IOException {
    final String markdown = written(hostile("x" + "\ud83d\ude00".repeat(MEBIBYTE / 4)));

    assertThat(markdown.contains("\n... cut: 2")).isTrue();
    assertThat(markdown.contains("\ufffd")).isFalse();
  }

  @Test
  void a_hundred_and_fifty_thousand_violations_fit_and_are_counted() throws IOException {
    final String markdown = written(SampleRun.FIRST.report(List.of(manyViolated("many", 150_000))));

    assertThat(markdown)
        .contains(
            "| many | FAIL | 150000 |", "and 149997 more", "all 150000 subjects", "... cut: ");
  }

  @Test
  void what_does_not_fit_at_all_is_counted_and_the_end_is_there() throws IOException {
    final List<CheckResult> results =
        IntStream.range(0, 40).mapToObj(i -> manyViolated("many-" + i, 5_000)).toList();

    final String markdown = written(SampleRun.FIRST.report(results));

    assertThat(markdown)
        .contains("| many-39 | FAIL |")
        .containsPattern("\\n\\d+ more explanations do not fit here; run.json has them.")
        .contains("### Not verified", "no node has a secondary interface");
  }

  @Test
  void says_that_a_run_was_cut_short() throws IOException {
    assertThat(written(SampleRun.FIRST.report(List.of(overBudget()))))
        .contains("**The run was cut short**: TIME_BUDGET.");
    assertThat(written(SampleRun.FIRST.report())).doesNotContain("cut short");
  }

  private static CheckResult overBudget() {
    return new CheckResult(
        requirement("late"),
        Verdict.INCONCLUSIVE,
        Optional.of(InconclusiveCode.TIME_BUDGET),
        "the time budget was spent",
        Map.of(),
        List.of(),
        Coverage.none(),
        Duration.ZERO);
  }

  private static CheckResult manyViolated(final String id, final int number) {
    final List<Provenance> seen = List.of(Provenance.of("a.pcap", "tcpdump", Instant.EPOCH));
    final List<Finding> findings =
        IntStream.range(0, number)
            .<Finding>mapToObj(
                i ->
                    new Finding.Violated(
                        "udp 10.0.%d.%d -> 10.0.37.19".formatted(i / 256, i % 256),
                        List.of(new Fact("observed", "VXLAN, port 4789")),
                        seen))
            .toList();
    return new CheckResult(
        requirement(id),
        Verdict.FAIL,
        Optional.empty(),
        "all violated",
        Map.of(Verdict.FAIL, (long) number),
        findings,
        Coverage.of(number),
        Duration.ZERO);
  }

  private static Requirement requirement(final String id) {
    return new Requirement(id, "it should be so", "of this", List.of(), Severity.MAJOR, Tier.T0);
  }
}
