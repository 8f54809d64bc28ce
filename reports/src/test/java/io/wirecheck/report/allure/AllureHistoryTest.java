package io.wirecheck.report.allure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AllureHistoryTest {

  @TempDir Path directory;

  private static String embedded(final String path, final String content) {
    return "d('%s','%s')"
        .formatted(
            path, Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void is_taken_out_of_a_report_and_nothing_else_is() throws IOException {
    final Path html =
        Files.writeString(
            directory.resolve("allure.html"),
            "<script>"
                + embedded("history/history.json", "{\"한\":1}")
                + embedded("history/history-trend.json", "[]")
                + embedded("history/../../out.json", "out")
                + embedded("data/suites.json", "{}")
                + "</script>");
    final Path kept = directory.resolve("kept");
    new AllureHistory(kept).keep(html);

    assertThat(kept.resolve("history.json")).hasContent("{\"한\":1}");
    try (var files = Files.list(kept)) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void a_report_without_any_is_told() throws IOException {
    final Path html = Files.writeString(directory.resolve("allure.html"), "<html></html>");

    assertThatThrownBy(() -> new AllureHistory(directory.resolve("kept")).keep(html))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has no history");
  }
}
