package io.wirecheck.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SectionTest {

  private static final Provenance SOURCE =
      new Provenance("aws/vpcs.json", "", "aws ec2 describe-vpcs", Optional.empty());
  private static final Section<List<String>> EMPTY = Section.known(List.of(), SOURCE);
  private static final Section<List<String>> UNKNOWN =
      Section.unknown(InconclusiveCode.NO_PERMISSION, "pods: forbidden");

  @Test
  void an_unknown_section_is_not_an_empty_one() {
    assertThat(UNKNOWN).isNotEqualTo(EMPTY);
    assertThat(UNKNOWN.asOptional()).isEmpty();
    assertThat(EMPTY.asOptional()).contains(List.of());
  }

  @Test
  void is_either_known_or_says_why_not() {
    assertThat(EMPTY.whyUnknown()).isEmpty();
    assertThat(UNKNOWN.whyUnknown())
        .contains(new Section.Unknown<>(InconclusiveCode.NO_PERMISSION, "pods: forbidden"));
  }

  @Test
  void keeps_its_provenance_when_its_value_is_replaced() {
    assertThat(EMPTY.map(List::size)).isEqualTo(Section.known(0, SOURCE));
  }

  @Test
  void stays_unknown_whatever_is_made_of_it() {
    assertThat(UNKNOWN.map(List::size))
        .isEqualTo(Section.unknown(InconclusiveCode.NO_PERMISSION, "pods: forbidden"));
  }
}
