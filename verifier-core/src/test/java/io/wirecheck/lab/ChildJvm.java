package io.wirecheck.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wirecheck.proving.ShortLived;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.hamcrest.Matcher;

/** A JVM of its own that runs {@link LabChild}. */
final class ChildJvm implements AutoCloseable {

  private static final long SECONDS_TO_END = 30;

  private final Process process;
  private final BufferedWriter orders;
  private final BufferedReader answers;
  private final List<ProcessHandle> family;

  private ChildJvm(final Process process) throws IOException {
    this.process = process;
    this.orders = process.outputWriter(StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    assertThat(answers.readLine()).isEqualTo("standing");
    this.family = process.descendants().toList();
  }

  /**
   * Starts a JVM and waits until its lab stands.
   *
   * @param prefix a command that runs another, or nothing
   */
  static ChildJvm start(
      final List<String> prefix, final List<Path> classPath, final String address, final Path labs)
      throws IOException {
    final List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ShortLived.OPTIONS);
    command.add("-cp");
    command.add(
        classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    command.addAll(List.of(LabChild.class.getName(), address, labs.toString()));
    return new ChildJvm(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** What {@link LabChild} needs, and no more. */
  static List<Path> classPath() {
    return Stream.of(
            LabChild.class,
            LabNetwork.class,
            Awaitility.class,
            Matcher.class,
            ObjectMapper.class,
            JsonFactory.class,
            JsonProperty.class)
        .map(ChildJvm::location)
        .distinct()
        .toList();
  }

  private static Path location(final Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (final URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  String ask(final String order) throws IOException {
    tell(order);
    return answers.readLine();
  }

  void tell(final String order) throws IOException {
    orders.write(order + "\n");
    orders.flush();
  }

  void endInput() throws IOException {
    orders.close();
  }

  /** As {@code kill -9} does. */
  void kill() {
    process.destroyForcibly();
  }

  /** Waits until the JVM has ended, and with it everything that it started. */
  void awaitEnd() throws InterruptedException {
    assertThat(process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)).isTrue();
    assertThat(family).as("a lab is a process at least").isNotEmpty();
    Awaitility.await().until(() -> family.stream().noneMatch(ProcessHandle::isAlive));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
