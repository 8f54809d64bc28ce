package io.wirecheck.assertions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The texts that people read, held by the files of {@code golden/assertions}. */
class FailureTextTest {

  @ParameterizedTest
  @EnumSource
  void the_text_of_a_failure_is_the_one_that_was_agreed(final Failure failure) throws IOException {
    assertThat(failure.text())
        .isEqualTo(golden(failure.name().toLowerCase(Locale.ROOT).replace('_', '-')));
  }

  @Test
  void every_code_has_its_text() throws IOException {
    assertThat(Failure.everyCode()).isEqualTo(golden("inconclusive-by-code"));
  }

  private static String golden(final String name) throws IOException {
    final String file = "/golden/assertions/" + name + ".txt";
    try (InputStream in =
        Objects.requireNonNull(
            FailureTextTest.class.getResourceAsStream(file), "no golden file " + file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
