package io.wirecheck.report.path;

import java.util.List;
import java.util.Locale;

/** The picture in the making, from top to bottom. It has a ground of its own, light or dark. */
final class Sheet {

  /** What became of the packet. */
  enum Outcome {
    GOES_ON,
    DROPPED,
    NOT_KNOWN;

    private String style() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private static final int WIDTH = 900;
  private static final int MARGIN = 24;
  private static final int PADDING = 16;
  private static final int LINE = 18;
  private static final int ARROW = 34;
  private static final int TEXT_X = MARGIN + PADDING;
  private static final int STEP_X = TEXT_X + 186;

  /**
   * At 12 px a character of a monospaced font is 7.25 px wide; at 14 px of a bold one seldom 11.
   */
  private static final int COLUMNS = (WIDTH - TEXT_X - MARGIN - PADDING) * 4 / 29;

  private static final int STEP_COLUMNS = (WIDTH - STEP_X - MARGIN - PADDING) * 4 / 29;
  private static final int WHERE_COLUMNS = (STEP_X - TEXT_X) * 4 / 29 - 1;
  private static final int BOLD_COLUMNS = (WIDTH - TEXT_X - MARGIN - PADDING) / 11;

  private static final String STYLE =
      """
      .wirecheck-path{--g:#ffffff;--f:#f4f6f9;--c:#ffffff;--l:#8a94a6;--t:#1b2330;--m:#556070;\
      --d:#dbe7fb;--r:#fdf0d2;--ok:#1f5fbf;--no:#b3261e;--un:#8a5a00}
      @media (prefers-color-scheme:dark){.wirecheck-path{--g:#12161d;--f:#1b212b;--c:#232b37;\
      --l:#6d7a8d;--t:#e8ecf2;--m:#a5b0c0;--d:#1f3557;--r:#473712;--ok:#7fb2ff;--no:#ff8a80;--un:#f2c063}}
      .wirecheck-path text{font:12px ui-monospace,Menlo,Consolas,monospace;fill:var(--t)}
      .wirecheck-path text.b{font:bold 14px system-ui,sans-serif}
      .wirecheck-path text.m{fill:var(--m)}
      .wirecheck-path .ground{fill:var(--g)}
      .wirecheck-path .frame{fill:var(--f);stroke:var(--l)}
      .wirecheck-path .card{fill:var(--c);stroke:var(--l)}
      .wirecheck-path .device{fill:var(--d)}
      .wirecheck-path .rewrite{fill:var(--r)}
      .wirecheck-path .arrow{stroke:var(--l);stroke-width:2}
      .wirecheck-path .head{fill:var(--l)}
      .wirecheck-path .end{fill:var(--c);stroke-width:2}
      .wirecheck-path .goes-on{stroke:var(--ok)}
      .wirecheck-path .dropped{stroke:var(--no)}
      .wirecheck-path .not-known{stroke:var(--un)}
      .wirecheck-path text.goes-on{fill:var(--ok);stroke:none}
      .wirecheck-path text.dropped{fill:var(--no);stroke:none}
      .wirecheck-path text.not-known{fill:var(--un);stroke:none}
      """;

  private final StringBuilder shapes = new StringBuilder();
  private StringBuilder inFrame = new StringBuilder();
  private int y = MARGIN;
  private int frameTop;

  void heading(final String title, final String detail) {
    texts(shapes, Lines.of(title, BOLD_COLUMNS), "b", MARGIN);
    texts(shapes, Lines.of(detail, COLUMNS), "m", MARGIN);
    y += LINE / 2;
  }

  /** Who sends. */
  void card(final String title, final String detail) {
    boxed(shapes, "card", title, "b", detail);
  }

  /** How it ends. */
  void end(final Outcome outcome, final String title, final String detail) {
    boxed(shapes, "end " + outcome.style(), title, "b " + outcome.style(), detail);
    y += MARGIN;
  }

