package io.wirecheck.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wirecheck.evidence.Tier;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequirementTest {

  @Test
  void names_its_page_and_reads_as_one_sentence() {
    final Requirement requirement = requirement("pods-are-seen-2");
    assertThat(requirement.page()).isEqualTo("docs/checks/pods-are-seen-2.md");
    assertThat(requirement.sentence()).isEqualTo("pods should be seen, because they are there");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Pods", "pods_are", "-pods", "pods-", "pods--are", "../x", "a b", "a\n"})
  void an_id_is_kebab_case_words(final String id) {
    assertThatThrownBy(() -> requirement(id))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + id + "'");
  }

  private static Requirement requirement(final String id) {
    return new Requirement(
        id, "pods should be seen", "they are there", List.of(), Severity.MAJOR, Tier.T0);
  }
}
