package io.wirecheck.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wirecheck.evidence.Placement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportSinksTest {

  private static final RunReport REPORT =
      new RunReport(
          "1.2.3",
          "00",
          "scripted:x",
          "",
          Instant.EPOCH,
          Duration.ZERO,
          List.of(),
          new TreeMap<>(),
          new TreeMap<>(),
          Placement.none(),
          List.of());

  @TempDir Path parent;

  private static ReportSink writing(final String name) {
    return (report, directory) ->
        List.of(Files.writeString(directory.resolve(name), report.wirecheckVersion()));
  }

  private static ReportSink failing(final String message) {
    return (report, directory) -> {
      throw new IOException(message);
    };
  }

  @Test
  void writes_every_format_into_a_directory_of_its_making() throws IOException {
    final Path directory = parent.resolve("a/b");

    assertThat(new ReportSinks(List.of(writing("one"), writing("two"))).write(REPORT, directory))
        .containsExactly(directory.resolve("one"), directory.resolve("two"))
        .allSatisfy(file -> assertThat(file).hasContent("1.2.3"));
  }

  @Test
  void one_format_that_fails_does_not_keep_another_from_being_written() {
    assertThatThrownBy(
            () ->
                new ReportSinks(List.of(failing("first"), writing("one"), failing("last")))
                    .write(REPORT, parent))
        .isInstanceOf(IOException.class)
        .hasMessage("last")
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    assertThat(parent.resolve("one")).exists();
  }
}
