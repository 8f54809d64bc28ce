package io.wirecheck.invariant;

import java.util.Locale;

/** The id that a sentence has where nobody names it. */
final class SentenceId {

  /** Ids are names of files in some reports. */
  private static final int LONGEST = 120;

  private SentenceId() {}

  /** Its words in kebab-case; a long one is cut, and told from others by a number. */
  static String of(final String sentence) {
    final String words =
        sentence
            .replace("!=", " not ")
            .replace("!", " without ")
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^-|-$", "");
    if (words.length() <= LONGEST) {
      return words;
    }
    final String number = "%08x".formatted(sentence.hashCode());
    return words.substring(0, LONGEST - number.length()).replaceAll("-$", "") + "-" + number;
  }
}
