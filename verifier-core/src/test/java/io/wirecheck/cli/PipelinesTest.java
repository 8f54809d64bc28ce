package io.wirecheck.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.wirecheck.run.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The pipelines of docs/ci hold commands that this Wirecheck takes, and settings that it reads.
 * What the services themselves make of the files, no test here can tell.
 */
class PipelinesTest {

  private static final Path DIRECTORY = Path.of("..", "docs", "ci");
  private static final String JAR = "java -jar \"$WIRECHECK_JAR\" ";
  private static final Set<String> MAVEN = Set.of("mvn", "--batch-mode", "clean", "verify");
  private static final Pattern STEP = Pattern.compile("(?m)^\\s*sh '([^'\\n]*)'$");
  private static final Pattern VARIABLE =
      Pattern.compile("\\bWIRECHECK_([A-Z_]+)\\b\\s*[:=]\\s*(.*)");

  private static String text(final String name) throws IOException {
    return Files.readString(DIRECTORY.resolve(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"github-actions.yml", "gitlab-ci.yml", "Jenkinsfile"})
  void every_command_is_one_that_is_taken(final String name) throws IOException {
    final List<String> commands = commands(name);

    assertThat(commands).anyMatch(command -> command.startsWith("mvn "));
    assertThat(commands).anyMatch(command -> command.startsWith(JAR + "gate "));
    assertThat(commands).allSatisfy(PipelinesTest::assertIsTaken);
  }

  @Test
  void every_file_is_tested() throws IOException {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("github-actions.yml", "gitlab-ci.yml", "Jenkinsfile");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"github-actions.yml", "gitlab-ci.yml", "Jenkinsfile"})
  void every_variable_is_a_setting(final String name) throws IOException {
    final Matcher variables = VARIABLE.matcher(text(name));
    final Map<String, String> given = new HashMap<>();
    while (variables.find()) {
      final String setting = variables.group(1).toLowerCase(Locale.ROOT).replace('_', '-');
      given.put(setting, variables.group(2).replaceAll("['\"]", ""));
    }
    given.remove("jar");

    final Settings settings = Settings.resolve(given, "pipeline");
    assertThat(given).isNotEmpty();
    assertThat(given)
        .allSatisfy(
            (setting, value) -> assertThat(settings.setting(setting).value()).isEqualTo(value));
  }

  @Test
  void the_steps_of_github_are_whole() throws IOException {
    final JsonNode jobs = new YAMLMapper().readTree(text("github-actions.yml")).at("/jobs");

    assertThat(jobs).isNotEmpty();
    for (final JsonNode job : jobs) {
      assertThat(job.path("runs-on").asText()).isNotEmpty();
      for (final JsonNode step : job.path("steps")) {
        assertThat(step.has("run") ^ step.has("uses")).as("%s", step).isTrue();
      }
    }
  }

  @Test
  void the_braces_of_the_jenkinsfile_match() throws IOException {
    final String pipeline = text("Jenkinsfile").replaceAll("'[^'\\n]*'|//.*", "");

    assertThat(pipeline.strip()).startsWith("pipeline {").endsWith("}").doesNotContain("'");
    assertThat(pipeline.chars().filter(c -> c == '{').count())
        .isEqualTo(pipeline.chars().filter(c -> c == '}').count());
  }

  private static List<String> commands(final String name) throws IOException {
    if (name.equals("Jenkinsfile")) {
      return STEP.matcher(text(name)).results().map(step -> step.group(1)).toList();
    }
    final JsonNode pipeline = new YAMLMapper().readTree(text(name));
    final List<String> commands = new ArrayList<>();
    pipeline.findValues("run").forEach(run -> run.asText().lines().forEach(commands::add));
    pipeline.findValues("script").forEach(script -> script.forEach(c -> commands.add(c.asText())));
    return commands;
  }

  private static void assertIsTaken(final String command) {
    if (command.startsWith("mvn ")) {
      assertThat(MAVEN).as(command).contains(command.split(" ", -1));
    } else if (command.startsWith(JAR)) {
      final String[] arguments =
          command.substring(JAR.length()).replace(" || true", "").split(" ", -1);
      assertThatCode(() -> Wirecheck.commandLine().parseArgs(arguments))
          .as(command)
          .doesNotThrowAnyException();
    } else {
      assertThat(command).matches("(cat|test|aws eks) .*");
    }
  }
}