  /** From what is above to what is below, with the packet beside it. */
  void arrow(final String packet) {
    final int x = MARGIN + 30;
    shapes.append("<path class=\"arrow\" d=\"M%d %dV%d\"/>\n".formatted(x, y + 3, y + ARROW - 9));
    shapes.append(
        "<path class=\"head\" d=\"M%d %dh12l-6 9z\"/>\n".formatted(x - 6, y + ARROW - 11));
    if (!packet.isEmpty()) {
      text(shapes, Lines.cut(packet, COLUMNS - 6), "m", x + 16, y + ARROW / 2 + 4);
    }
    y += ARROW;
  }

  void openFrame(final String title) {
    frameTop = y;
    inFrame = new StringBuilder();
    y += PADDING / 2;
    texts(inFrame, Lines.of(title, BOLD_COLUMNS), "b", TEXT_X);
    y += PADDING / 2;
  }

  /** By what a packet comes or leaves. */
  void device(final String text) {
    band("device", Lines.of(text, COLUMNS - 4));
  }

  /** What changed in the packet. */
  void rewrite(final String what, final String before, final String after) {
    band("rewrite", Lines.of("%s %s becomes %s".formatted(what, before, after), COLUMNS - 4));
  }

  private void band(final String style, final List<String> lines) {
    rect(inFrame, style, TEXT_X, y, WIDTH - 2 * TEXT_X, lines.size() * LINE + 8);
    y += 4;
    texts(inFrame, lines, "", TEXT_X + 12);
    y += 10;
  }

  /** A step: where, and beside it what. */
  void row(final String where, final String what) {
    final int top = y;
    texts(inFrame, Lines.of(where, WHERE_COLUMNS), "m", TEXT_X);
    final int left = y;
    y = top;
    texts(inFrame, Lines.of(what, STEP_COLUMNS), "", STEP_X);
    y = Math.max(y, left) + 4;
  }

  void closeFrame() {
    y += PADDING / 2;
    rect(shapes, "frame", MARGIN, frameTop, WIDTH - 2 * MARGIN, y - frameTop);
    shapes.append(inFrame);
  }

  private void boxed(
      final StringBuilder to,
      final String style,
      final String title,
      final String titleStyle,
      final String detail) {
    final List<String> titles = Lines.of(title, BOLD_COLUMNS);
    final List<String> details = Lines.of(detail, COLUMNS);
    rect(to, style, MARGIN, y, WIDTH - 2 * MARGIN, (titles.size() + details.size()) * LINE + 16);
    y += 8;
    texts(to, titles, titleStyle, TEXT_X);
    texts(to, details, "m", TEXT_X);
    y += 8;
  }

  private void texts(
      final StringBuilder to, final List<String> lines, final String style, final int x) {
    for (final String line : lines) {
      text(to, line, style, x, y + 13);
      y += LINE;
    }
  }

  private static void text(
      final StringBuilder to, final String text, final String style, final int x, final int y) {
    to.append("<text x=\"%d\" y=\"%d\"".formatted(x, y))
        .append(style.isEmpty() ? "" : " class=\"" + style + "\"")
        .append(" xml:space=\"preserve\">")
        .append(Lines.escaped(text))
        .append("</text>\n");
  }

  private static void rect(
      final StringBuilder to,
      final String style,
      final int x,
      final int y,
      final int width,
      final int height) {
    to.append(
        "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"6\"/>\n"
            .formatted(style, x, y, width, height));
  }

  /**
   * The whole picture.
   *
   * @param title its name to who cannot see it
   * @param description all that it shows, in words
   */
  String svg(final String title, final String description) {
    return """
        <svg xmlns="http://www.w3.org/2000/svg" class="wirecheck-path" role="img" \
        width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d">
        <title>%3$s</title>
        <desc>%4$s</desc>
        <style>
        %5$s</style>
        <rect class="ground" width="%1$d" height="%2$d"/>
        %6$s</svg>
        """
        .formatted(
            WIDTH, y, Lines.escaped(title), Lines.escaped(description), STYLE, shapes.toString());
  }
}
