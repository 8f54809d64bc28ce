package io.wirecheck.report.path;

import java.util.ArrayList;
import java.util.List;

/** Text that came from a network, made fit for a picture: broken into lines, and escaped. */
final class Lines {

  private static final int REPLACEMENT = 0xfffd;

  private Lines() {}

  /** Lines of at most so many columns, broken at spaces, and within words that are longer. */
  static List<String> of(final String text, final int columns) {
    final List<String> lines = new ArrayList<>();
    text.lines().forEach(line -> breakUp(line, columns, lines));
    return lines.isEmpty() ? List.of("") : lines;
  }

  private static void breakUp(final String line, final int columns, final List<String> lines) {
    String rest = line;
    while (width(rest) > columns) {
      final int fits = fitting(rest, columns);
      final int space = rest.lastIndexOf(' ', fits);
      final int end = space > 0 ? space : fits;
      lines.add(rest.substring(0, end));
      rest = rest.substring(space > 0 ? end + 1 : end);
    }
    lines.add(rest);
  }

  /** As much as fits into one line. */
  static String cut(final String text, final int columns) {
    return width(text) <= columns ? text : text.substring(0, fitting(text, columns - 1)) + "…";
  }

  /** How many of the text's units fit; at least one character does. */
  private static int fitting(final String text, final int columns) {
    int end = Character.charCount(text.codePointAt(0));
    int used = width(text.codePointAt(0));
    while (end < text.length()) {
      final int next = text.codePointAt(end);
      used += width(next);
      if (used > columns) {
        return end;
      }
      end += Character.charCount(next);
    }
    return end;
  }

  private static int width(final String text) {
    return text.codePoints().map(Lines::width).sum();
  }

  /** From Hangul on most characters are drawn twice as wide as Latin ones. */
  private static int width(final int character) {
    return character >= 0x1100 ? 2 : 1;
  }

  /** For the content of an XML element; what XML has no place for becomes U+FFFD. */
  static String escaped(final String text) {
    final StringBuilder escaped = new StringBuilder();
    text.codePoints()
        .map(character -> isText(character) ? character : REPLACEMENT)
        .forEach(
            character -> {
              switch (character) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(character);
              }
            });
    return escaped.toString();
  }

  /** No control, no half of a character, and nothing that turns the direction of what follows. */
  private static boolean isText(final int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL -> character == '\n' || character == '\t';
      case Character.SURROGATE, Character.UNASSIGNED, Character.FORMAT -> false;
      default -> true;
    };
  }
}
