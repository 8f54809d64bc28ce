package io.wirecheck.junit;

import static io.wirecheck.assertions.WirecheckAssertions.assertThat;
import static io.wirecheck.assertions.WirecheckAssertions.assertThatThrownBy;
import static io.wirecheck.junit.Captures.eniOf;
import static io.wirecheck.junit.Captures.primaryEniOfNodeOf;
import static io.wirecheck.junit.Captures.vethOf;
import static io.wirecheck.junit.ProbePod.On.PRIMARY_ENI;
import static io.wirecheck.junit.ProbePod.On.SECONDARY_ENI;
import static io.wirecheck.junit.ProbePod.OnNode.OTHER;
import static io.wirecheck.junit.ProbePod.OnNode.SAME;
import static org.junit.platform.engine.TestExecutionResult.Status.ABORTED;
import static org.junit.platform.engine.TestExecutionResult.Status.FAILED;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder.request;

import io.wirecheck.evidence.FlowObservation;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.evidence.SightedPacket;
import io.wirecheck.evidence.SightedPacket.Direction;
import io.wirecheck.evidence.SightedPacket.Native;
import io.wirecheck.evidence.SightedPacket.Tunnelled;
import io.wirecheck.junit.Runs.Ending;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.Topology;
import io.wirecheck.run.CapturedFlows;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.opentest4j.AssertionFailedError;

/** Probes and captures as parameters of a test. */
class CapturesTest {

  @EksNetworkTest(network = "reference:eks-study")
  static class Looks {

    @Test
    void at_what_it_sends(
        @ProbePod(on = SECONDARY_ENI) final Probe web,
        @ProbePod(node = OTHER) final Probe db,
        final Captures captures,
        final Topology topology) {
      final CapturedFlows seen =
          captures.during(
              () -> {
                web.sendUdp(db, 4242);
                web.sendTcp(db, 4343);
                web.ping(db);
              });

      assertThat(seen.flows()).hasSize(3);
      assertThat(web.node()).isNotEqualTo(db.node());
      assertThat(eniOf(web)).isNotEqualTo(primaryEniOfNodeOf(web));
      assertThat(topology.pods().asOptional().orElseThrow())
          .anyMatch(pod -> pod.ref().equals(web.pod()) && pod.addresses().contains(web.address()));
      assertThat(probes(seen.at(eniOf(web))))
          .hasSize(9)
          .allSatisfy(
              packet -> {
                assertThat(packet.form()).isInstanceOf(Native.class);
                assertThat(packet.addresses().orElseThrow().source()).isEqualTo(web.address());
                assertThat(packet.provenance().document()).contains(web.node());
              });
      assertThat(probes(seen.at(eniOf(db)))).hasSize(9);
      assertThat(probes(seen.at(vethOf(web)))).hasSize(9);
      assertThat(probes(seen.at(primaryEniOfNodeOf(web)))).isEmpty();
      assertThat(seen).at(eniOf(web)).isNotEncapsulated().hasSource(web.address());
      assertThat(seen).at(eniOf(db)).arrived();
      assertThat(seen).of(seen.flows().get(2).flow()).at(eniOf(db)).isAnswered();
      assertThat(seen).at(primaryEniOfNodeOf(web)).isAbsent();
      assertThat(seen).of(seen.flows().get(2).flow()).at(vethOf(db)).arrived();
      assertThatThrownBy(() -> assertThat(seen).at(eniOf(web)).hasSource("192.0.2.1"))
          .hasMessageContaining("expected source address 192.0.2.1 at eni-");
      assertThatThrownBy(() -> assertThat(seen).at(eniOf(db)).isAbsent())
          .hasMessageContaining("expected nothing of the flow at eni-");
      assertThatThrownBy(
              () -> assertThat(seen).at(ObservationPoint.networkInterface("elsewhere", "eni-0")))
          .hasMessageContaining("expected a capture at eni-0 (node elsewhere)");
    }

    @Test
    void at_one_flow_of_several(
        @ProbePod final Probe web,
        @ProbePod(node = OTHER) final Probe db,
        final Captures captures) {
      final var seen =
          captures.during(
              () -> {
                web.sendUdp(db, 4242);
                db.sendUdp(IpAddress.parse("203.0.113.5"), 53);
              });
      final FlowObservation out = seen.flows().get(1);

      assertThat(seen).at(vethOf(web)).arrived();

      assertThat(seen.of(out.flow())).isSameAs(out);
      assertThat(out.points().keySet()).doesNotContain(vethOf(web));
      assertThat(out.at(vethOf(db)).sightings())
          .filteredOn(packet -> packet.form() instanceof Native)
          .hasSize(3);
    }

