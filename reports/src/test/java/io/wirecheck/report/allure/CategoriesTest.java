package io.wirecheck.report.allure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Explanation;
import io.wirecheck.check.Verdict;
import io.wirecheck.report.json.SampleRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CategoriesTest {

  /** The names of the categories that Allure sorts a test case with this answer into. */
  private static List<String> of(final Verdict verdict, final String status) throws IOException {
    final CheckResult sample = SampleRun.FIRST.failed();
    final String message =
        Explanation.of(
            new CheckResult(
                sample.requirement(),
                verdict,
                sample.code(),
                sample.summary(),
                sample.counts(),
                sample.findings(),
                sample.coverage(),
                sample.duration()));
    final List<String> names = new ArrayList<>();
    for (final JsonNode category : new ObjectMapper().readTree(Surroundings.categories())) {
      final boolean hasStatus =
          category.findValue("matchedStatuses").toString().contains('"' + status + '"');
      if (hasStatus && message.matches(category.path("messageRegex").asText())) {
        names.add(category.path("name").asText());
      }
    }
    return names;
  }

  @ParameterizedTest
  @CsvSource({
    "FAIL, Violated",
    "INCONCLUSIVE, Inconclusive",
    "ERROR, Error",
    "WAIVED, Waived",
    "NOT_APPLICABLE, Not applicable"
  })
  void a_verdict_that_is_no_pass_has_one_category(final Verdict verdict, final String name)
      throws IOException {
    assertThat(of(verdict, TestCase.status(verdict).value()))
        .singleElement()
        .asString()
        .startsWith(name + ":");
  }

  /** A test runner fails, or aborts, a test whose check is inconclusive. */
  @ParameterizedTest
  @CsvSource({"failed", "skipped"})
  void inconclusive_is_a_category_of_its_own_in_a_test_too(final String status) throws IOException {
    assertThat(of(Verdict.INCONCLUSIVE, status))
        .singleElement()
        .asString()
        .startsWith("Inconclusive:");
  }

  @Test
  void a_pass_has_none() throws IOException {
    assertThat(of(Verdict.PASS, "passed")).isEmpty();
  }
}
