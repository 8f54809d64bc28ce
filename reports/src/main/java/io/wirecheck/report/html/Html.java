package io.wirecheck.report.html;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** Text as HTML shows it: whatever a network says, none of it is markup. */
public final class Html {

  private Html() {}

  /**
   * The text, for between tags and for quoted attributes. What no HTML document may contain becomes
   * U+FFFD, and so does what turns the direction of text: a name must read as it is.
   */
  public static String text(final Object value) {
    final String wellFormed =
        new String(value.toString().getBytes(StandardCharsets.UTF_16BE), StandardCharsets.UTF_16BE);
    return wellFormed.codePoints().mapToObj(Html::character).collect(Collectors.joining());
  }

  /** An element without attributes around text. */
  public static String element(final String name, final Object value) {
    return "<" + name + ">" + text(value) + "</" + name + ">";
  }

  private static String character(final int codePoint) {
    return switch (codePoint) {
      case '&' -> "&amp;";
      case '<' -> "&lt;";
      case '>' -> "&gt;";
      case '"' -> "&quot;";
      case '\'' -> "&#39;";
      default -> isShown(codePoint) ? Character.toString(codePoint) : "\ufffd";
    };
  }

  private static boolean isShown(final int codePoint) {
    final boolean turns =
        (codePoint >= 0x202A && codePoint <= 0x202E)
            || (codePoint >= 0x2066 && codePoint <= 0x2069);
    final boolean control =
        Character.isISOControl(codePoint) && codePoint != '\n' && codePoint != '\t';
    return !turns && !control && (codePoint & 0xFFFE) != 0xFFFE;
  }
}
