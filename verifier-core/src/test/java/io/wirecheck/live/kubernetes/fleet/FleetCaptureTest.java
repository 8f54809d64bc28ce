package io.wirecheck.live.kubernetes.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.evidence.Endpoint;
import io.wirecheck.evidence.Flow;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.Gathering;
import io.wirecheck.evidence.Gathering.Capture;
import io.wirecheck.evidence.Gathering.Captured;
import io.wirecheck.evidence.Gathering.Lost;
import io.wirecheck.evidence.Gathering.NodeTexts;
import io.wirecheck.evidence.Gathering.NodeUnread;
import io.wirecheck.evidence.NodeText;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.evidence.Round;
import io.wirecheck.evidence.Tier;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.Node;
import io.wirecheck.model.Pod;
import io.wirecheck.model.PodRef;
import io.wirecheck.model.Topology;
import io.wirecheck.requires.RequiresKernel;
import io.wirecheck.shell.NodeShell;
import io.wirecheck.shell.PodShell;
import io.wirecheck.shell.ShellGatherer;
import io.wirecheck.shell.Shells;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Probes, captures and node texts through exec, and what goes wrong on the way. */
@RequiresKernel
class FleetCaptureTest {

  private static Cluster cluster;
  private static Fleet fleet;
  private static Topology topology;
  private static Pod from;
  private static Pod to;

  @BeforeAll
  static void start() throws IOException {
    cluster = Cluster.start("lab:eks-study");
    fleet = cluster.fleet(Tier.T3);
    final List<PodRef> probes =
        fleet.place(cluster.topology(), cluster.cells()).probes().values().stream()
            .flatMap(List::stream)
            .toList();
    topology = cluster.topology();
    from = pod(probes.get(0));
    to =
        probes.stream()
            .map(FleetCaptureTest::pod)
            .filter(pod -> !pod.nodeName().equals(from.nodeName()))
            .findFirst()
            .orElseThrow();
  }

  @AfterAll
  static void stop() {
    fleet.close();
    cluster.close();
  }

  @BeforeEach
  void reset() {
    cluster.reset();
  }

  private static Pod pod(final PodRef ref) {
    return topology.pods().asOptional().orElseThrow().stream()
        .filter(pod -> pod.ref().equals(ref))
        .findFirst()
        .orElseThrow();
  }

  private static Round round() {
    final SortedSet<ObservationPoint> points = new TreeSet<>();
    final SortedMap<String, List<IpAddress>> addresses = new TreeMap<>();
    for (final Pod pod : List.of(from, to)) {
      final Node node = node(pod.nodeName().orElseThrow());
      addresses.put(node.name(), node.internalAddresses());
      for (final NetworkInterface eni : topology.networkInterfaces().asOptional().orElseThrow()) {
        if (eni.isAttachedTo(node.providerId().orElseThrow().instanceId())) {
          points.add(ObservationPoint.networkInterface(node.name(), eni.id()));
        }
      }
    }
    final Flow flow =
        new Flow(
            new Endpoint.OfPod(from.ref()), new Endpoint.OfPod(to.ref()), Transport.UDP, 4242, 3);
    return new Round(
        1,
        Cluster.RUN,
        List.of(new Round.Planned(0, flow, to.addresses().get(0))),
        points,
        addresses,
        new TreeSet<>(addresses.keySet()),
        Duration.ofSeconds(60));
  }

  private static Node node(final String name) {
    return topology.nodes().asOptional().orElseThrow().stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Gathering gather(final Shells shells) {
    return new ShellGatherer(topology, shells).gather(round());
  }

  private static Collection<Capture> captures(final Map<ObservationPoint, Capture> all) {
    return all.values();
  }

  @Test
  void probes_are_captured_and_nodes_are_read() {
    final Gathering gathering = gather(fleet.shells());

    assertThat(gathering.probes().get(0).packets())
        .hasSize(3)
        .allMatch(packet -> packet.exitStatus().orElse(-1) == 0);
    assertThat(captures(gathering.captures()))
        .hasSize(round().points().size())
        .allMatch(Captured.class::isInstance)
        .anyMatch(capture -> ((Captured) capture).pcap().size() > 24);
    assertThat(gathering.nodes().values())
        .hasSize(2)
        .allMatch(
            reading ->
                reading instanceof final NodeTexts texts
                    && texts
                        .texts()
                        .keySet()
                        .containsAll(List.of(NodeText.RULES, NodeText.IPTABLES_NFT, NodeText.NFT)));
  }

  @Test
  void a_file_whose_exec_is_cut_is_fetched_again() {
    cluster.ground().faults().cutExecAfter("sha256sum", 40);

    assertThat(captures(gather(fleet.shells()).captures())).allMatch(Captured.class::isInstance);
  }

  @Test
  void a_tcpdump_that_was_killed_is_a_lost_capture() {
    final Gathering gathering =
        gather(
            beforeProbes(() -> assertThat(cluster.ground().faults().kill("tcpdump")).isPositive()));

    assertThat(captures(gathering.captures()))
        .allMatch(
            capture ->
                capture instanceof final Lost lost
                    && lost.code() == InconclusiveCode.NO_CAPTURE
                    && lost.detail().contains("tcpdump"));
  }

  /** The same shells, with something that happens once the captures stand. */
  private static Shells beforeProbes(final Runnable event) {
    final AtomicInteger sendings = new AtomicInteger();
    final Shells real = fleet.shells();
    return new Shells() {
      @Override
      public PodShell pod(final PodRef ref) {
        return (command, limit) -> {
          final boolean sends = String.join(" ", command).contains("probe()");
          if (sends && sendings.getAndIncrement() == 0) {
            event.run();
          }
          return real.pod(ref).run(command, limit);
        };
      }

      @Override
      public NodeShell node(final String node) {
        return real.node(node);
      }

      @Override
      public NodeShell captures(final String node) {
        return real.captures(node);
      }
    };
  }

  @Test
  void an_exec_that_never_opens_again_makes_everything_unknown() {
    final Gathering gathering = gather(beforeProbes(() -> cluster.ground().allowOnly("[]")));

    assertThat(gathering.probes().get(0).packets())
        .allMatch(packet -> packet.exitStatus().isEmpty())
        .allMatch(packet -> packet.output().contains("create pods/exec"));
    assertThat(captures(gathering.captures())).allMatch(Lost.class::isInstance);
  }

  @Test
  void below_the_tier_nothing_is_captured_and_the_tier_is_named() {
    final FleetSettings settings = cluster.settings(Tier.T1);
    final Fleet probing =
        cluster.fleet(
            new FleetSettings(
                settings.namespace(),
                settings.image(),
                settings.pullSecret(),
                settings.tier(),
                settings.run() + 1,
                settings.lifetime(),
                5,
                settings.progress()));
    final Gathering gathering = gather(probing.shells());

    assertThat(captures(gathering.captures()))
        .allMatch(
            capture ->
                capture instanceof final Lost lost
                    && lost.code() == InconclusiveCode.NO_PERMISSION
                    && lost.detail().contains("tier T3"));
    assertThat(gathering.nodes().values())
        .hasSize(2)
        .allMatch(
            reading ->
                reading instanceof final NodeUnread unread
                    && unread.code() == InconclusiveCode.NO_PERMISSION
                    && unread.detail().contains("tier T2"));
    probing.close();
  }
}
