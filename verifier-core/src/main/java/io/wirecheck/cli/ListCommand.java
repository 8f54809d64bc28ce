package io.wirecheck.cli;

import io.wirecheck.check.Check;
import io.wirecheck.check.Requirement;
import io.wirecheck.cli.Paper.Span;
import io.wirecheck.evidence.NetworkProvider;
import io.wirecheck.run.Checks;
import io.wirecheck.run.Networks;
import io.wirecheck.run.Profile;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi.Style;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code wirecheck list}. */
@Command(
    name = "list",
    description = "Lists the checks, the networks that can be opened, and the profiles.",
    footer = {"", "Example:", "  wirecheck list"})
final class ListCommand implements Runnable {

  private static final String INDENT = "  ";

  @Spec private CommandSpec command;

  @Override
  public void run() {
    final Paper paper =
        new Paper(command.commandLine().getOut(), command.commandLine().getColorScheme().ansi());
    print(paper, Checks.all(), Networks.providers(), Profile.all());
  }

  static void print(
      final Paper paper,
      final List<Check<?>> checks,
      final List<NetworkProvider> networks,
      final List<Profile> profiles) {
    heading(paper, "Checks", checks);
    checks.forEach(check -> print(paper, check.requirement()));
    paper.blank();
    heading(paper, "Networks", networks);
    for (final NetworkProvider network : networks) {
      network.describeAddresses().forEach(line -> paper.columns(INDENT, line));
    }
    paper.blank();
    heading(paper, "Profiles", profiles);
    profiles.forEach(profile -> print(paper, profile));
  }

  private static void heading(final Paper paper, final String heading, final List<?> entries) {
    paper.line(Span.of(heading, Style.bold));
    if (entries.isEmpty()) {
      paper.text(INDENT + "none on the class path");
    }
  }

  private static void print(final Paper paper, final Requirement requirement) {
    paper.line(
        Span.of(INDENT),
        Span.of(requirement.id(), Style.bold),
        Span.of(
            " (%s, %s)"
                .formatted(
                    requirement.severity().name().toLowerCase(Locale.ROOT), requirement.tier())));
    paper.wrapped(INDENT.repeat(3), requirement.sentence());
  }

  private static void print(final Paper paper, final Profile profile) {
    paper.line(Span.of(INDENT), Span.of(profile.name(), Style.bold));
    profile.checks().forEach(check -> paper.text(INDENT.repeat(3) + check));
  }
}
