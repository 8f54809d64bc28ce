package io.wirecheck.invariant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectorTest {

  private static final Map<String, String> LABELS =
      Map.of("app", "web", "app.kubernetes.io/name", "shop", "canary", "");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "app=web",
        "app==web",
        "app",
        "canary",
        "canary=",
        "!tier",
        "tier!=cache",
        "app!=db",
        "app.kubernetes.io/name=shop",
        "app=web, !tier ,canary"
      })
  void selects_as_kubectl_does(final String selector) {
    assertThat(Selector.parse(selector).selects(LABELS)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"app=db", "app=", "tier", "!app", "app!=web", "tier=", "app=web,tier"})
  void leaves_out_what_one_part_does_not_hold_of(final String selector) {
    assertThat(Selector.parse(selector).selects(LABELS)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"app==web|app=web", "' app=web , !x'|app=web,!x", "a!=b|a!=b", "a=|a="})
  void prints_in_one_notation(final String selector, final String printed) {
    assertThat(Selector.parse(selector)).hasToString(printed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",", "app=web,", "=web", "app in (a)", "-a", "a=b=c", "!a=b", "a>1"})
  void refuses_what_is_none(final String selector) {
    assertThatIllegalArgumentException().isThrownBy(() -> Selector.parse(selector));
  }
}
