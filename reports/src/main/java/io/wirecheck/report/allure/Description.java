package io.wirecheck.report.allure;

import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Claim;
import io.wirecheck.check.Requirement;
import io.wirecheck.report.html.Html;
import io.wirecheck.run.RunReport;
import java.util.stream.Collectors;

/** What is demanded, why, and which sentences of the source documents say so, as HTML. */
final class Description {

  private Description() {}

  static String of(final RunReport report, final CheckResult result) {
    final Requirement requirement = result.requirement();
    return Html.element("p", sentence(requirement.sentence()))
        + Html.element("p", result.summary())
        + waivers(report, requirement)
        + claims(requirement)
        + "<p>Read more in "
        + Html.element("code", requirement.page())
        + ".</p>";
  }

  private static String waivers(final RunReport report, final Requirement requirement) {
    return report.waivers().stream()
        .filter(use -> use.waiver().check().equals(requirement.id()))
        .map(use -> Html.element("p", use))
        .collect(Collectors.joining());
  }

  private static String claims(final Requirement requirement) {
    if (requirement.claims().isEmpty()) {
      return "";
    }
    return "<p>The source documents say:</p><ul>"
        + requirement.claims().stream().map(Description::claim).collect(Collectors.joining())
        + "</ul>";
  }

  private static String claim(final String id) {
    return Claim.named(id)
        .map(
            claim ->
                "<li>%s, %s: %s<br><small>%s</small></li>"
                    .formatted(
                        Html.element("code", id),
                        Html.text(claim.standing()),
                        Html.text(claim.sentence()),
                        Html.text(claim.where())))
        .orElseGet(() -> "<li>" + Html.element("code", id) + "</li>");
  }

  private static String sentence(final String words) {
    return words.isEmpty()
        ? words
        : Character.toUpperCase(words.charAt(0)) + words.substring(1) + ".";
  }
}
