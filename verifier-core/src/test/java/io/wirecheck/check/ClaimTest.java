package io.wirecheck.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.evidence.Tier;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ClaimTest {

  @Test
  void says_what_a_document_says_and_on_which_lines() {
    final Claim claim = Claim.named("INV-13").orElseThrow();

    assertThat(claim.sentence()).isEqualTo("no encapsulation between nodes");
    assertThat(claim.standing()).isEqualTo(Claim.Standing.CONDITIONAL);
    assertThat(claim.where())
        .isEqualTo(
            "S0 (a study of EKS networking), lines 234, 252;"
                + " S4 (a study of a kOps cluster with the VPC CNI), line 94");
  }

  @Test
  void a_claim_that_no_line_makes_is_implied() {
    assertThat(Claim.named("INV-114").orElseThrow().where()).isEqualTo("implied");
  }

  @Test
  void every_claim_has_an_id_of_its_own_a_subject_and_a_sentence() {
    assertThat(Claim.all()).hasSize(75).extracting(Claim::id).doesNotHaveDuplicates();
    assertThat(Claim.all())
        .allSatisfy(
            claim -> {
              assertThat(claim.id()).matches("INV-\\d+");
              assertThat(claim.subject()).isNotBlank();
              assertThat(claim.sentence()).isNotBlank().doesNotContain("\t");
              assertThat(claim.places()).allMatch(place -> place.matches("S[0-4](:[0-9,-]+)?"));
            });
  }

  @Test
  void a_requirement_is_about_what_its_first_known_claim_is_about() {
    assertThat(covering("OURS-1", "INV-20", "INV-01").subject()).contains("snat");
    assertThat(covering("OURS-1").subject()).isEmpty();
    assertThat(covering().subject()).isEmpty();
  }

  private static Requirement covering(final String... claims) {
    return new Requirement(
        "a-check", "things should be so", "of this", List.of(claims), Severity.MINOR, Tier.T0);
  }

  @Test
  void a_claim_that_nobody_made_is_not_known() {
    assertThat(Stream.of("INV-0", "", "inv-13").map(Claim::named))
        .allMatch(java.util.Optional::isEmpty);
  }
}
