package io.wirecheck.report.allure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a program in the place of Allure's, which does what the title of the report says. */
class AllureProgramTest {

  private static final String PROGRAM =
      """
      package io.qameta.allure;

      import java.nio.file.*;
      import java.util.*;

      public final class CommandLine {
        public static void main(String[] arguments) throws Exception {
          List<String> given = Arrays.asList(arguments);
          String title = given.get(given.indexOf("--report-name") + 1);
          Path report = Path.of(given.get(given.indexOf("--output") + 1));
          switch (title) {
            case "fail" -> {
              System.out.println("cannot do it, knowing " + new TreeSet<>(System.getenv().keySet()));
              System.exit(3);
            }
            case "hang" -> new java.util.concurrent.CountDownLatch(1).await();
            case "nothing" -> {}
            default -> {
              Files.createDirectories(report);
              Files.writeString(report.resolve("index.html"), title + " " + given);
            }
          }
        }
      }
      """;

  @TempDir Path directory;

  private Path home = Path.of("");

  @BeforeEach
  void make_a_program() throws IOException {
    home = directory.resolve("unpacked/allure-1.2.3");
    final Path source = Files.createDirectories(directory.resolve("source"));
    final JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
    final Path file = Files.writeString(source.resolve("CommandLine.java"), PROGRAM);
    assertThat(compiler.run(null, null, null, "-d", source.toString(), file.toString())).isZero();
    final Path jar =
        Files.createDirectories(home.resolve("lib")).resolve("allure-commandline-1.jar");
    final String name = "io/qameta/allure/CommandLine.class";
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      entries.putNextEntry(new JarEntry(name));
      entries.write(Files.readAllBytes(source.resolve(name)));
    }
  }

  private void generate(final String title) throws IOException {
    new AllureProgram(home, Duration.ofMinutes(1))
        .generate(directory.resolve("results"), title, directory.resolve("allure.html"));
  }

  @Test
  void makes_one_file_and_leaves_nothing_else() throws IOException {
    generate("title");

    assertThat(directory.resolve("allure.html"))
        .content()
        .startsWith("title [generate, ")
        .contains("--single-file", directory.resolve("results").toString());
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("allure.html", "source", "unpacked");
    }
  }

  @Test
  void is_found_where_it_was_unpacked_and_by_its_own_directory() throws IOException {
    assertThat(AllureProgram.at(home, directory).home()).isEqualTo(home);
    assertThat(AllureProgram.at(home.getParent(), directory).home()).isEqualTo(home);
  }

  @Test
  void a_zip_is_unpacked_once() throws IOException {
    final Path zip = zip("allure-1.2.3/lib/allure-commandline-1.jar");
    final Path first = AllureProgram.at(zip, directory.resolve("work")).home();
    Files.writeString(first.resolve("touched"), "");

    assertThat(first).hasFileName("allure-1.2.3");
    assertThat(AllureProgram.at(zip, directory.resolve("work")).home().resolve("touched")).exists();
  }

  @Test
  void a_zip_whose_entry_leads_out_of_it_is_refused() throws IOException {
    final Path zip = zip("../../escaped.txt");

    assertThatThrownBy(() -> AllureProgram.at(zip, directory.resolve("work")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("../../escaped.txt");
    assertThat(directory.resolve("escaped.txt")).doesNotExist();
  }

  private Path zip(final String entry) throws IOException {
    final Path zip = directory.resolve("program.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry(entry));
      out.write(entry.getBytes(StandardCharsets.UTF_8));
    }
    return zip;
  }

  @Test
  void a_program_that_fails_is_told_with_what_it_printed() {
    assertThatThrownBy(() -> generate("fail"))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(home.toString(), "status 3", "cannot do it");
    assertThat(directory.resolve("allure.html")).doesNotExist();
  }

  /** PATH is what a program may know; whatever else a build keeps in its environment is not. */
  @Test
  void a_program_knows_nothing_of_the_environment_but_what_it_needs() {
    assertThatThrownBy(() -> generate("fail"))
        .message()
        .satisfies(
            message ->
                assertThat(message.replaceAll("(?s).*knowing \\[(.*)].*", "$1").split(", "))
                    .contains("ALLURE_NO_ANALYTICS", "APP_HOME")
                    .isSubsetOf(
                        "ALLURE_NO_ANALYTICS",
                        "APP_HOME",
                        "LANG",
                        "LC_ALL",
                        "PATH",
                        "SystemRoot",
                        "TEMP",
                        "TMP",
                        "TMPDIR"));
    assertThat(System.getenv().keySet()).as("more than that is known here").hasSizeGreaterThan(7);
  }

  @Test
  void a_program_that_does_not_end_is_ended() {
    assertThatThrownBy(
            () ->
                new AllureProgram(home, Duration.ofSeconds(1))
                    .generate(directory, "hang", directory.resolve("allure.html")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("did not end within");
  }

  @Test
  void a_program_that_makes_nothing_is_told() {
    assertThatThrownBy(() -> generate("nothing")).hasMessageContaining("made no HTML");
  }

  @Test
  void html_that_calls_home_is_not_kept() {
    assertThatThrownBy(() -> generate("https://www.googletagmanager.com/gtag/js"))
        .hasMessageContainingAll("analytics", "2.34");
    assertThat(directory.resolve("allure.html")).doesNotExist();
  }
}
