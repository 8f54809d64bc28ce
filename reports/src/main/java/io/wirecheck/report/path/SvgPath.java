package io.wirecheck.report.path;

import com.google.auto.service.AutoService;
import io.wirecheck.run.PathDrawing;
import io.wirecheck.run.Route;
import io.wirecheck.run.Route.End;
import io.wirecheck.run.Route.Head;
import io.wirecheck.run.Route.Hop;
import io.wirecheck.run.Route.Step;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws a packet's path from the sender down to where it goes or ends: each node a frame with the
 * device that the packet comes by, what rules, routes and chains did to it, its addresses before
 * and after where they changed, and the device that it leaves by.
 */
@AutoService(PathDrawing.class)
public final class SvgPath implements PathDrawing {

  /** Of more steps on one node those in the middle are counted. */
  private static final int STEPS = 80;

  @Override
  public String svg(final Route route) {
    final Sheet sheet = new Sheet();
    sheet.heading(route.title(), route.from() + " -> " + route.to());
    sheet.card(route.from(), "address " + route.sent().source());
    String comesFrom = isPod(route.from()) ? " of " + route.from() : "";
    for (final Hop hop : route.hops()) {
      draw(sheet, hop, comesFrom);
      comesFrom = "";
    }
    if (!route.hops().isEmpty()) {
      conclude(sheet, route.hops().get(route.hops().size() - 1).end());
    }
    return sheet.svg(
        "%s: %s -> %s".formatted(route.title(), route.from(), route.to()), route.text());
  }

  /** As an endpoint prints itself: nodes as {@code node/NAME}, addresses without a slash. */
  private static boolean isPod(final String endpoint) {
    return endpoint.indexOf('/') > 0 && !endpoint.startsWith("node/");
  }

  private static void draw(final Sheet sheet, final Hop hop, final String whose) {
    sheet.arrow(hop.came().toString());
    sheet.openFrame("node " + hop.node());
    sheet.device(
        hop.device()
            .map(in -> "comes by " + in + (whose.isEmpty() ? "" : ", the end" + whose))
            .orElse("starts here"));
    rows(hop.steps()).forEach(step -> sheet.row(step.where(), step.text()));
    if (hop.end() instanceof final End.Left left) {
      rewrites(sheet, hop.came(), left.packet());
      sheet.device(
          "leaves by "
              + left.device()
              + left.gateway().map(gateway -> ", next hop " + gateway).orElse(", on its link"));
    } else if (hop.end() instanceof final End.Delivered delivered) {
      rewrites(sheet, hop.came(), delivered.packet());
    }
    sheet.closeFrame();
  }

  private static List<Step> rows(final List<Step> steps) {
    if (steps.size() <= STEPS) {
      return steps;
    }
    final List<Step> rows = new ArrayList<>(steps.subList(0, STEPS / 2));
    rows.add(new Step("...", steps.size() - STEPS + " steps more"));
    rows.addAll(steps.subList(steps.size() - STEPS / 2, steps.size()));
    return rows;
  }

  private static void rewrites(final Sheet sheet, final Head came, final Head went) {
    if (!came.source().equals(went.source())) {
      sheet.rewrite("source", came.source().toString(), went.source().toString());
    }
    final String before = destination(came);
    final String after = destination(went);
    if (!before.equals(after)) {
      sheet.rewrite("destination", before, after);
    }
  }

  private static String destination(final Head head) {
    return head.port() == 0
        ? head.destination().toString()
        : head.destination() + ":" + head.port();
  }

  private static void conclude(final Sheet sheet, final End end) {
    if (end instanceof final End.Left left) {
      sheet.arrow(left.packet().toString());
      sheet.end(
          Sheet.Outcome.GOES_ON,
          "goes on to " + destination(left.packet()),
          "with source " + left.packet().source());
    } else if (end instanceof final End.Delivered delivered) {
      sheet.arrow("");
      sheet.end(
          Sheet.Outcome.GOES_ON,
          "delivered to the node itself",
          "with source " + delivered.packet().source());
    } else if (end instanceof final End.Dropped dropped) {
      sheet.arrow("");
      sheet.end(Sheet.Outcome.DROPPED, "dropped", dropped.reason());
    } else if (end instanceof final End.NotKnown notKnown) {
      sheet.arrow("");
      sheet.end(Sheet.Outcome.NOT_KNOWN, "not known from here on", notKnown.reason());
    }
  }
}
