package io.wirecheck.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

  @Test
  void the_caller_comes_first_then_the_property_then_the_environment_then_the_default() {
    final Map<String, String> property = Map.of("wirecheck.network", "bundle:p");
    final Map<String, String> variable = Map.of("WIRECHECK_NETWORK", "bundle:e");
    assertThat(network(Map.of("network", "bundle:c"), property, variable))
        .isEqualTo(new Setting("network", "bundle:c", "the caller"));
    assertThat(network(Map.of(), property, variable))
        .isEqualTo(new Setting("network", "bundle:p", "system property wirecheck.network"));
    assertThat(network(Map.of(), Map.of(), variable))
        .isEqualTo(new Setting("network", "bundle:e", "environment WIRECHECK_NETWORK"));
    assertThat(network(Map.of(), Map.of(), Map.of()))
        .isEqualTo(new Setting("network", "reference:eks-study", "default"));
  }

  @Test
  void a_name_with_hyphens_is_a_variable_with_underscores() {
    final Settings settings = resolve(Map.of(), Map.of(), Map.of("WIRECHECK_FLOWS_PER_CELL", "7"));
    assertThat(settings.flowsPerCell()).isEqualTo(7);
  }

  @Test
  void a_seed_that_nobody_gave_is_drawn_and_printed() {
    final Settings settings = resolve(Map.of(), Map.of(), Map.of());
    assertThat(settings.setting(Settings.SEED).source()).isEqualTo("drawn");
    assertThat(settings.setting(Settings.SEED).value()).isEqualTo("" + settings.seed());
    assertThat(settings.budget()).isEqualTo(Duration.ofMinutes(10));
  }

  @ParameterizedTest
  @CsvSource({
    "seed, many, a whole number",
    "budget, 10 minutes, an ISO-8601 duration such as PT10M",
    "budget, PT0S, an ISO-8601 duration such as PT10M",
    "budget, PT-5M, an ISO-8601 duration such as PT10M",
    "flows-per-cell, 0, a whole number of at least 1",
    "flows-per-cell, -1, a whole number of at least 1",
    "churn-retries, -1, a whole number of at least 0",
    "churn-retries, some, a whole number of at least 0",
    "external-target, example.com, an IP address beyond the VPC"
  })
  void an_unreadable_value_is_named_with_its_source_and_what_it_must_be(
      final String name, final String value, final String form) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> resolve(Map.of(), Map.of("wirecheck." + name, value), Map.of()))
        .withMessageContainingAll(name, value, "system property wirecheck." + name, form);
  }

  @Test
  void a_path_that_is_none_is_named_with_its_source() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> resolve(Map.of(), Map.of(), Map.of("WIRECHECK_OUT", "a\0b")))
        .withMessageContainingAll("out", "environment WIRECHECK_OUT", "a path");
  }

  private static Setting network(
      final Map<String, String> given,
      final Map<String, String> properties,
      final Map<String, String> environment) {
    return resolve(given, properties, environment).setting(Settings.NETWORK);
  }

  private static Settings resolve(
      final Map<String, String> given,
      final Map<String, String> properties,
      final Map<String, String> environment) {
    return Settings.resolve(given, "the caller", in(properties), in(environment));
  }

  private static Function<String, Optional<String>> in(final Map<String, String> values) {
    return name -> Optional.ofNullable(values.get(name));
  }
}
