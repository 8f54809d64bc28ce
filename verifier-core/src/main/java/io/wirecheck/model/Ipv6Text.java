package io.wirecheck.model;

/** The canonical text of an IPv6 address, RFC 5952 section 4. */
final class Ipv6Text {

  private static final int GROUPS = 8;

  private Ipv6Text() {}

  static String of(final long high, final long low) {
    final int[] groups = new int[GROUPS];
    for (int i = 0; i < GROUPS; i++) {
      final long half = i < 4 ? high : low;
      groups[i] = (int) (half >>> (16 * (3 - i % 4))) & 0xFFFF;
    }
    final int start = longestZeroRun(groups);
    final int end = start < 0 ? -1 : zeroRunEnd(groups, start);
    final StringBuilder text = new StringBuilder(39);
    for (int i = 0; i < GROUPS; i++) {
      if (i == start) {
        text.append("::");
        i = end - 1;
        continue;
      }
      if (i > 0 && i != end) {
        text.append(':');
      }
      text.append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }

  /** The first of the longest runs of two or more zero groups, or -1 (RFC 5952 section 4.2). */
  private static int longestZeroRun(final int[] groups) {
    int best = -1;
    int bestLength = 1;
    for (int i = 0; i < GROUPS; i++) {
      final int length = zeroRunEnd(groups, i) - i;
      if (length > bestLength) {
        best = i;
        bestLength = length;
      }
    }
    return best;
  }

  private static int zeroRunEnd(final int[] groups, final int start) {
    int end = start;
    while (end < GROUPS && groups[end] == 0) {
      end++;
    }
    return end;
  }
}
