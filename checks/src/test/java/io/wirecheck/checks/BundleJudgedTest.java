package io.wirecheck.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.check.Check;
import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Finding;
import io.wirecheck.check.Verdict;
import io.wirecheck.evidence.BundleNetwork;
import io.wirecheck.evidence.Network;
import io.wirecheck.evidence.RecordedRun;
import io.wirecheck.evidence.RecordingNetwork;
import io.wirecheck.flow.ProbePlaces;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.moto.ClusterInMoto;
import io.wirecheck.reference.ReferenceTopologies;
import io.wirecheck.requires.RequiresCommand;
import io.wirecheck.requires.RequiresKernel;
import io.wirecheck.run.Networks;
import io.wirecheck.run.Progress;
import io.wirecheck.run.Settings;
import io.wirecheck.run.Verifier;
import io.wirecheck.testkit.NetworkContract;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Evidence that was kept or put together by hand is judged as any other. */
class BundleJudgedTest {

  private static final List<Check<?>> BOTH =
      List.of(new PodAddressBelongsToItsNode(), new PodTrafficIsNotEncapsulated());

  @TempDir private Path temporary;

  @Test
  @RequiresCommand({"aws", "moto_server"})
  void a_bundle_made_by_hand_fails_once_an_address_is_on_another_nodes_interface()
      throws IOException {
    final Path bundle = temporary.resolve("by-hand");
    try (ClusterInMoto cluster = ClusterInMoto.of(ReferenceTopologies.named("eks-study"))) {
      cluster.makeBundle(bundle);
    }
    assertThat(judge(BundleNetwork.open(bundle), "1"))
        .extracting(CheckResult::verdict)
        .containsExactly(Verdict.PASS, Verdict.INCONCLUSIVE);

    ClusterInMoto.moveAddress(bundle, "192.168.1.88", "192.168.2.45");
    final CheckResult moved = judge(BundleNetwork.open(bundle), "1").get(0);
    assertThat(moved.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(moved.findings())
        .filteredOn(Finding.Violated.class::isInstance)
        .singleElement()
        .asString()
        .contains("192.168.1.88");
  }

  @ParameterizedTest
  @CsvSource({
    "reference:eks-study, kept, PASS, PASS",
    "reference:eks-study, kept.zip, PASS, PASS",
    "reference:eks-study?fault=vxlan-overlay, kept.zip, PASS, FAIL",
    "reference:eks-study?fault=overlay-pod-cidr, kept, FAIL, PASS",
    "reference:eks-study?fault=capture-lost, kept, PASS, INCONCLUSIVE",
    "reference:eks-study?fault=denied-pods, kept, INCONCLUSIVE, INCONCLUSIVE",
    "reference:eks-study?fault=churn, kept, INCONCLUSIVE, INCONCLUSIVE",
  })
  void a_recorded_run_is_judged_to_the_same_findings(
      final String address, final String name, final Verdict addresses, final Verdict traffic) {
    assertJudgedAlike(address, name, addresses, traffic);
  }

  @RequiresKernel
  @ParameterizedTest
  @CsvSource({
    "lab:eks-study, kept, PASS, PASS",
    "lab:eks-study?fault=vxlan-overlay-9999, kept.zip, PASS, FAIL",
    "lab:eks-study?fault=capture-lost, kept, PASS, INCONCLUSIVE",
  })
  void what_a_kernel_sent_is_judged_to_the_same_findings(
      final String address, final String name, final Verdict addresses, final Verdict traffic) {
    assertJudgedAlike(address, name, addresses, traffic);
  }

  /** What is asked of a bundle before it is judged. */
  static Stream<Arguments> questions() {
    return Stream.of(
        question("nothing", verifier -> {}),
        question("a topology", Verifier::topology),
        question(
            "another session", verifier -> verifier.check(new EgressLeavesWithTheDeclaredSource())),
        question("a fixture", verifier -> verifier.fixture().place(ProbePlaces::of)));
  }

  private static Arguments question(final String name, final Consumer<Verifier> asked) {
    return Arguments.of(name, asked);
  }

  /** What a check judges of a bundle does not depend on what else was asked of it. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("questions")
  void what_changed_under_a_recorded_run_is_churn_whatever_is_asked_before(
      final String name, final Consumer<Verifier> question) {
    final Path bundle = temporary.resolve("churning");
    final RecordingNetwork network =
        new RecordingNetwork(Networks.open("reference:eks-study?fault=churn"));
    try (Verifier verifier = verifier(network, "42", "0")) {
      verifier.check(BOTH);
    }
    network.write(bundle, RecordedRun.of("run", network, "0.1.0", Instant.EPOCH, Map.of()));
    for (final Check<?> check : BOTH) {
      try (Verifier verifier = verifier(BundleNetwork.open(bundle), "42", "3")) {
        question.accept(verifier);
        assertThat(verifier.check(check).code()).contains(InconclusiveCode.CHURN);
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> a_recorded_bundle_keeps_the_contract_of_networks() {
    final Path bundle = temporary.resolve("contract");
    final RecordingNetwork network = new RecordingNetwork(Networks.open("reference:eks-study"));
    judge(network, "42");
    network.write(bundle, RecordedRun.of("run", network, "0.1.0", Instant.EPOCH, Map.of()));
    return NetworkContract.of(() -> Networks.open("bundle:" + bundle)).clauses().stream()
        .map(clause -> DynamicTest.dynamicTest(clause.sentence(), clause::check));
  }

  private void assertJudgedAlike(
      final String address, final String name, final Verdict addresses, final Verdict traffic) {
    final Path bundle = temporary.resolve(name);
    final RecordingNetwork network = new RecordingNetwork(Networks.open(address));
    final List<CheckResult> first = judge(network, "42");
    assertThat(first).extracting(CheckResult::verdict).containsExactly(addresses, traffic);
    network.write(
        bundle, RecordedRun.of("run", network, "0.1.0", Instant.EPOCH, Map.of("seed", "42")));
    final BundleNetwork kept = BundleNetwork.open(bundle);
    final List<CheckResult> again =
        judge(kept, kept.recorded().orElseThrow().settings().getOrDefault("seed", ""));
    assertThat(again).extracting(CheckResult::verdict).containsExactly(addresses, traffic);
    assertThat(again)
        .extracting(CheckResult::findings)
        .isEqualTo(first.stream().map(CheckResult::findings).toList());
  }

  private static List<CheckResult> judge(final Network network, final String seed) {
    try (Verifier verifier = verifier(network, seed, "3")) {
      return verifier.check(BOTH);
    }
  }

  private static Verifier verifier(
      final Network network, final String seed, final String churnRetries) {
    final Settings settings =
        Settings.resolve(Map.of(Settings.SEED, seed, Settings.CHURN_RETRIES, churnRetries), "test");
    return Verifier.of(network, settings, Progress.silent());
  }
}
