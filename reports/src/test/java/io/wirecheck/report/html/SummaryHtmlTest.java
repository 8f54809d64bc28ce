package io.wirecheck.report.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wirecheck.report.json.SampleRun;
import io.wirecheck.run.ReportSink;
import io.wirecheck.run.RunReport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SummaryHtmlTest {

  @TempDir Path directory;

  private String written(final RunReport report) throws IOException {
    assertThat(new SummaryHtml().write(report, directory))
        .containsExactly(directory.resolve("summary.html"));
    return Files.readString(directory.resolve("summary.html"));
  }

  @Test
  void is_found_by_the_service_loader() {
    assertThat(ServiceLoader.load(ReportSink.class)).hasAtLeastOneElementOfType(SummaryHtml.class);
  }

  @Test
  void writes_the_golden_page() throws IOException {
    try (InputStream golden =
        Objects.requireNonNull(SummaryHtmlTest.class.getResourceAsStream("summary.html"))) {
      assertThat(written(SampleRun.FIRST.report()))
          .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void what_a_network_says_is_text() throws IOException {
    final String page =
        written(
            SampleRun.FIRST.report(
                List.of(SampleRun.FIRST.called("the <script>alert(1)</script> \"should\" hold"))));

    assertThat(page)
        .doesNotContain("<script")
        .contains("the &lt;script&gt;alert(1)&lt;/script&gt; &quot;should&quot; hold");
  }

  @Test
  void needs_no_other_file_and_no_other_host() throws IOException {
    assertThat(written(SampleRun.FIRST.report()))
        .contains("default-src 'none'")
        .doesNotContainPattern("(?i)(src|href)\\s*=|url\\(|@import");
  }

  @Test
  void a_run_that_judged_nothing_is_inconclusive_and_covers_no_claim() throws IOException {
    assertThat(written(SampleRun.FIRST.report(List.of())))
        .contains(">INCONCLUSIVE</strong>", "0 checks", "INV-01 INV-02 INV-03");
  }

  @Test
  void a_claim_that_a_check_covers_is_not_among_those_that_none_covers() throws IOException {
    assertThat(written(SampleRun.FIRST.report()))
        .contains("<dt>routing</dt><dd>INV-11 INV-12 INV-14 INV-15 INV-16</dd>");
  }

  @Test
  void says_which_file_cannot_be_written_and_leaves_no_half_of_it() throws IOException {
    Files.createDirectories(directory.resolve("summary.html/by-a-directory"));

    assertThatThrownBy(() -> new SummaryHtml().write(SampleRun.FIRST.report(), directory))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(directory.resolve("summary.html").toString());
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(directory.resolve("summary.html"));
    }
  }
}
