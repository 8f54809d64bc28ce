package io.wirecheck.cli;

import io.wirecheck.check.Check;
import io.wirecheck.check.Requirement;
import io.wirecheck.cli.Paper.Span;
import io.wirecheck.evidence.Tier;
import io.wirecheck.run.Checks;
import io.wirecheck.run.Names;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi.Style;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code wirecheck explain}. */
@Command(
    name = "explain",
    description =
        "Explains a check: what it requires and why, what is observed, when it is inconclusive, how"
            + " to fix what it finds, what it needs, and how to run it alone.",
    footer = {
      "",
      "Example:",
      "  wirecheck explain pod-traffic-is-not-encapsulated",
    })
final class ExplainCommand implements Callable<Integer> {

  /** So many ids are proposed for one that no check has. */
  private static final int NEAR = 3;

  /** Where a jar has the pages of its checks. */
  private static final String PAGES = "/META-INF/wirecheck/checks/";

  @Spec private CommandSpec command;

  @Parameters(paramLabel = "CHECK", description = "Its id; 'wirecheck list' names them all.")
  private String id;

  @Override
  public Integer call() throws IOException {
    final Check<?> check = check();
    final Paper paper =
        new Paper(command.commandLine().getOut(), command.commandLine().getColorScheme().ansi());
    print(paper, check.requirement());
    try (InputStream page = check.getClass().getResourceAsStream(PAGES + id + ".md")) {
      if (page == null) {
        paper.blank();
        paper.wrapped("", "More is in " + check.requirement().page() + ".");
      } else {
        new CheckPage(paper).print(new String(page.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return ExitStatus.HELD.code();
  }

  private Check<?> check() {
    final List<Check<?>> all = Checks.all();
    return all.stream()
        .filter(check -> check.requirement().id().equals(id))
        .findFirst()
        .orElseThrow(() -> new ParameterException(command.commandLine(), unknown(all)));
  }

  private String unknown(final List<Check<?>> all) {
    final List<String> ids = all.stream().map(check -> check.requirement().id()).toList();
    return "no check is called '%s'; %s"
        .formatted(
            id,
            ids.isEmpty()
                ? "the class path has none"
                : "near to it: %s; 'wirecheck list' names all"
                    .formatted(String.join(", ", Names.near(id, ids, NEAR))));
  }

  private static void print(final Paper paper, final Requirement requirement) {
    paper.line(
        Span.of(requirement.id(), Style.bold),
        Span.of(" (%s)".formatted(requirement.severity().name().toLowerCase(Locale.ROOT))));
    paper.wrapped("  ", requirement.sentence());
    paper.blank();
    paper.wrapped("  ", "Needs tier " + requirement.tier() + ": " + rights(requirement.tier()));
    paper.text("  Alone: wirecheck run --check " + requirement.id());
  }

  private static String rights(final Tier tier) {
    return switch (tier) {
          case T0 -> "it reads the APIs of Kubernetes and AWS, and changes nothing.";
          case T1 -> "it reads the APIs, and runs probe pods without privileges.";
          case T2 -> "it reads the APIs and the nodes' tables, and runs probe pods.";
          case T3 ->
              "it reads the APIs and the nodes' tables, runs probe pods, and captures on nodes.";
        }
        + " 'wirecheck permissions --tier "
        + tier
        + "' prints what to grant.";
  }
}
