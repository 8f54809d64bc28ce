package io.wirecheck.reference;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StableIdsTest {

  @Test
  void has_the_forms_that_aws_and_kubernetes_give() {
    assertThat(StableIds.aws("eni", "a")).matches("eni-0[0-9a-f]{16}");
    assertThat(StableIds.mac("a").toString()).matches("02(:[0-9a-f]{2}){5}");
    assertThat(StableIds.suffix("a")).matches("[bcdfghjklmnpqrstvwxz2456789]{5}");
  }

  @Test
  void is_a_function_of_the_name() {
    assertThat(StableIds.aws("eni", "a"))
        .isEqualTo(StableIds.aws("eni", "a"))
        .isNotEqualTo(StableIds.aws("eni", "b"));
  }
}
