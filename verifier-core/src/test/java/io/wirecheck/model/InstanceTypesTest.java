package io.wirecheck.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.wirecheck.model.InstanceType.Hypervisor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstanceTypesTest {

  private final InstanceTypes types = InstanceTypes.published();

  @Test
  void pod_limits_of_all_types_are_those_that_the_cni_publishes() throws IOException {
    final Map<String, Integer> limits =
        types.all().stream().collect(Collectors.toMap(InstanceType::name, InstanceType::podLimit));

    assertThat(limits).hasSize(1391).isEqualTo(published());
  }

  @ParameterizedTest
  @CsvSource({
    "t3.medium, 17",
    "c5d.large, 29",
    "m5.24xlarge, 737",
    "c6in.32xlarge, 394",
    "p4d.24xlarge, 737",
    "p5.48xlarge, 100"
  })
  void the_default_network_card_alone_counts(final String name, final int pods) {
    assertThat(types.named(name).podLimit()).isEqualTo(pods);
  }

  @Test
  void interfaces_of_other_cards_are_told_apart() {
    assertThat(types.named("p5.48xlarge"))
        .isEqualTo(new InstanceType("p5.48xlarge", 2, 50, 32, 64, Hypervisor.NITRO));
    assertThat(types.all())
        .allSatisfy(
            type -> {
              assertThat(type.enis()).isPositive();
              assertThat(type.slotsPerEni()).isPositive();
              assertThat(type.networkCards() > 1).isEqualTo(type.enisOnAllCards() > type.enis());
            });
  }

  @Test
  void prefixes_are_for_nitro_and_bare_metal() {
    assertThat(types.named("m5.large").hypervisor().takesPrefixes()).isTrue();
    assertThat(types.named("a1.metal").hypervisor().takesPrefixes()).isTrue();
    assertThat(types.named("c7g.metal").hypervisor()).isEqualTo(Hypervisor.METAL);
    assertThat(types.named("m4.large").hypervisor().takesPrefixes()).isFalse();
    assertThat(types.named("cr1.8xlarge").hypervisor().takesPrefixes()).isFalse();
  }

  @Test
  void a_type_that_is_not_there_is_an_error_that_says_what_to_do() {
    assertThat(types.find("t9.medium")).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> types.named("t9.medium"))
        .withMessageContaining("'t9.medium'")
        .withMessageContaining("2026-08-11")
        .withMessageContaining("later version of Wirecheck")
        .withMessageContaining("aws ec2 describe-instance-types");
  }

  private static Map<String, Integer> published() throws IOException {
    final Map<String, Integer> limits = new TreeMap<>();
    try (BufferedReader list =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    InstanceTypesTest.class.getResourceAsStream("eni-max-pods.csv")),
                StandardCharsets.UTF_8))) {
      list.lines()
          .filter(line -> !line.startsWith("#"))
          .skip(1)
          .map(line -> line.split(",", -1))
          .forEach(cells -> limits.put(cells[0], Integer.valueOf(cells[1])));
    }
    return limits;
  }
}
