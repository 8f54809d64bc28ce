package io.wirecheck.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Explanation;
import io.wirecheck.evidence.Network;
import io.wirecheck.evidence.NetworkAddress;
import io.wirecheck.evidence.NetworkException;
import io.wirecheck.evidence.Tier;
import io.wirecheck.proving.ProvingGround;
import io.wirecheck.proving.ProvingGround.LoggedRequest;
import io.wirecheck.reference.ReferenceTopologies;
import io.wirecheck.run.Checks;
import io.wirecheck.run.Networks;
import io.wirecheck.run.Progress;
import io.wirecheck.run.Settings;
import io.wirecheck.run.Verifier;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/**
 * The study's cluster on a proving ground over the kernel lab, with a namespace that a run may be
 * told to use.
 */
final class StudyCluster implements AutoCloseable {

  /** A namespace that exists, and admits host agents. */
  static final String PROBES = "probes";

  static final String NAME =
      ReferenceTopologies.named("eks-study").cluster().asOptional().orElseThrow().name();

  /** What the test's own client calls itself. */
  private static final String TEST = "the test itself";

  private final ProvingGround ground;
  private final Path kubeconfig;
  private final String region;
  private final URI endpoint;
  private final KubernetesClient client;

  private StudyCluster(
      final ProvingGround ground,
      final Path kubeconfig,
      final String region,
      final URI endpoint,
      final KubernetesClient client) {
    this.ground = ground;
    this.kubeconfig = kubeconfig;
    this.region = region;
    this.endpoint = endpoint;
    this.client = client;
  }

  /**
   * Starts it.
   *
   * @param directory for the kubeconfig
   * @param endpoint where AWS is
   */
  static StudyCluster start(
      final Path directory, final Path documents, final String region, final URI endpoint)
      throws IOException {
    final ProvingGround ground =
        ProvingGround.start(ProvingGround.Setup.of("lab:eks-study").withDocuments(documents));
    final Path kubeconfig = ground.kubeconfig(directory.resolve("config"), "proving");
    final Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(ground.server().toString())
            .withUserAgent(TEST)
            .build();
    final KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build();
    final Namespace probes =
        new NamespaceBuilder()
            .withNewMetadata()
            .withName(PROBES)
            .addToLabels("pod-security.kubernetes.io/enforce", "privileged")
            .endMetadata()
            .build();
    client.namespaces().resource(probes).create();
    return new StudyCluster(ground, kubeconfig, region, endpoint, client);
  }

  ProvingGround ground() {
    return ground;
  }

  /** A client of the test's own. */
  KubernetesClient client() {
    return client;
  }

  NetworkAddress address() {
    return new NetworkAddress("eks", "proving", Map.of())
        .with("kubeconfig", kubeconfig.toString())
        .with("cluster", NAME)
        .with("region", region)
        .with("endpoint", endpoint.toString());
  }

  NetworkAddress address(final Tier tier, final Optional<String> namespace) {
    final NetworkAddress whole = address().with("tier", tier.name());
    return namespace.map(name -> whole.with("namespace", name)).orElse(whole);
  }

  /**
   * What came of a run.
   *
   * @param complaint of its end, if something of it may be left
   */
  record Judged(
      SortedMap<String, CheckResult> results, List<String> said, Optional<String> complaint) {

    /** Such as {@code PASS} or {@code INCONCLUSIVE NO_PERMISSION}, by check. */
    SortedMap<String, String> verdicts() {
      final SortedMap<String, String> verdicts = new TreeMap<>();
      results.forEach(
          (id, result) ->
              verdicts.put(
                  id, result.verdict() + result.code().map(code -> " " + code).orElse("")));
      return verdicts;
    }

    String explained(final String check) {
      return Optional.ofNullable(results.get(check)).map(Explanation::of).orElseThrow();
    }

    @Override
    public String toString() {
      return results.values().stream().map(Explanation::of).collect(Collectors.joining("\n\n"))
          + "\n\nsaid: "
          + String.join("\n", said)
          + "\n\nand complained: "
          + complaint;
    }
  }

  /** Judges every check, as somebody would in code. */
  static Judged judge(final NetworkAddress address) {
    final List<String> said = Collections.synchronizedList(new ArrayList<>());
    final Settings settings =
        Settings.resolve(Map.of(Settings.NETWORK, address.toString(), Settings.SEED, "1"), "test");
    final SortedMap<String, CheckResult> results = new TreeMap<>();
    final Network network = Networks.open(address.toString(), said::add);
    try (Verifier verifier = Verifier.of(network, settings, Progress.silent())) {
      verifier.check(List.copyOf(Checks.all())).forEach(result -> results.put(result.id(), result));
    } catch (final NetworkException atItsEnd) {
      return new Judged(results, said, Optional.of("" + atItsEnd.getMessage()));
    }
    return new Judged(results, said, Optional.empty());
  }

  /** What was asked of the API by others than the test. */
  List<LoggedRequest> requests() {
    return ground.requests().stream().filter(request -> !request.agent().equals(TEST)).toList();
  }

  /** All objects but events, which tell of what was. */
  SortedMap<String, JsonNode> objects() {
    final SortedMap<String, JsonNode> objects = new TreeMap<>(ground.objects());
    objects.keySet().removeIf(name -> name.startsWith("events "));
    return objects;
  }

  /** The names of those that runs have made. */
  List<String> ofRuns() {
    return objects().keySet().stream().filter(name -> name.contains("wirecheck-")).toList();
  }

  /** Nothing has come, gone or changed: fails with the objects that did. */
  void assertObjectsAre(final SortedMap<String, JsonNode> before) {
    final SortedMap<String, String> differences = new TreeMap<>();
    final SortedMap<String, JsonNode> after = objects();
    before.forEach(
        (name, object) -> {
          if (!object.equals(after.remove(name))) {
            differences.put(name, "has gone or changed");
          }
        });
    after.forEach((name, object) -> differences.put(name, "is new"));
    assertThat(differences).isEmpty();
  }

  /** As it was at the start, by other means than those that are tested. */
  void reset() {
    ground.allowEverything();
    ground.faults().forget();
    ground.forgetRequests();
    client.namespaces().list().getItems().stream()
        .map(namespace -> namespace.getMetadata().getName())
        .filter(name -> name.startsWith("wirecheck-"))
        .forEach(name -> client.namespaces().withName(name).delete());
    client.pods().inNamespace(PROBES).delete();
    Awaitility.await().until(() -> ofRuns().isEmpty());
  }

  @Override
  public void close() {
    client.close();
    ground.close();
  }
}
