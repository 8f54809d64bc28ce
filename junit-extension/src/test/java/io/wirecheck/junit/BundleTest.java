package io.wirecheck.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.check.Check;
import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Verdict;
import io.wirecheck.evidence.RecordedRun;
import io.wirecheck.evidence.RecordingNetwork;
import io.wirecheck.junit.Runs.Ending;
import io.wirecheck.model.Topology;
import io.wirecheck.run.Checks;
import io.wirecheck.run.Networks;
import io.wirecheck.run.Progress;
import io.wirecheck.run.Settings;
import io.wirecheck.run.Verifier;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult.Status;

/** A bundle that a run kept is judged by suites as by that run, whatever else tests take of it. */
class BundleTest {

  private static final Set<String> IDS =
      Set.of(
          "pod-address-belongs-to-its-node",
          "pod-traffic-is-not-encapsulated",
          "pod-traffic-leaves-by-its-own-interface");

  private static final List<String> TESTS =
      List.of(
          "podAddressBelongsToItsNode(CheckResult)",
          "podTrafficIsNotEncapsulated(CheckResult)",
          "podTrafficLeavesByItsOwnInterface(CheckResult)");

  @TempDir private Path temporary;

  /** Judged in a class for each run: a test that failed once fails ever after in its JVM. */
  abstract static class Judges implements AddressingSuite, RoutingSuite {

    @BeforeAll
    static void looks_at_the_inventory_first(final Topology topology) {
      assertThat(topology.pods().asOptional()).isPresent();
    }
  }

  @EksNetworkTest
  static class QuietTogether extends Judges {}

  @EksNetworkTest
  static class QuietOneByOne extends Judges {}

  @EksNetworkTest
  static class ChurningTogether extends Judges {}

  @EksNetworkTest
  static class ChurningOneByOne extends Judges {}

  @AfterEach
  void judge_other_networks() {
    System.clearProperty("wirecheck.network");
    System.clearProperty("wirecheck.seed");
  }

  @Test
  void what_held_when_it_was_recorded_holds() {
    record("reference:eks-study", Verdict.PASS);

    assertHolds(Runs.withPlan(QuietTogether.class));
  }

  @Test
  void what_held_when_it_was_recorded_holds_for_each_check_alone() {
    record("reference:eks-study", Verdict.PASS);

    assertHolds(Runs.withoutPlan(QuietOneByOne.class));
  }

  @Test
  void what_changed_when_it_was_recorded_is_churn() {
    record("reference:eks-study?fault=churn", Verdict.INCONCLUSIVE);

    assertChurn(Runs.withPlan(ChurningTogether.class));
  }

  @Test
  void what_changed_when_it_was_recorded_is_churn_to_each_check_alone() {
    record("reference:eks-study?fault=churn", Verdict.INCONCLUSIVE);

    assertChurn(Runs.withoutPlan(ChurningOneByOne.class));
  }

  private static void assertHolds(final Ending ending) {
    assertThat(ending.isAllSuccessful()).as(ending.toString()).isTrue();
    assertThat(TESTS)
        .allSatisfy(test -> assertThat(ending.status(test)).isEqualTo(Status.SUCCESSFUL));
  }

  private static void assertChurn(final Ending ending) {
    assertThat(TESTS)
        .allSatisfy(
            test -> {
              assertThat(ending.status(test)).isEqualTo(Status.FAILED);
              assertThat(ending.cause(test)).hasMessageContaining("INCONCLUSIVE(CHURN)");
            });
  }

  /** By one attempt, as the command line does; and has the tests judge what it kept. */
  private void record(final String address, final Verdict verdict) {
    final Settings settings =
        Settings.resolve(Map.of(Settings.SEED, "42", Settings.CHURN_RETRIES, "0"), "test");
    final RecordingNetwork network = new RecordingNetwork(Networks.open(address));
    final List<Check<?>> checks =
        Checks.all().stream().filter(check -> IDS.contains(check.requirement().id())).toList();
    try (Verifier verifier = Verifier.of(network, settings, Progress.silent())) {
      assertThat(verifier.check(checks))
          .hasSameSizeAs(IDS)
          .extracting(CheckResult::verdict)
          .containsOnly(verdict);
    }
    final Path bundle = temporary.resolve("bundle");
    network.write(bundle, RecordedRun.of("run", network, "0.1.0", Instant.EPOCH, Map.of()));
    System.setProperty("wirecheck.network", "bundle:" + bundle);
    System.setProperty("wirecheck.seed", "42");
  }
}
