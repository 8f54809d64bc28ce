package io.wirecheck.checks;

import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.evidence.Network;
import io.wirecheck.evidence.NetworkAddress;
import io.wirecheck.evidence.Tier;
import io.wirecheck.evidence.TopologyParser;
import io.wirecheck.model.Topology;
import io.wirecheck.proving.ProvingGround.LoggedRequest;
import io.wirecheck.run.Networks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Runs that have placed a probe and stay open, to see what becomes of them with time. */
final class HeldRuns implements AutoCloseable {

  /** The first renewal is a minute after the namespace was made ready. */
  private static final Duration TO_RENEWAL = Duration.ofSeconds(90);

  private final StudyCluster cluster;
  private final Map<Optional<String>, List<String>> said = new LinkedHashMap<>();
  private final List<Network> networks = new ArrayList<>();

  private String firstLease = "";

  private HeldRuns(final StudyCluster cluster) {
    this.cluster = cluster;
  }

  /** Takes the cluster over, and closes it with itself. */
  static HeldRuns on(final StudyCluster cluster, final List<Optional<String>> homes) {
    final HeldRuns held = new HeldRuns(cluster);
    homes.forEach(held::begin);
    held.firstLease = held.leases(StudyCluster.PROBES).get(0);
    return held;
  }

  private void begin(final Optional<String> home) {
    final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    said.put(home, lines);
    final Network network = Networks.open(address(home).toString(), lines::add);
    networks.add(network);
    final Topology topology = TopologyParser.parse(network.inventory(DocumentKind.ALL));
    network.place(new TreeSet<>(new PodTrafficIsNotEncapsulated().placements(topology)));
  }

  NetworkAddress address(final Optional<String> home) {
    return cluster.address(Tier.T1, home).with("max-probes", "1");
  }

  /** What the run in that place has said so far. */
  List<String> said(final Optional<String> home) {
    return List.copyOf(said.getOrDefault(home, List.of()));
  }

  /** Until when the first pod of an existing namespace was leased as it was made. */
  String firstLease() {
    return firstLease;
  }

  /** When the leases of the pods in a namespace end. */
  List<String> leases(final String namespace) {
    return cluster.client().pods().inNamespace(namespace).list().getItems().stream()
        .map(pod -> "" + pod.getMetadata().getAnnotations().get("wirecheck.io/lease-until"))
        .toList();
  }

  List<LoggedRequest> requests() {
    return cluster.requests();
  }

  static ConditionFactory awaitRenewal() {
    return Awaitility.await().atMost(TO_RENEWAL);
  }

  @Override
  public void close() {
    cluster.ground().allowEverything();
    try (cluster) {
      networks.forEach(Network::close);
    }
  }
}
