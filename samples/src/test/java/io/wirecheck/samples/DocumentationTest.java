package io.wirecheck.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.check.Verdict;
import io.wirecheck.model.InconclusiveCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Java in the documentation is Java that this module compiles and runs. */
class DocumentationTest {

  private static final Path ROOT = Path.of("..");
  private static final Pattern JAVA = Pattern.compile("(?ms)^```java\\n(.*?)^```$");

  @TestFactory
  Stream<DynamicTest> a_block_of_java_stands_in_a_sample() throws IOException {
    return pages().stream()
        .flatMap(
            page ->
                blocks(page)
                    .map(
                        block ->
                            DynamicTest.dynamicTest(
                                ROOT.relativize(page) + ": " + block.lines().findFirst().orElse(""),
                                () -> assertIsInASample(block))));
  }

  @Test
  void there_are_blocks_of_java() throws IOException {
    assertThat(pages().stream().flatMap(DocumentationTest::blocks)).hasSizeGreaterThan(2);
  }

  @Test
  void the_page_of_verdicts_has_a_row_for_each_verdict_and_code() {
    final List<String> rows =
        read(ROOT.resolve("docs/verdicts.md"))
            .lines()
            .filter(line -> line.matches("\\| [A-Z_]+ \\|.*"))
            .map(line -> line.split("\\|", -1)[1].strip())
            .toList();
    assertThat(rows)
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(Stream.of(Verdict.values()), Stream.of(InconclusiveCode.values()))
                .map(Enum::name)
                .toList());
  }

  private static void assertIsInASample(final String block) throws IOException {
    assertThat(samples().stream().anyMatch(sample -> sample.contains(block)))
        .as("no sample holds, whatever its indentation:\n%s", block)
        .isTrue();
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> pages = Files.list(ROOT.resolve("docs"))) {
      return Stream.concat(Stream.of(ROOT.resolve("README.md")), pages)
          .filter(page -> page.toString().endsWith(".md"))
          .sorted()
          .toList();
    }
  }

  private static Stream<String> blocks(final Path page) {
    return JAVA.matcher(read(page)).results().map(match -> flat(match.group(1)));
  }

  private static List<String> samples() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/test/java/io/wirecheck/samples"))) {
      return files.filter(Files::isRegularFile).map(file -> flat(read(file))).toList();
    }
  }

  /** The text without indentation, which is deeper inside a class. */
  private static String flat(final String text) {
    return text.lines().map(String::strip).collect(Collectors.joining("\n"));
  }

  private static String read(final Path file) {
    try {
      return Files.readString(file);
    } catch (final IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
