package io.wirecheck.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Explanation;
import io.wirecheck.evidence.NetworkAddress;
import io.wirecheck.model.Topology;
import io.wirecheck.moto.ClusterInMoto;
import io.wirecheck.proving.ProvingGround;
import io.wirecheck.proving.ProvingHost;
import io.wirecheck.reference.Change;
import io.wirecheck.reference.Changes;
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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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

  /** AWS with the study in it, and where a row needs it with something else. */
  private static final Map<List<?>, StudyInAws> ACCOUNTS = new ConcurrentHashMap<>();

  private static final AtomicInteger GROUNDS = new AtomicInteger();

  private static ProvingHost host;

  /** A cluster in moto, and its documents. */
  private record StudyInAws(ClusterInMoto moto, Path documents) {}

  @BeforeAll
  static void start() throws IOException {
    CREDENTIALS.forEach(System::setProperty);
    host = ProvingHost.start();
  }

  @AfterAll
  static void end() {
    host.close();
    ACCOUNTS.values().forEach(account -> account.moto().close());
    CREDENTIALS.keySet().forEach(System::clearProperty);
  }

  /** The healthy network, and every fault that the kill matrix has for a kernel. */
  static List<String> options() {
    return Stream.concat(
            Stream.of(""),
            KillMatrix.rows().stream()
                .filter(row -> row.where().contains("lab"))
                .map(KillMatrix.Row::options)
                .filter(options -> options.contains("fault=")))
        .distinct()
        .toList();
  }

  @Test
  void every_fault_of_the_lab_has_a_row() {
    assertThat(options()).hasSizeGreaterThan(25).contains("fault=vxlan-overlay-9999");
  }

  @ParameterizedTest(name = "[{0}]")
  @MethodSource("options")
  @Execution(ExecutionMode.CONCURRENT) // a cluster mostly waits
  void verdicts_are_those_of_the_lab_and_of_the_kill_matrix(final String options)
      throws IOException {
    final String address = options.isEmpty() ? "lab:eks-study" : "lab:eks-study?" + options;
    final Map<String, CheckResult> live;
    final StudyInAws account = account(changed(address));
    try (ProvingGround ground = ground(address, account)) {
      live = judged(address(ground, account));
    }
    assertThat(verdicts(live)).as(explained(live)).containsAllEntriesOf(expected(options));
    assertThat(verdicts(live)).as(explained(live)).isEqualTo(verdicts(LabResults.of(address)));
  }

  /** What the kill matrix says, of the checks that have a row with these options. */
  private static Map<String, String> expected(final String options) {
    return KillMatrix.rows().stream()
        .filter(row -> row.options().equals(options))
        .collect(
            Collectors.toMap(
                KillMatrix.Row::check,
                row -> row.expected().replace("(", " ").replace(")", ""),
                (first, same) -> first));
  }

  @TestFactory
  Stream<DynamicTest> a_cluster_keeps_the_contract_of_networks() throws IOException {
    final String lab = "lab:eks-study";
    final StudyInAws account = account(changed(lab));
    final ProvingGround ground = ground(lab, account);
    final String address = address(ground, account);
    return NetworkContract.of(() -> Networks.open(address)).clauses().stream()
        .map(clause -> DynamicTest.dynamicTest(clause.sentence(), clause::check))
        .onClose(ground::close);
  }

  /** The study with the changes of an address that its objects show. */
  private static Topology changed(final String address) {
    Topology topology = ReferenceTopologies.named("eks-study");
    for (final Change change : Changes.of(NetworkAddress.parse(address))) {
      topology = change.applied(topology);
    }
    return topology;
  }

  private static StudyInAws account(final Topology topology) {
    return ACCOUNTS.computeIfAbsent(
        List.of(
            topology.vpcs(),
            topology.subnets(),
            topology.instances(),
            topology.networkInterfaces()),
        other -> filled(topology));
  }

  private static StudyInAws filled(final Topology topology) {
    try {
      final ClusterInMoto moto = ClusterInMoto.of(topology);
      return new StudyInAws(moto, moto.makeBundle(Files.createTempDirectory(directory, "aws")));
    } catch (final IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static ProvingGround ground(final String address, final StudyInAws account)
      throws IOException {
    final Path documents =
        account
            .moto()
            .makeBundle(
                Files.createTempDirectory(directory, "documents"),
                account.documents(),
                changed(address));
    return host.open(ProvingGround.Setup.of(address).withDocuments(documents));
  }

  private static String address(final ProvingGround ground, final StudyInAws account)
      throws IOException {
    final Path kubeconfig = directory.resolve("config-" + GROUNDS.incrementAndGet());
    return new NetworkAddress("eks", "proving", Map.of())
        .with("kubeconfig", ground.kubeconfig(kubeconfig, "proving").toString())
        .with("cluster", CLUSTER)
        .with("region", account.moto().region())
        .with("endpoint", account.moto().endpoint().toString())
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
