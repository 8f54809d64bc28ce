package io.wirecheck.proving;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process that serves proving grounds, as many at a time as are asked for. To start it costs more
 * than what a ground in it does, so tests of many networks share one. It ends when it is closed, or
 * when this JVM is gone.
 */
public final class ProvingHost implements AutoCloseable {

  private static final Pattern SERVING = Pattern.compile("serving (\\S+) control (\\S+)");
  private static final long SECONDS_TO_END = 10;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Process process;
  private final BufferedWriter orders;
  private final BufferedReader answers;

  private ProvingHost(final Process process) {
    this.process = process;
    this.orders = process.outputWriter(UTF_8);
    this.answers = process.inputReader(UTF_8);
  }

  /** Starts a process without a ground. */
  public static ProvingHost start(final String... jvmOptions) throws IOException {
    final List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ShortLived.OPTIONS);
    command.addAll(List.of(jvmOptions));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("io.wirecheck.proving.ProvingServer");
    return new ProvingHost(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /**
   * Opens a ground, and returns when it serves; closing the ground leaves the host.
   *
   * @throws IOException if the network cannot be opened
   */
  public ProvingGround open(final ProvingGround.Setup setup) throws IOException {
    return open(setup, line -> order(List.of("close", line)));
  }

  /** How a ground that says this of itself ends. */
  interface End {
    void of(String line);
  }

  ProvingGround open(final ProvingGround.Setup setup, final End end) throws IOException {
    final List<String> order = new ArrayList<>(List.of("open", setup.address()));
    order.addAll(List.of("--cooldown", Long.toString(setup.cooldown().toSeconds())));
    setup.documents().ifPresent(from -> order.addAll(List.of("--documents", from.toString())));
    setup.token().ifPresent(token -> order.addAll(List.of("--token", token)));
    final String line = ask(order);
    final Matcher serving = SERVING.matcher(line);
    if (!serving.matches()) {
      throw new IOException(
          "the proving ground of %s ended before it served; its error is above"
              .formatted(setup.address()));
    }
    return new ProvingGround(
        this, setup.token(), serving.group(1), serving.group(2), () -> end.of(line));
  }

  /** True as long as the process lives. */
  boolean isAlive() {
    return process.isAlive();
  }

  private void order(final List<String> words) {
    try {
      ask(words);
    } catch (final IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  /** One order at a time: answers carry no number. */
  private synchronized String ask(final List<String> words) throws IOException {
    orders.write(MAPPER.writeValueAsString(words));
    orders.newLine();
    orders.flush();
    return Optional.ofNullable(answers.readLine()).orElse("gone");
  }

  /** Ends the process, and with it all labs. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (final IOException e) {
      process.destroyForcibly();
    } catch (final InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
