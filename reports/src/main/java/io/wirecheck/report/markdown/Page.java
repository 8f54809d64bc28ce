package io.wirecheck.report.markdown;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A page of bounded size. What comes from outside goes into fenced blocks, where neither Markdown
 * nor HTML means anything; all else is Wirecheck's own words.
 */
final class Page {

  private static final Pattern BACKTICKS = Pattern.compile("`+");

  /** A block does not take the room of all that follow it. */
  private static final int LARGEST_BLOCK = 64 << 10;

  private final StringBuilder text = new StringBuilder();
  private int left;

  /** A page of at most so many bytes of UTF-8. */
  Page(final int bytes) {
    this.left = bytes;
  }

  /** Gives the page more room. */
  void release(final int bytes) {
    left += bytes;
  }

  /** Adds lines as they are, if there is room for all of them. */
  boolean add(final String lines) {
    final int size = size(lines) + 1;
    if (size > left) {
      return false;
    }
    text.append(lines).append('\n');
    left -= size;
    return true;
  }

  /** Adds a block of foreign text, if there is room for it; a long one is cut and says so. */
  boolean addBlock(final String foreign) {
    return add(block(foreign));
  }

  /** A block that nothing within can end. */
  static String block(final String foreign) {
    final String shown = cut(harmless(foreign));
    final int longest =
        BACKTICKS
            .matcher(shown)
            .results()
            .map(MatchResult::group)
            .mapToInt(String::length)
            .max()
            .orElse(0);
    final String fence = "`".repeat(Math.max(3, longest + 1));
    return fence + "text\n" + shown + "\n" + fence;
  }

  private static String cut(final String foreign) {
    final int size = size(foreign);
    return size <= LARGEST_BLOCK
        ? foreign
        : "%s\n... cut: %d bytes in all; run.json has the whole"
            .formatted(beginning(foreign), size);
  }

  /** As many characters as fit, none of them in halves. */
  private static String beginning(final String foreign) {
    final CharBuffer from = CharBuffer.wrap(foreign);
    encoder().encode(from, ByteBuffer.allocate(LARGEST_BLOCK), true);
    return foreign.substring(0, from.position());
  }

  private static CharsetEncoder encoder() {
    return StandardCharsets.UTF_8
        .newEncoder()
        .onMalformedInput(CodingErrorAction.REPLACE)
        .onUnmappableCharacter(CodingErrorAction.REPLACE);
  }

  private static int size(final String lines) {
    return lines.getBytes(StandardCharsets.UTF_8).length;
  }

  /** Control and direction characters as their code points. */
  private static String harmless(final String foreign) {
    return foreign
        .codePoints()
        .mapToObj(c -> isHarmful(c) ? codePoint(c) : Character.toString(c))
        .collect(Collectors.joining());
  }

  private static boolean isHarmful(final int character) {
    return character != '\n'
        && character != '\t'
        && switch (Character.getType(character)) {
          case Character.CONTROL,
              Character.FORMAT,
              Character.SURROGATE,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR ->
              true;
          default -> false;
        };
  }

  private static String codePoint(final int character) {
    return String.format(Locale.ROOT, "<U+%04X>", character);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
