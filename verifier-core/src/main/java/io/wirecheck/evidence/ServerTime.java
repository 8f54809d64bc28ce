package io.wirecheck.evidence;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;

/**
 * Times as API servers write them, {@code 2026-10-01T08:00:00Z}, read without the JDK's formatter:
 * a list of pods has hundreds of thousands. Every other form of RFC 3339 goes to {@link
 * Instant#parse}.
 */
final class ServerTime {

  private static final String FORM = "0000-00-00T00:00:00Z";
  private static final long SECONDS_OF_DAY = 86_400;

  private ServerTime() {}

  /**
   * The time.
   *
   * @throws DateTimeParseException if the text is none
   */
  static Instant parse(final String text) {
    if (!isOfForm(text)) {
      return Instant.parse(text);
    }
    final int hour = number(text, 11, 13);
    final int minute = number(text, 14, 16);
    final int second = number(text, 17, 19);
    if (hour > 23 || minute > 59 || second > 59) {
      return Instant.parse(text);
    }
    try {
      final long day =
          LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10)).toEpochDay();
      return Instant.ofEpochSecond(day * SECONDS_OF_DAY + hour * 3600L + minute * 60L + second);
    } catch (final DateTimeException noDate) {
      throw new DateTimeParseException(text + " has no date", text, 0, noDate);
    }
  }

  private static boolean isOfForm(final String text) {
    if (text.length() != FORM.length()) {
      return false;
    }
    for (int i = 0; i < FORM.length(); i++) {
      final char is = text.charAt(i);
      final char form = FORM.charAt(i);
      if (form == '0' ? is < '0' || is > '9' : is != form) {
        return false;
      }
    }
    return true;
  }

  private static int number(final String text, final int from, final int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      number = number * 10 + text.charAt(i) - '0';
    }
    return number;
  }
}
