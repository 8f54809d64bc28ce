package io.wirecheck.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Explanation;
import io.wirecheck.run.Checks;
import io.wirecheck.run.Networks;
import io.wirecheck.run.Progress;
import io.wirecheck.run.Settings;
import io.wirecheck.run.Verifier;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person reads of a failure: what is wrong, where, and what to do next. */
class FailureTextTest {

  private static final String SEED = "42";

  @ParameterizedTest
  @CsvSource({
    "pod-traffic-is-not-encapsulated, vxlan-overlay",
    "pod-traffic-is-not-encapsulated, wireguard-overlay",
    "pod-traffic-is-not-encapsulated, probe-silent",
    "pod-traffic-leaves-by-its-own-interface, rule-1536-missing",
    "pod-traffic-leaves-by-its-own-interface, interface-no-carrier",
    "egress-leaves-with-the-declared-source, mangle-restore-missing",
    "pod-address-belongs-to-its-node, pod-address-of-another-node",
    "pod-address-belongs-to-its-node, duplicate-pod-address",
    "pod-address-belongs-to-its-node, cidr-disassociating",
    "pod-address-belongs-to-its-node, overlay-pod-cidr",
  })
  void the_text_of_a_failure_is_the_one_that_was_agreed(final String check, final String fault)
      throws IOException {
    final Settings settings = Settings.resolve(Map.of(Settings.SEED, SEED), "test");
    try (Verifier verifier =
        Verifier.of(
            Networks.open("reference:eks-study?fault=" + fault), settings, Progress.silent())) {
      final CheckResult result = verifier.check(Checks.named(check));

      assertThat(Explanation.of(result) + "\n").isEqualTo(golden(fault));
    }
  }

  private static String golden(final String fault) throws IOException {
    final String name = "/golden/" + fault + ".txt";
    try (InputStream in =
        Objects.requireNonNull(
            FailureTextTest.class.getResourceAsStream(name), "no golden file " + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
