package io.wirecheck.checks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.proving.ShortLived;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The command {@code wirecheck} in a process of its own. */
final class CommandRun implements AutoCloseable {

  private final Process process;
  private final BufferedReader output;
  private final List<String> said = new ArrayList<>();

  private CommandRun(final Process process) {
    this.process = process;
    this.output = process.inputReader(UTF_8);
  }

  /** How a command ended, and what it printed on both of its outputs. */
  record Ended(int status, List<String> said) {

    String text() {
      return String.join("\n", said);
    }
  }

  /**
   * Starts it. A shell that runs tests in the background has them ignore SIGINT, and what they
   * start inherits that: so it is set back to what it is for a user's shell.
   */
  static CommandRun start(final Map<String, String> properties, final List<String> arguments)
      throws IOException {
    final List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ShortLived.OPTIONS);
    properties.forEach((name, value) -> command.add("-D%s=%s".formatted(name, value)));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("io.wirecheck.cli.Wirecheck");
    command.addAll(arguments);
    return new CommandRun(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  /** Reads on until it has said a line with this in it; fails if it ends before. */
  void awaitLine(final String part) throws IOException {
    String line = output.readLine();
    while (line != null && !line.contains(part)) {
      said.add(line);
      line = output.readLine();
    }
    assertThat(line).as("a line with '%s' after %s", part, String.join("\n", said)).isNotNull();
    said.add("" + line);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Sends it a signal such as {@code INT}. */
  void signal(final String signal) throws IOException, InterruptedException {
    final int status =
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
    assertThat(status).as("kill -" + signal).isZero();
  }

  /** Waits for its end. */
  Ended ended() throws IOException, InterruptedException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      said.add(line);
    }
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return new Ended(process.exitValue(), List.copyOf(said));
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    output.close();
  }
}
