package io.wirecheck.model;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of the VPC CNI, as its image's tag has it: {@code v1.20.1-eksbuild.1} is 1.20.1. */
public record CniVersion(int major, int minor, int patch) implements Comparable<CniVersion> {

  private static final Pattern TAG =
      Pattern.compile("v?([0-9]{1,6})\\.([0-9]{1,6})\\.([0-9]{1,6})(?:[-+].*)?");

  private static final Comparator<CniVersion> ORDER =
      Comparator.comparingInt(CniVersion::major)
          .thenComparingInt(CniVersion::minor)
          .thenComparingInt(CniVersion::patch);

  /**
   * Parses a tag; a suffix such as a build's number does not count.
   *
   * @throws IllegalArgumentException if the text is no version
   */
  public static CniVersion parse(final String tag) {
    return tryParse(tag)
        .orElseThrow(
            () -> new IllegalArgumentException("no version of the VPC CNI: '" + tag + "'"));
  }

  /** As {@link #parse}, with an empty answer for what is no version. */
  public static Optional<CniVersion> tryParse(final String tag) {
    final Matcher matcher = TAG.matcher(tag);
    return matcher.matches()
        ? Optional.of(new CniVersion(number(matcher, 1), number(matcher, 2), number(matcher, 3)))
        : Optional.empty();
  }

  /** The version in an image's name; empty where it has no tag, or one that is no version. */
  public static Optional<CniVersion> ofImage(final String image) {
    final int digest = image.indexOf('@');
    final String named = digest < 0 ? image : image.substring(0, digest);
    final int tag = named.lastIndexOf(':');
    return tag > named.lastIndexOf('/') ? tryParse(named.substring(tag + 1)) : Optional.empty();
  }

  private static int number(final Matcher matcher, final int group) {
    return Integer.parseInt(matcher.group(group));
  }

  /** True for that version and every later one. */
  public boolean isAtLeast(final int otherMajor, final int otherMinor, final int otherPatch) {
    return compareTo(new CniVersion(otherMajor, otherMinor, otherPatch)) >= 0;
  }

  @Override
  public int compareTo(final CniVersion other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