    @Test
    void again_in_a_second_window(
        @ProbePod final Probe web,
        @ProbePod(node = OTHER) final Probe db,
        final Captures captures) {
      captures.during(() -> web.ping(db));
      assertThat(probes(captures.during(() -> web.ping(db)).at(vethOf(web)))).hasSize(3);
    }

    @Test
    void from_where_it_says(
        @ProbePod(on = PRIMARY_ENI, zone = "ap-northeast-2b") final Probe first,
        @ProbePod(node = SAME, on = SECONDARY_ENI) final Probe neighbour,
        @ProbePod(node = OTHER, zone = "ap-northeast-2a") final Probe far,
        final Captures captures) {
      assertThat(eniOf(first)).isEqualTo(primaryEniOfNodeOf(first));
      assertThat(first.zone()).isEqualTo("ap-northeast-2b");
      assertThat(neighbour.node()).isEqualTo(first.node());
      assertThat(eniOf(neighbour)).isNotEqualTo(eniOf(first));
      assertThat(far.zone()).isEqualTo("ap-northeast-2a");
      assertThat(probes(captures.during(() -> first.ping(neighbour)).at(vethOf(neighbour))))
          .hasSize(3);
    }

    private static List<SightedPacket> probes(final List<FlowObservation.AtPoint> points) {
      return points.stream()
          .flatMap(point -> point.sightings().stream())
          .filter(packet -> packet.direction() == Direction.FORWARD)
          .toList();
    }
  }

  @EksNetworkTest(network = "reference:eks-study?fault=vxlan-overlay")
  static class LooksAtAnOverlay {
    @Test
    void which_shows(
        @ProbePod final Probe web,
        @ProbePod(node = OTHER) final Probe db,
        final Captures captures) {
      assertThat(Looks.probes(captures.during(() -> web.ping(db)).at(primaryEniOfNodeOf(web))))
          .extracting(SightedPacket::form)
          .hasSize(3)
          .hasOnlyElementsOfType(Tunnelled.class);
    }
  }

  @EksNetworkTest(network = "reference:eks-study?fault=capture-lost")
  static class LosesACapture {
    @Test
    void goes_on(
        @ProbePod final Probe web,
        @ProbePod(node = OTHER) final Probe db,
        final Captures captures) {
      captures.during(() -> web.ping(db));
    }
  }

  @EksNetworkTest(network = "reference:eks-study")
  static class AsksForTooMuch {

    @Test
    void a_zone_that_is_not_there(@ProbePod(zone = "eu-nowhere-1a") final Probe web) {}

    @Test
    void a_node_before_there_is_one(@ProbePod(node = OTHER) final Probe web) {}

    @Test
    void a_probe_from_nowhere(final Probe web) {}

    @Test
    void more_than_there_are(
        @ProbePod(on = PRIMARY_ENI, zone = "ap-northeast-2a") final Probe first,
        @ProbePod(on = PRIMARY_ENI, zone = "ap-northeast-2a", node = SAME) final Probe second) {}
  }

  @EksNetworkTest(network = "reference:eks-study")
  static class Misuses {

    @Test
    void sends_outside(@ProbePod final Probe web, @ProbePod(node = OTHER) final Probe db) {
      web.sendUdp(db, 4242);
    }

    @Test
    void sends_nothing(final Captures captures) {
      captures.during(() -> {});
    }

    @Test
    void captures_nothing(final Captures captures) {}

    @Test
    void nests(
        @ProbePod final Probe web,
        @ProbePod(node = OTHER) final Probe db,
        final Captures captures) {
      captures.during(
          () -> {
            web.ping(db);
            captures.during(() -> db.ping(web));
          });
    }

    @Test
    void sends_the_same_twice(
        @ProbePod final Probe web,
        @ProbePod(node = OTHER) final Probe db,
        final Captures captures) {
      captures.during(
          () -> {
            web.sendUdp(db, 4242);
            web.sendUdp(db, 4242);
          });
    }

