package io.wirecheck.packet;

/** IPv6 addresses as two {@code long}s in network byte order. */
public final class Ipv6 {

  private static final int GROUPS = 8;

  private Ipv6() {}

  /** The text of RFC 5952 section 4, for example {@code 2001:db8::1}. */
  public static String toString(long high, long low) {
    final int runStart = longestZeroRun(high, low);
    final StringBuilder text = new StringBuilder(39);
    for (int i = 0; i < GROUPS; ) {
      if (i == runStart) {
        text.append("::");
        i += zeroRun(high, low, i);
      } else {
        text.append(i == 0 || i == runStart + zeroRunOrNone(high, low, runStart) ? "" : ":");
        text.append(Integer.toHexString(group(high, low, i++)));
      }
    }
    return text.toString();
  }

  private static int group(long high, long low, int i) {
    final long half = i < 4 ? high : low;
    return (int) (half >>> (48 - 16 * (i & 3))) & 0xffff;
  }

  private static int zeroRun(long high, long low, int from) {
    int i = from;
    while (i < GROUPS && group(high, low, i) == 0) {
      i++;
    }
    return i - from;
  }

  private static int zeroRunOrNone(long high, long low, int from) {
    return from < 0 ? 0 : zeroRun(high, low, from);
  }

  /**
   * The first of the longest runs of at least two zero groups; -{@value #GROUPS} where there is
   * none.
   */
  private static int longestZeroRun(long high, long low) {
    int start = -GROUPS;
    int longest = 1;
    for (int i = 0; i < GROUPS; i++) {
      final int run = zeroRun(high, low, i);
      if (run > longest) {
        start = i;
        longest = run;
      }
    }
    return start;
  }
}
