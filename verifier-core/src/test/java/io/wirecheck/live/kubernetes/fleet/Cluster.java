package io.wirecheck.live.kubernetes.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.InterfaceClass;
import io.wirecheck.evidence.Tier;
import io.wirecheck.model.ComputeType;
import io.wirecheck.model.Node;
import io.wirecheck.model.Topology;
import io.wirecheck.proving.ProvingGround;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** A proving ground, a client of it, and what a fleet told its progress. */
final class Cluster implements AutoCloseable {

  static final long RUN = 0x5eed_0000_0000_0001L;
  static final String RUN_ID = "5eed000000000001";
  static final String NAMESPACE = "wirecheck-" + RUN_ID;

  /** Less than for an image that is pulled: here a pod that is to run does so at once. */
  static final Duration START = Duration.ofSeconds(5);

  private final ProvingGround ground;
  private final KubernetesClient client;
  private final List<String> said = Collections.synchronizedList(new ArrayList<>());

  private Cluster(final ProvingGround ground, final KubernetesClient client) {
    this.ground = ground;
    this.client = client;
  }

  static Cluster start(final String address) throws IOException {
    final ProvingGround ground = ProvingGround.start(address);
    return new Cluster(ground, client(ground.server().toString()));
  }

  static KubernetesClient client(final String server) {
    final Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(server)
            .withRequestRetryBackoffLimit(0)
            .withRequestTimeout(10_000)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  ProvingGround ground() {
    return ground;
  }

  KubernetesClient client() {
    return client;
  }

  /** What fleets have told since the last {@link #reset}. */
  List<String> said() {
    synchronized (said) {
      return List.copyOf(said);
    }
  }

  /** As before the first fault. */
  void reset() {
    said.clear();
    ground.faults().forget();
    ground.allowEverything();
    ground.forgetRequests();
  }

  FleetSettings settings(final Tier tier) {
    return new FleetSettings(
        Optional.empty(),
        Fleet.DEFAULT_IMAGE,
        Optional.empty(),
        tier,
        RUN,
        Duration.ofMinutes(10),
        30,
        said::add);
  }

  FleetSettings inNamespace(final String namespace, final Tier tier) {
    return new FleetSettings(
        Optional.of(namespace),
        Fleet.DEFAULT_IMAGE,
        Optional.empty(),
        tier,
        RUN,
        Duration.ofMinutes(10),
        30,
        said::add);
  }

  Fleet fleet(final Tier tier) {
    return fleet(settings(tier));
  }

  Fleet fleet(final FleetSettings settings) {
    return Fleet.in(client, settings, Clock.systemUTC(), START);
  }

  Topology topology() {
    return ground.topology();
  }

  /** The places of both classes in the zones of its EC2 nodes. */
  SortedSet<Cell> cells() {
    final SortedSet<Cell> cells = new TreeSet<>();
    for (final Node node : topology().nodes().asOptional().orElseThrow()) {
      if (node.computeType() == ComputeType.EC2) {
        cells.add(new Cell(ComputeType.EC2, "linux", InterfaceClass.PRIMARY, node.zone()));
        cells.add(new Cell(ComputeType.EC2, "linux", InterfaceClass.SECONDARY, node.zone()));
      }
    }
    return cells;
  }

  /** All objects but what changes by itself: events, and the versions that every write raises. */
  SortedMap<String, JsonNode> objects() {
    final SortedMap<String, JsonNode> objects = new TreeMap<>(ground.objects());
    objects.keySet().removeIf(name -> name.startsWith("events "));
    return objects;
  }

  /** Nothing has come, gone or changed: fails with the objects that did. */
  void assertObjectsAre(final SortedMap<String, JsonNode> before) {
    final SortedMap<String, JsonNode> after = objects();
    final SortedMap<String, String> differences = new TreeMap<>();
    before.forEach(
        (name, object) -> {
          if (!object.equals(after.get(name))) {
            differences.put(name, "was " + object + ", is " + after.get(name));
          }
        });
    after.forEach(
        (name, object) -> {
          if (!before.containsKey(name)) {
            differences.put(name, "is new: " + object);
          }
        });
    assertThat(differences).isEmpty();
  }

  @Override
  public void close() {
    client.close();
    ground.close();
  }
}
