package io.wirecheck.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MacAddressTest {

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3})
  void reads_back_any_address_that_it_printed(final long seed) {
    final SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 500; i++) {
      final MacAddress mac = new MacAddress(random.nextLong() >>> random.nextInt(16, 64));
      assertThat(MacAddress.parse(mac.toString())).isEqualTo(mac);
    }
  }

  @Test
  void prints_six_pairs_of_lower_case_digits() {
    assertThat(MacAddress.parse("0A:00:bC:0d:0E:01")).hasToString("0a:00:bc:0d:0e:01");
    assertThat(new MacAddress(0)).hasToString("00:00:00:00:00:00");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0a:00:bc:0d:0e",
        "0a:00:bc:0d:0e:01:02",
        "a:0:bc:d:e:1",
        "0a-00-bc-0d-0e-01",
        "0a00bc0d0e01",
        "0g:00:bc:0d:0e:01",
        "0a:00:bc:0d:0e:01\n",
        " 0a:00:bc:0d:0e:01",
        "0a:00:bc:0d:0e:+1"
      })
  void takes_no_hostile_text_for_an_address(final String text) {
    assertThatThrownBy(() -> MacAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(text);
  }

  @Test
  void has_no_more_than_48_bits() {
    assertThatThrownBy(() -> new MacAddress(1L << 48)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new MacAddress(-1)).isInstanceOf(IllegalArgumentException.class);
  }
}
