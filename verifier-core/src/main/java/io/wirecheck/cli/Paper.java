package io.wirecheck.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.IStyle;
import picocli.CommandLine.Help.Ansi.Style;

/**
 * What a person reads, line by line. Text from a network can neither move the cursor nor reorder
 * what is shown: control and direction characters are printed as their code points. Colours are for
 * terminals only.
 */
final class Paper {

  /** Lines that are laid out, and not taken over as they are, fit the narrowest usual terminal. */
  static final int WIDTH = 79;

  private static final Pattern COLUMNS = Pattern.compile("(.*\\S {2,})(\\S.*)");

  private final PrintWriter out;
  private final Ansi ansi;

  Paper(final PrintWriter out, final Ansi ansi) {
    this.out = out;
    this.ansi = ansi;
  }

  /** A piece of a line in one style. */
  record Span(String text, List<IStyle> styles) {
    Span {
      styles = List.copyOf(styles);
    }

    static Span of(final String text, final IStyle... styles) {
      return new Span(text, List.of(styles));
    }
  }

  void line(final Span... spans) {
    out.println(
        Arrays.stream(spans).map(this::print).collect(Collectors.joining()).stripTrailing());
    out.flush();
  }

  /** A line, or several, each of them flush left. */
  void text(final String text) {
    text.lines().forEach(line -> line(Span.of(line)));
  }

  void blank() {
    line();
  }

  /** The text in lines of at most {@link #WIDTH} characters, each behind the indent. */
  void wrapped(final String indent, final String text) {
    text.lines()
        .flatMap(line -> wrap(line, WIDTH - indent.length(), " ").stream())
        .forEach(line -> line(Span.of(indent + line)));
  }

  /**
   * A line of columns, which two spaces or more keep apart: the last one is wrapped within itself.
   */
  void columns(final String indent, final String text) {
    final Matcher columns = COLUMNS.matcher(text);
    if (!columns.matches() || indent.length() + columns.end(1) > WIDTH * 2 / 3) {
      wrapped(indent, text);
      return;
    }
    String margin = indent + columns.group(1);
    for (final String line : wrap(columns.group(2), WIDTH - margin.length(), " ")) {
      line(Span.of(margin + line));
      margin = " ".repeat(margin.length());
    }
  }

  /**
   * Breaks a text behind the separator so that no line is longer than the width, except where there
   * is no separator to break at.
   */
  static List<String> wrap(final String text, final int width, final String separator) {
    final List<String> lines = new ArrayList<>();
    String line = "";
    for (final String word : text.split("(?<=" + separator + ")", -1)) {
      if (!line.isEmpty() && (line + word).stripTrailing().length() > width) {
        lines.add(line.stripTrailing());
        line = "";
      }
      line += word;
    }
    lines.add(line.stripTrailing());
    return lines;
  }

  /** Ended by a reset: picocli turns bold off by what terminals take for a double underline. */
  private String print(final Span span) {
    final String text = harmless(span.text());
    if (!ansi.enabled() || span.styles().isEmpty()) {
      return text;
    }
    return Style.on(span.styles().toArray(IStyle[]::new)) + text + Style.reset.on();
  }

  private static String harmless(final String text) {
    return text.codePoints()
        .mapToObj(c -> isHarmful(c) ? codePoint(c) : Character.toString(c))
        .collect(Collectors.joining());
  }

  private static boolean isHarmful(final int character) {
    return character != '\t'
        && switch (Character.getType(character)) {
          case Character.CONTROL,
              Character.FORMAT,
              Character.SURROGATE,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR ->
              true;
          default -> false;
        };
  }

  private static String codePoint(final int character) {
    return String.format(Locale.ROOT, "<U+%04X>", character);
  }
}
