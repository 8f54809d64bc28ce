package io.wirecheck.junit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.wirecheck.evidence.NetworkAddress;
import io.wirecheck.junit.Runs.Ending;
import io.wirecheck.moto.ClusterInMoto;
import io.wirecheck.proving.ProvingGround;
import io.wirecheck.proving.ProvingHost;
import io.wirecheck.reference.ReferenceTopologies;
import io.wirecheck.requires.RequiresCommand;
import io.wirecheck.requires.RequiresKernel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult.Status;

/**
 * {@code mvn test -Dwirecheck.network=eks:staging}: the suite of a user on a cluster that is served
 * by the kernel lab and moto, with the verdicts of the command line, and nothing left behind.
 */
@RequiresKernel
@RequiresCommand({"aws", "moto_server"})
class ClusterTest {

  @EksNetworkTest
  static class HealthyNetwork implements VpcCniSuite {}

  /** Another class, for a test that failed stays failed. */
  @EksNetworkTest
  static class BrokenNetwork implements VpcCniSuite {}

  private static final String NETWORK = "wirecheck.network";

  /** By the name of the suite's method. */
  private static final Map<String, String> CHECKS =
      Map.of(
          "egressLeavesWithTheDeclaredSource", "egress-leaves-with-the-declared-source",
          "nodePodLimitFitsItsAddresses", "node-pod-limit-fits-its-addresses",
          "podAddressBelongsToItsNode", "pod-address-belongs-to-its-node",
          "podTrafficIsNotEncapsulated", "pod-traffic-is-not-encapsulated",
          "podTrafficLeavesByItsOwnInterface", "pod-traffic-leaves-by-its-own-interface");

  /** A name, its verdict, and the first word of the next line. */
  private static final Pattern ROW =
      Pattern.compile("(?m)^([a-z][a-z0-9-]+) +([A-Z]+) .*\\R([a-z0-9-]+)?");

  @TempDir private static Path directory;

  private static ClusterInMoto moto;
  private static ProvingHost host;
  private static Map<String, String> properties;

  @BeforeAll
  static void start() throws IOException {
    moto = ClusterInMoto.of(ReferenceTopologies.named("eks-study"));
    moto.makeBundle(directory.resolve("documents"));
    host = ProvingHost.start();
    properties =
        Map.of(
            "aws.accessKeyId", "testing",
            "aws.secretAccessKey", "testing",
            "wirecheck.seed", "1",
            "wirecheck.out", directory.resolve("reports").toString());
    properties.forEach(System::setProperty);
  }

  @AfterAll
  static void end() {
    properties.keySet().forEach(System::clearProperty);
    System.clearProperty(NETWORK);
    host.close();
    moto.close();
  }

  @Test
  void a_suite_passes_on_a_healthy_cluster_and_leaves_nothing() throws IOException {
    try (ProvingGround ground = ground("lab:eks-study")) {
      final SortedMap<String, JsonNode> before = objects(ground);
      System.setProperty(NETWORK, address(ground));

      final Ending ending = Runs.withPlan(HealthyNetwork.class);

      assertThat(ending.isAllSuccessful()).as(ending.toString()).isTrue();
      assertThat(verdicts(ending)).hasSize(CHECKS.size()).doesNotContainValue("FAIL");
      assertThat(objects(ground)).isEqualTo(before);
    }
  }

  @Test
  void a_suite_fails_where_the_command_line_does() throws IOException, InterruptedException {
    try (ProvingGround ground = ground("lab:eks-study?fault=snat-jump-missing")) {
      final SortedMap<String, JsonNode> before = objects(ground);
      final String address = address(ground);
      System.setProperty(NETWORK, address);

      final Ending ending = Runs.withPlan(BrokenNetwork.class);

      assertThat(verdicts(ending))
          .containsEntry("egress-leaves-with-the-declared-source", "FAIL")
          .isEqualTo(ofTheCommandLine(address));
      assertThat(ending.cause("egressLeavesWithTheDeclaredSource(CheckResult)"))
          .hasMessageContaining("[egress-leaves-with-the-declared-source] FAIL");
      assertThat(objects(ground)).isEqualTo(before);
    }
  }

  private static ProvingGround ground(final String lab) throws IOException {
    return host.open(ProvingGround.Setup.of(lab).withDocuments(directory.resolve("documents")));
  }

  private static String address(final ProvingGround ground) throws IOException {
    final Path kubeconfig = directory.resolve("config-" + ground.server().getPort());
    return new NetworkAddress("eks", "staging", Map.of())
        .with("kubeconfig", ground.kubeconfig(kubeconfig, "staging").toString())
        .with(
            "cluster",
            ReferenceTopologies.named("eks-study").cluster().asOptional().orElseThrow().name())
        .with("region", moto.region())
        .with("endpoint", moto.endpoint().toString())
        .toString();
  }

  /** All but events, which tell of what was. */
  private static SortedMap<String, JsonNode> objects(final ProvingGround ground) {
    final SortedMap<String, JsonNode> objects = new TreeMap<>(ground.objects());
    objects.keySet().removeIf(name -> name.startsWith("events "));
    return objects;
  }

  /** PASS or FAIL, by check. */
  private static SortedMap<String, String> verdicts(final Ending ending) {
    final SortedMap<String, String> verdicts = new TreeMap<>();
    CHECKS.forEach(
        (method, check) ->
            verdicts.put(
                check,
                ending.status(method + "(CheckResult)") == Status.SUCCESSFUL ? "PASS" : "FAIL"));
    return verdicts;
  }

  private static SortedMap<String, String> ofTheCommandLine(final String address)
      throws IOException, InterruptedException {
    final List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    properties.forEach((name, value) -> command.add("-D%s=%s".formatted(name, value)));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("io.wirecheck.cli.Wirecheck", "run", "--network", address));
    final Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    final String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(printed).isEqualTo(1);
    return table(printed);
  }

  /** Long names go on in the next line of the table. */
  private static SortedMap<String, String> table(final String printed) {
    final SortedMap<String, String> verdicts = new TreeMap<>();
    final Matcher row = ROW.matcher(printed);
    while (row.find()) {
      final String name = row.group(1);
      verdicts.put(
          CHECKS.containsValue(name) ? name : name + Optional.ofNullable(row.group(3)).orElse(""),
          row.group(2));
    }
    return verdicts;
  }
}
