package io.wirecheck.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CniVersionTest {

  private static final String REPOSITORY =
      "602401143452.dkr.ecr.us-west-2.amazonaws.com/amazon-k8s-cni";

  @ParameterizedTest
  @CsvSource({
    ":v1.20.1-eksbuild.1, 1.20.1",
    ":v1.12.6, 1.12.6",
    ":1.9.0-rc1, 1.9.0",
    ":v1.20.1-eksbuild.1@sha256:0123abcd, 1.20.1"
  })
  void is_the_tag_of_the_image(final String tag, final String version) {
    assertThat(CniVersion.ofImage(REPOSITORY + tag)).contains(CniVersion.parse(version));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":latest", ":v1.20", ":v1.20.1.2", "@sha256:0123abcd", ":v1.20.x"})
  void is_not_told_by_an_image_without_a_tag_that_is_a_version(final String tag) {
    assertThat(CniVersion.ofImage(REPOSITORY + tag)).isEmpty();
  }

  @Test
  void does_not_take_the_port_of_a_registry_for_a_tag() {
    assertThat(CniVersion.ofImage("registry:5000/amazon-k8s-cni")).isEmpty();
    assertThat(CniVersion.ofImage("registry:5000/amazon-k8s-cni:v1.8.0"))
        .contains(new CniVersion(1, 8, 0));
  }

  @Test
  void is_ordered_by_number_and_not_by_text() {
    assertThat(CniVersion.parse("v1.9.3")).isLessThan(CniVersion.parse("v1.10.0"));
    assertThat(CniVersion.parse("v1.16.1").isAtLeast(1, 16, 1)).isTrue();
    assertThat(CniVersion.parse("v1.16.0").isAtLeast(1, 16, 1)).isFalse();
    assertThat(CniVersion.parse("v2.0.0").isAtLeast(1, 23, 0)).isTrue();
  }

  @Test
  void names_the_text_that_is_no_version() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CniVersion.parse("latest"))
        .withMessageContaining("'latest'");
  }
}
