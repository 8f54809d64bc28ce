package io.wirecheck.invariant;

import java.util.Locale;

/** The id that a sentence has where nobody names it. */
final class SentenceId {

  /** Ids are names of files in some reports. */
  private static final int LONGEST = 120;

  private SentenceId() {}

  /**
   * Its words in kebab-case. Where they do not say all of it, such as signs of a selector, or would
   * be too long, a number tells it from others.
   */
  static String of(final String sentence) {
    final String words =
        sentence.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    if (words.length() <= LONGEST && words.replace('-', ' ').equals(sentence)) {
      return words;
    }
    final String number = "-%08x".formatted(sentence.hashCode());
    final int room = Math.min(words.length(), LONGEST - number.length());
    return words.substring(0, room).replaceAll("-$", "") + number;
  }
}
