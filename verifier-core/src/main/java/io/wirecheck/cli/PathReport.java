package io.wirecheck.cli;

import io.wirecheck.cli.Paper.Span;
import io.wirecheck.run.PathAnswer;
import io.wirecheck.run.Route;
import picocli.CommandLine.Help.Ansi.Style;

/** A packet's way, for people. */
record PathReport(Paper paper) {

  void print(final String address, final PathAnswer.Told told) {
    final Route first = told.routes().get(0);
    paper.text("%s (%s -> %s)".formatted(first.sent(), first.from(), first.to()));
    paper.text("by the tables of " + address);
    told.routes().forEach(this::print);
    if (!told.remarks().isEmpty()) {
      paper.blank();
      told.remarks().forEach(remark -> paper.wrapped("", "Note: " + remark));
    }
  }

  private void print(final Route route) {
    paper.blank();
    paper.line(Span.of(route.title(), Style.bold), Span.of(": " + route.sent()));
    for (final Route.Hop hop : route.hops()) {
      paper.line(Span.of("  node " + hop.node(), Style.bold));
      paper.text("    " + hop.device().map(in -> "comes by " + in).orElse("starts here"));
      hop.steps().forEach(step -> paper.text("    " + step.where() + ": " + step.text()));
      rewrites(hop);
      paper.line(Span.of("    " + hop.end().text(), style(hop.end())));
    }
  }

  private void rewrites(final Route.Hop hop) {
    hop.went()
        .filter(went -> !went.equals(hop.came()))
        .ifPresent(went -> paper.text("    rewritten: %s becomes %s".formatted(hop.came(), went)));
  }

  private static Style style(final Route.End end) {
    if (end instanceof Route.End.Dropped) {
      return Style.fg_red;
    }
    return end instanceof Route.End.NotKnown ? Style.fg_yellow : Style.bold;
  }
}
