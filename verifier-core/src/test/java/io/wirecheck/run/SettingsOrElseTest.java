package io.wirecheck.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettingsOrElseTest {

  private static final Map<String, String> RECORDED =
      Map.of(Settings.SEED, "7", Settings.FLOWS_PER_CELL, "5", "unheard-of", "x");

  private static Settings given(final Map<String, String> given) {
    return Settings.resolve(
        given,
        "command line",
        name -> Optional.ofNullable(Map.of("wirecheck.budget", "PT1M").get(name)),
        name -> Optional.empty());
  }

  @Test
  void takes_the_place_of_what_is_drawn_or_by_default() {
    final Settings settings = given(Map.of()).orElse(RECORDED, "recorded in a.zip");

    assertThat(settings.setting(Settings.SEED))
        .isEqualTo(new Setting(Settings.SEED, "7", "recorded in a.zip"));
    assertThat(settings.flowsPerCell()).isEqualTo(5);
    assertThat(settings.values()).hasSameSizeAs(given(Map.of()).values());
  }

  @Test
  void leaves_what_somebody_gave() {
    final Settings settings =
        given(Map.of(Settings.SEED, "3"))
            .orElse(Map.of(Settings.SEED, "7", Settings.BUDGET, "PT9M"), "recorded in a.zip");

    assertThat(settings.seed()).isEqualTo(3);
    assertThat(settings.setting(Settings.BUDGET))
        .isEqualTo(new Setting(Settings.BUDGET, "PT1M", "system property wirecheck.budget"));
  }

  @Test
  void refuses_what_cannot_be_read_and_names_its_source() {
    assertThatThrownBy(() -> given(Map.of()).orElse(Map.of(Settings.SEED, "soon"), "a.zip"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("seed", "soon", "a.zip");
  }
}