    @Test
    void sends_from_another_thread(
        @ProbePod final Probe web, @ProbePod(node = OTHER) final Probe db, final Captures captures)
        throws Throwable {
      try {
        captures.during(() -> CompletableFuture.runAsync(() -> web.ping(db)).join());
      } catch (final CompletionException wrapped) {
        throw wrapped.getCause();
      }
    }

    @Test
    void looks_where_nobody_did(
        @ProbePod final Probe web,
        @ProbePod(node = OTHER) final Probe db,
        final Captures captures) {
      captures.during(() -> web.sendUdp(web.address(), 4242)).at(vethOf(db));
    }
  }

  @Test
  void what_a_probe_sends_is_seen_at_both_ends_by_role_and_with_provenance() {
    assertAllSuccessful(Runs.withoutPlan(Looks.class));
  }

  @Test
  void a_tunnel_shows_itself() {
    assertAllSuccessful(Runs.withoutPlan(LooksAtAnOverlay.class));
  }

  @Test
  void a_capture_that_is_lost_fails_the_test_with_its_code() {
    final Throwable cause =
        Runs.withoutPlan(LosesACapture.class).cause("goes_on(Probe, Probe, Captures)");

    assertThat(cause)
        .isInstanceOf(AssertionFailedError.class)
        .hasMessageStartingWith("INCONCLUSIVE(NO_CAPTURE): ");
  }

  @Test
  void or_aborts_it_where_that_is_asked_for() {
    final Ending ending =
        Runs.withPlan(
            request()
                .selectors(selectClass(LosesACaptureAborting.class))
                .configurationParameter("wirecheck.inconclusive", "abort"));

    assertThat(ending.status("goes_on(Probe, Probe, Captures)")).isEqualTo(ABORTED);
    assertThat(ending.cause("goes_on(Probe, Probe, Captures)"))
        .hasMessageStartingWith("INCONCLUSIVE(NO_CAPTURE): ");
  }

  static class LosesACaptureAborting extends LosesACapture {}

  @Test
  void places_that_the_network_does_not_have_fail_the_test_as_inconclusive() {
    final Ending ending = Runs.withoutPlan(AsksForTooMuch.class);

    assertThat(ending.cause("a_zone_that_is_not_there(Probe)"))
        .isInstanceOf(AssertionFailedError.class)
        .hasMessageContaining(
            "INCONCLUSIVE(PLACEMENT): the test asks for a probe, in zone eu-nowhere-1a, and the"
                + " network has no such place");
    assertThat(ending.status("a_zone_that_is_not_there(Probe)")).isEqualTo(FAILED);
    assertThat(ending.cause("more_than_there_are(Probe, Probe)"))
        .hasMessageStartingWith("INCONCLUSIVE(PLACEMENT)")
        .hasMessageContaining("a probe on a primary interface, on the first one's node");
  }

  @Test
  void a_probe_must_say_where_it_stands_and_the_first_has_no_node_before_it() {
    final Ending ending = Runs.withoutPlan(AsksForTooMuch.class);

    assertThat(ending.cause("a_node_before_there_is_one(Probe)"))
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessageContaining("asks for node = OTHER, but there is no probe before it");
    assertThat(ending.cause("a_probe_from_nowhere(Probe)"))
        .hasMessageContaining("must be annotated with @ProbePod");
  }

  @Test
  void misuse_is_told_in_a_sentence() {
    final Ending ending = Runs.withoutPlan(Misuses.class);

    assertThat(ending.cause("sends_outside(Probe, Probe)"))
        .hasMessageContaining("is sent outside of captures.during");
    assertThat(ending.cause("sends_nothing(Captures)"))
        .hasMessageContaining("nothing was sent in captures.during");
    assertThat(ending.cause("captures_nothing(Captures)"))
        .hasMessageContaining("takes Captures and captures nothing");
    assertThat(ending.cause("nests(Probe, Probe, Captures)"))
        .hasMessageContaining("while another call of it had not ended");
    assertThat(ending.cause("sends_the_same_twice(Probe, Probe, Captures)"))
        .hasMessageContaining("is sent twice in one captures.during");
    assertThat(ending.cause("sends_from_another_thread(Probe, Probe, Captures)"))
        .hasMessageContaining("is sent from thread");
    assertThat(ending.cause("looks_where_nobody_did(Probe, Probe, Captures)"))
        .hasMessageContaining("nobody looked at veth of");
  }

  private static void assertAllSuccessful(final Ending ending) {
    assertThat(ending.isAllSuccessful()).as(ending.toString()).isTrue();
  }
}
