package io.wirecheck.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The texts of an IPv6 address: read as RFC 4291 section 2.2 allows, written in the canonical form
 * of RFC 5952. The JDK's reader is not used: it makes an IPv4 address of {@code ::ffff:192.0.2.1},
 * and asks a resolver about texts such as {@code name:1}.
 */
final class Ipv6Text {

  private static final int GROUPS = 8;
  private static final Pattern GROUP = Pattern.compile("[0-9a-fA-F]{1,4}");

  /** What stands before the IPv4 address in an IPv4-mapped one (RFC 4291 section 2.5.5.2). */
  private static final int MAPPED = 0xFFFF;

  private Ipv6Text() {}

  /** The address, or empty for what is none. Zone indices and brackets are no part of it. */
  static Optional<IpAddress> parse(final String text) {
    final String hexadecimal = withoutDots(text);
    final int gap = hexadecimal.indexOf("::");
    if (gap < 0) {
      return groups(hexadecimal).filter(all -> all.size() == GROUPS).map(Ipv6Text::address);
    }
    final Optional<List<Integer>> head = groups(hexadecimal.substring(0, gap));
    final Optional<List<Integer>> tail = groups(hexadecimal.substring(gap + 2));
    return head.flatMap(first -> tail.flatMap(last -> joined(first, last)));
  }

  /** The text with an IPv4 address at its end replaced by the two groups that it stands for. */
  private static String withoutDots(final String text) {
    final int last = text.lastIndexOf(':') + 1;
    return IpAddress.tryParse(text.substring(last))
        .map(IpAddress::ipv4)
        .map(bits -> text.substring(0, last) + "%x:%x".formatted(bits >>> 16, bits & 0xFFFF))
        .orElse(text);
  }

  /** The groups around a gap, which stands for at least one of zero. */
  private static Optional<IpAddress> joined(final List<Integer> head, final List<Integer> tail) {
    final int zeros = GROUPS - head.size() - tail.size();
    if (zeros < 1) {
      return Optional.empty();
    }
    final List<Integer> all = new ArrayList<>(head);
    all.addAll(Collections.nCopies(zeros, 0));
    all.addAll(tail);
    return Optional.of(address(all));
  }

  private static Optional<List<Integer>> groups(final String text) {
    final List<Integer> groups = new ArrayList<>(GROUPS);
    for (final String group : text.isEmpty() ? new String[0] : text.split(":", -1)) {
      if (!GROUP.matcher(group).matches()) {
        return Optional.empty();
      }
      groups.add(Integer.parseInt(group, 16));
    }
    return Optional.of(groups);
  }

  private static IpAddress address(final List<Integer> groups) {
    long high = 0;
    long low = 0;
    for (final int group : groups) {
      high = high << 16 | low >>> 48;
      low = low << 16 | group;
    }
    return IpAddress.ofIpv6(high, low);
  }

  /** RFC 5952 section 4, and section 5 for IPv4-mapped addresses. */
  static String of(final long high, final long low) {
    if (high == 0 && low >>> 32 == MAPPED) {
      return "::ffff:" + IpAddress.ofIpv4((int) low);
    }
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
