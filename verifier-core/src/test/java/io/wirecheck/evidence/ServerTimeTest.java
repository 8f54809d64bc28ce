package io.wirecheck.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerTimeTest {

  private static final long SEED = 20261121;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-10-01T08:00:00Z",
        "2024-02-29T23:59:59Z",
        "1969-12-31T23:59:59Z",
        "0000-01-01T00:00:00Z",
        "2026-10-01T08:00:00.123456Z",
        "2026-10-01T24:00:00Z",
        "2016-12-31T23:59:60Z"
      })
  void reads_what_the_jdk_reads(final String text) {
    assertThat(ServerTime.parse(text)).isEqualTo(Instant.parse(text));
  }

  @Test
  void reads_any_second_as_the_jdk_writes_it() {
    final SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < 2000; i++) {
      final Instant time =
          Instant.ofEpochSecond(random.nextLong(-60_000_000_000L, 250_000_000_000L));
      assertThat(ServerTime.parse(time.toString())).as("seed %d", SEED).isEqualTo(time);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "2026-02-29T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-10-01T25:00:00Z",
        "2026-10-01T08:60:00Z",
        "2026-10-01 08:00:00Z",
        "2026-10-01T08:00:0xZ"
      })
  void refuses_what_is_no_time(final String text) {
    assertThatExceptionOfType(DateTimeParseException.class)
        .isThrownBy(() -> ServerTime.parse(text));
  }
}
