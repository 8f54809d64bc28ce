package io.wirecheck.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Explanation;
import io.wirecheck.evidence.NetworkAddress;
import io.wirecheck.moto.ClusterInMoto;
import io.wirecheck.proving.ProvingGround;
import io.wirecheck.reference.ReferenceTopologies;
import io.wirecheck.requires.RequiresCommand;
import io.wirecheck.requires.RequiresKernel;
import io.wirecheck.run.Checks;
import io.wirecheck.run.Networks;
import io.wirecheck.run.Progress;
import io.wirecheck.run.Settings;
import io.wirecheck.run.Verifier;
import io.wirecheck.testkit.NetworkContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A cluster over its APIs: objects from a Kubernetes API and from moto, packets from the kernel
 * lab's namespaces by exec into probe pods and host agents.
 */
@RequiresKernel
@RequiresCommand({"aws", "moto_server"})
class LiveClusterTest {

  private static final String CLUSTER =
      ReferenceTopologies.named("eks-study").cluster().asOptional().orElseThrow().name();

  /** Where the SDK finds credentials first; moto takes any. */
  private static final Map<String, String> CREDENTIALS =
      Map.of("aws.accessKeyId", "testing", "aws.secretAccessKey", "testing");

  @TempDir private static Path directory;

  private static ClusterInMoto aws;
  private static Path documents;

  @BeforeAll
  static void fillMoto() throws IOException {
    CREDENTIALS.forEach(System::setProperty);
    aws = ClusterInMoto.of(ReferenceTopologies.named("eks-study"));
    documents = aws.makeBundle(directory.resolve("documents"));
  }

  @AfterAll
  static void endMoto() {
    aws.close();
    CREDENTIALS.keySet().forEach(System::clearProperty);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "?fault=vxlan-overlay",
        "?fault=vxlan-overlay-9999",
        "?fault=rule-1536-missing",
        "?fault=interface-no-carrier",
        "?fault=snat-jump-missing",
        "?fault=mangle-restore-missing",
        "?fault=probe-silent",
        "?fault=capture-lost",
      })
  void verdicts_are_those_of_the_lab(final String options) throws IOException {
    final Map<String, CheckResult> lab = judged("lab:eks-study" + options);
    try (ProvingGround ground =
        ProvingGround.start(
            ProvingGround.Setup.of("lab:eks-study" + options).withDocuments(documents))) {
      final Map<String, CheckResult> live = judged(address(ground));
      assertThat(verdicts(live)).as(explained(live)).isEqualTo(verdicts(lab));
    }
  }

  @TestFactory
  Stream<DynamicTest> a_cluster_keeps_the_contract_of_networks() throws IOException {
    final ProvingGround ground =
        ProvingGround.start(ProvingGround.Setup.of("lab:eks-study").withDocuments(documents));
    final String address = address(ground);
    return NetworkContract.of(() -> Networks.open(address)).clauses().stream()
        .map(clause -> DynamicTest.dynamicTest(clause.sentence(), clause::check))
        .onClose(ground::close);
  }

  private static String address(final ProvingGround ground) throws IOException {
    return new NetworkAddress("eks", "proving", Map.of())
        .with("kubeconfig", ground.kubeconfig(directory.resolve("config"), "proving").toString())
        .with("cluster", CLUSTER)
        .with("region", aws.region())
        .with("endpoint", aws.endpoint().toString())
        .toString();
  }

  private static Map<String, CheckResult> judged(final String address) {
    final Settings settings =
        Settings.resolve(Map.of(Settings.NETWORK, address, Settings.SEED, "1"), "test");
    try (Verifier verifier = Verifier.of(Networks.open(address), settings, Progress.silent())) {
      return verifier.check(List.copyOf(Checks.all())).stream()
          .collect(Collectors.toMap(CheckResult::id, result -> result));
    }
  }

  private static Map<String, String> verdicts(final Map<String, CheckResult> results) {
    final Map<String, String> verdicts = new TreeMap<>();
    results.forEach(
        (id, result) ->
            verdicts.put(id, result.verdict() + result.code().map(code -> " " + code).orElse("")));
    return verdicts;
  }

  private static String explained(final Map<String, CheckResult> results) {
    return results.values().stream().map(Explanation::of).collect(Collectors.joining("\n\n"));
  }
}
