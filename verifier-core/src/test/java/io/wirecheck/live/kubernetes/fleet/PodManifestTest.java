package io.wirecheck.live.kubernetes.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.wirecheck.evidence.Tier;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is created, to the letter: reviewers of clusters read these files. */
class PodManifestTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

  private static FleetSettings settings(final Tier tier, final Optional<String> pullSecret) {
    return new FleetSettings(
        pullSecret.map(secret -> "checks"),
        "registry.example/tools@sha256:17",
        pullSecret,
        tier,
        0x17L,
        Duration.ofMinutes(30),
        10,
        line -> {});
  }

  private static void assertIs(final HasMetadata object, final String file) throws IOException {
    try (InputStream golden = PodManifestTest.class.getResourceAsStream(file)) {
      assertThat(Serialization.asYaml(object))
          .isEqualTo(
              new String(
                  Objects.requireNonNull(golden, file).readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void a_probe_pod_is_restricted_and_tolerates_what_its_node_needs() throws IOException {
    assertIs(
        new PodManifest(settings(Tier.T1, Optional.empty()), "wirecheck-0000000000000017")
            .probe(
                1,
                "ip-10-0-0-1.ec2.internal",
                List.of(
                    new TolerationBuilder()
                        .withKey("dedicated")
                        .withOperator("Exists")
                        .withEffect("NoSchedule")
                        .build()),
                CLOCK),
        "probe.yaml");
  }

  @Test
  void an_agent_that_reads_has_two_capabilities() throws IOException {
    assertIs(agent(Tier.T2), "agent-t2.yaml");
  }

  @Test
  void an_agent_that_captures_may_leave_root_too() throws IOException {
    assertIs(agent(Tier.T3), "agent-t3.yaml");
  }

  private static HasMetadata agent(final Tier tier) {
    return new PodManifest(settings(tier, Optional.of("registry")), "checks")
        .agent(2, "ip-10-0-0-1.ec2.internal", CLOCK);
  }

  @ParameterizedTest
  @EnumSource(names = {"T1", "T3"})
  void a_namespace_admits_no_more_than_the_tier_needs(final Tier tier) throws IOException {
    assertIs(
        RunNamespace.namespace(
            "wirecheck-0000000000000017", settings(tier, Optional.empty()), CLOCK),
        "namespace-" + tier.name().toLowerCase(java.util.Locale.ROOT) + ".yaml");
  }
}
