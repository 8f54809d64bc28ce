package io.wirecheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import picocli.CommandLine.Help.Ansi;

/** Runs commands and keeps what they print. */
final class Terminal {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  int execute(final String... arguments) {
    return Wirecheck.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  /** Paper whose print shows in {@link #out}. */
  Paper paper(final Ansi ansi) {
    return new Paper(new PrintWriter(out), ansi);
  }

  String out() {
    return out.toString().replace("\r\n", "\n");
  }

  String err() {
    return err.toString().replace("\r\n", "\n");
  }

  /** The text of a resource beside this class. */
  static String golden(final String name) {
    try (InputStream in =
        Objects.requireNonNull(
            Terminal.class.getResourceAsStream(name), "no golden file " + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void assertFits80Columns(final String text) {
    assertThat(text.lines()).allMatch(line -> line.length() < 80);
  }
}
