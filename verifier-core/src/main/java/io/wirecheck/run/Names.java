package io.wirecheck.run;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Names that somebody may have meant. */
public final class Names {

  private Names() {}

  /** Those that are nearest to a name, nearest first, at most so many. */
  public static List<String> near(final String name, final List<String> known, final int most) {
    final String wanted = name.toLowerCase(Locale.ROOT);
    return known.stream()
        .sorted(
            Comparator.<String>comparingInt(one -> distance(wanted, one))
                .thenComparing(Comparator.naturalOrder()))
        .limit(most)
        .toList();
  }

  /**
   * How many characters have to be put in, taken out or replaced; less where one is in the other.
   */
  static int distance(final String one, final String other) {
    final int edits = edits(one, other);
    return other.contains(one) || one.contains(other) ? Math.min(edits, 1) : edits;
  }

  /** Levenshtein's distance. */
  private static int edits(final String one, final String other) {
    int[] row = new int[other.length() + 1];
    Arrays.setAll(row, i -> i);
    for (int i = 1; i <= one.length(); i++) {
      final int[] next = new int[row.length];
      next[0] = i;
      for (int k = 1; k < row.length; k++) {
        final int replaced = row[k - 1] + (one.charAt(i - 1) == other.charAt(k - 1) ? 0 : 1);
        next[k] = Math.min(replaced, 1 + Math.min(row[k], next[k - 1]));
      }
      row = next;
    }
    return row[other.length()];
  }
}
