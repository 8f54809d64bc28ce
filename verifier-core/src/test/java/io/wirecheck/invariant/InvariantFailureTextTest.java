package io.wirecheck.invariant;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.check.Explanation;
import io.wirecheck.run.Networks;
import io.wirecheck.run.Progress;
import io.wirecheck.run.Settings;
import io.wirecheck.run.Verifier;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person reads of each condition that does not hold, or of which nothing can be said. */
class InvariantFailureTextTest {

  @ParameterizedTest
  @CsvSource({
    "DELIVERED, fault=rule-1536-missing",
    "DELIVERED_TO_PODS_BY_TCP, ''",
    "NOT_DELIVERED, ''",
    "NOT_DELIVERED_BEYOND, fault=snat-jump-missing",
    "REFUSED_BY_NODES, fault=rule-1536-missing",
    "REFUSED_BY_PROBES, ''",
    "NOT_ENCAPSULATED, fault=vxlan-overlay",
    "KEEP_SOURCE_BEYOND, ''",
    "TRANSLATE_BEYOND, fault=snat-jump-missing",
    "LEAVE_BY_OWN, fault=rule-1536-missing",
    "LEAVE_BY_OWN, fault=capture-lost",
    "ARRIVE_AT_ONCE_HERE, ''",
    "ARRIVE_AT_ONCE_THERE, ''",
    "ANSWERED_AT_ONCE, ''",
  })
  void the_text_of_a_failure_is_the_one_that_was_agreed(
      final Sentences sentence, final String options) throws IOException {
    assertThat(text(sentence, options)).isEqualTo(golden(name(sentence, options)));
  }

  static String text(final Sentences sentence, final String options) {
    final Settings settings = Settings.resolve(Map.of(Settings.SEED, "42"), "test");
    final String address = "reference:eks-study" + (options.isEmpty() ? "" : "?" + options);
    try (Verifier verifier = Verifier.of(Networks.open(address), settings, Progress.silent())) {
      return Explanation.of(verifier.check(sentence.invariant)) + "\n";
    }
  }

  static String name(final Sentences sentence, final String options) {
    final String name = sentence.name().toLowerCase(Locale.ROOT).replace('_', '-');
    return options.isEmpty() ? name : name + "-" + options.substring(options.indexOf('=') + 1);
  }

  private static String golden(final String name) throws IOException {
    final String file = "/golden/invariants/" + name + ".txt";
    try (InputStream in =
        Objects.requireNonNull(
            InvariantFailureTextTest.class.getResourceAsStream(file), "no golden file " + file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
