package io.wirecheck.cli;

import io.wirecheck.cli.Paper.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Help.Ansi.Style;

/**
 * Prints a check's page, which is Markdown, as text: its links and emphasis are for other readers.
 */
final class CheckPage {

  private static final String INDENT = "  ";
  private static final String FENCE = "```";

  private final Paper paper;
  private final List<String> paragraph = new ArrayList<>();
  private Block last = Block.PARAGRAPH;
  private boolean isCode;

  /** What stands on a page; a line is left free between two of them, but not within a list. */
  private enum Block {
    HEADING,
    PARAGRAPH,
    ITEM,
    ROW,
    CODE
  }

  CheckPage(final Paper paper) {
    this.paper = paper;
  }

  /** Prints all sections; the page's title is its check's id, which was said. */
  void print(final String page) {
    page.lines().filter(line -> !line.startsWith("# ")).forEach(this::take);
    endParagraph();
  }

  private void take(final String line) {
    if (line.startsWith(FENCE)) {
      endParagraph();
      isCode = !isCode;
    } else if (isCode) {
      begin(Block.CODE);
      paper.text(INDENT.repeat(2) + line);
    } else if (line.startsWith("#")) {
      endParagraph();
      begin(Block.HEADING);
      paper.line(Span.of(plain(line.replaceFirst("^#+ *", "")), Style.bold));
    } else if (line.startsWith("|")) {
      endParagraph();
      row(line);
    } else if (line.isBlank()) {
      endParagraph();
    } else {
      if (line.matches("(-|\\d+\\.) .*")) {
        endParagraph();
      }
      paragraph.add(line.strip());
    }
  }

  private void endParagraph() {
    if (!paragraph.isEmpty()) {
      final String text = plain(String.join(" ", paragraph));
      if (text.startsWith("- ")) {
        begin(Block.ITEM);
        paper.columns(INDENT, "-  " + text.substring(2));
      } else {
        begin(Block.PARAGRAPH);
        paper.wrapped(INDENT, text);
      }
      paragraph.clear();
    }
  }

  private void begin(final Block block) {
    final boolean goesOn = block == last && block != Block.PARAGRAPH && block != Block.HEADING;
    if (!goesOn && last != Block.HEADING) {
      paper.blank();
    }
    last = block;
  }

  /** A row of a table: its first cell, and below it the others. */
  private void row(final String line) {
    final List<String> cells =
        Stream.of(line.replaceFirst("^\\|", "").split("(?<!\\\\)\\|"))
            .map(cell -> plain(cell.strip()))
            .toList();
    if (cells.isEmpty() || cells.get(0).matches(":?-+:?")) {
      return;
    }
    begin(Block.ROW);
    paper.wrapped(INDENT, cells.get(0));
    cells.stream()
        .skip(1)
        .filter(cell -> !cell.isEmpty())
        .forEach(cell -> paper.wrapped(INDENT.repeat(3), cell));
  }

  private static String plain(final String markdown) {
    return markdown
        .replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
        .replaceAll("\\*\\*([^*]+)\\*\\*", "$1")
        .replaceAll("(?<![\\w*])\\*([^*]+)\\*(?![\\w*])", "$1")
        .replace("`", "")
        .replace("\\|", "|");
  }
}
