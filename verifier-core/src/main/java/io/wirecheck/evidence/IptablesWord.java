package io.wirecheck.evidence;

import java.util.ArrayList;
import java.util.List;

/**
 * A word of a line of {@code iptables-save}.
 *
 * @param text what it says
 * @param printed with its quotes, so that it can be printed again
 */
record IptablesWord(String text, String printed) {

  private static final char QUOTE = '"';
  private static final char ESCAPE = '\\';

  /**
   * Words are parted by spaces; those with other signs are quoted (iptables, {@code xshared.c}).
   */
  static List<IptablesWord> split(final String line) {
    final List<IptablesWord> words = new ArrayList<>();
    int at = 0;
    while (at < line.length()) {
      if (line.charAt(at) == ' ') {
        at++;
      } else {
        final int end = line.charAt(at) == QUOTE ? endOfQuoted(line, at) : endOfPlain(line, at);
        words.add(word(line.substring(at, end)));
        at = end;
      }
    }
    return words;
  }

  private static int endOfPlain(final String line, final int start) {
    final int space = line.indexOf(' ', start);
    return space < 0 ? line.length() : space;
  }

  private static int endOfQuoted(final String line, final int start) {
    for (int i = start + 1; i < line.length(); i++) {
      if (line.charAt(i) == ESCAPE) {
        i++;
      } else if (line.charAt(i) == QUOTE) {
        return i + 1;
      }
    }
    throw new MalformedDocument("the quote of '" + line.substring(start) + "' does not end");
  }

  private static IptablesWord word(final String printed) {
    final boolean quoted = printed.charAt(0) == QUOTE;
    return new IptablesWord(
        quoted ? printed.substring(1, printed.length() - 1).replaceAll("\\\\(.)", "$1") : printed,
        printed);
  }

  boolean is(final String other) {
    return printed.equals(other);
  }

  boolean isLongOption() {
    return printed.startsWith("--");
  }
}
