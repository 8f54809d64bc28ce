package io.wirecheck.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wirecheck.evidence.Endpoint;
import io.wirecheck.evidence.Evidence;
import io.wirecheck.evidence.Flow;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.Gathering;
import io.wirecheck.evidence.Gathering.Captured;
import io.wirecheck.evidence.Gathering.Lost;
import io.wirecheck.evidence.NetworkAddress;
import io.wirecheck.evidence.NetworkException;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.evidence.Round;
import io.wirecheck.lab.OpenLab;
import io.wirecheck.live.capture.ChildCaptures;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.Node;
import io.wirecheck.model.Section;
import io.wirecheck.model.Topology;
import io.wirecheck.packet.CaptureFile;
import io.wirecheck.packet.FrameCursor;
import io.wirecheck.reference.ReferenceTopologies;
import io.wirecheck.requires.RequiresCommand;
import io.wirecheck.requires.RequiresKernel;
import io.wirecheck.shell.CaptureOrder;
import io.wirecheck.shell.CaptureSource;
import io.wirecheck.shell.CommandOutcome;
import io.wirecheck.shell.NodeDevices;
import io.wirecheck.shell.ShellGatherer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnNodeTest {

  private static final Topology TOPOLOGY = ReferenceTopologies.named("eks-study");
  private static final List<Node> NODES = TOPOLOGY.nodes().asOptional().orElseThrow();
  private static final Node OWN = NODES.get(0);
  private static final Node OTHER = NODES.get(1);

  private static final int PACKETS = 3;

  @TempDir private Path directory;

  private static NetworkInterface primary(final Node node) {
    return TOPOLOGY.networkInterfaces().asOptional().orElseThrow().stream()
        .filter(NetworkInterface::isPrimary)
        .filter(eni -> eni.isAttachedTo(node.providerId().orElseThrow().instanceId()))
        .findFirst()
        .orElseThrow();
  }

  /** A machine with one device, which bears the address of a node's primary interface. */
  private record Machine(Node node) implements CaptureSource {

    @Override
    public String instrument() {
      return "a machine";
    }

    @Override
    public Listing devices() {
      return new Listed(
          NodeDevices.of(
              List.of(new NodeDevices.Device("ens5", 2, primary(node).mac().toString(), false))));
    }

    @Override
    public Running start(final CaptureOrder order) {
      throw new AssertionError("nothing is captured here");
    }
  }

  private static CaptureSource.Listing devices(
      final String said, final Node machine, final Topology topology) {
    return new OwnNode(said, new Machine(machine)).captures(said, topology).orElseThrow().devices();
  }

  @Test
  void the_machine_with_the_nodes_primary_interface_is_the_node() {
    assertThat(devices(OWN.name(), OWN, TOPOLOGY)).isInstanceOf(CaptureSource.Listed.class);
  }

  @Test
  void other_nodes_are_captured_on_by_others() {
    assertThat(new OwnNode(OWN.name(), new Machine(OWN)).captures(OTHER.name(), TOPOLOGY))
        .isEmpty();
  }

  @Test
  void a_machine_without_the_nodes_primary_interface_is_another() {
    assertLost(devices(OWN.name(), OTHER, TOPOLOGY), primary(OWN).mac() + " is none of", "ens5");
  }

  @Test
  void a_node_that_nobody_knows_is_proven_by_nothing() {
    assertLost(devices("node-of-yesterday", OWN, TOPOLOGY), "not known from EC2");
  }

  @Test
  void without_the_interfaces_of_ec2_nothing_is_proven() {
    final Topology unread =
        new Topology(
            TOPOLOGY.cluster(),
            TOPOLOGY.callerIdentity(),
            TOPOLOGY.nodes(),
            TOPOLOGY.pods(),
            TOPOLOGY.daemonSets(),
            TOPOLOGY.nodeClasses(),
            TOPOLOGY.instances(),
            new Section.Unknown<>(InconclusiveCode.NO_PERMISSION, "denied"),
            TOPOLOGY.subnets(),
            TOPOLOGY.vpcs());
    assertLost(devices(OWN.name(), OWN, unread), "not known from EC2");
  }

  private static void assertLost(final CaptureSource.Listing listing, final String... words) {
    assertThat(listing)
        .isInstanceOfSatisfying(
            CaptureSource.Unlisted.class,
            unlisted -> {
              assertThat(unlisted.why().code()).isEqualTo(InconclusiveCode.NO_CAPTURE);
              assertThat(unlisted.why().detail()).contains("cannot prove").contains(words);
            });
  }

  @Test
  void somebody_has_to_say_which_node_it_is() {
    final EksTarget local = target("eks:prod?auth=in-cluster&capture=local");
    assertThat(OwnNode.of(local, variable -> OWN.name())).isPresent();
    assertThatThrownBy(() -> OwnNode.of(local, Map.<String, String>of()::get))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("NODE_NAME")
        .hasMessageContaining("spec.nodeName");
  }

  @Test
  void nothing_is_captured_here_unless_it_was_asked_for() {
    assertThat(OwnNode.of(target("eks:prod?auth=in-cluster"), variable -> OWN.name())).isEmpty();
  }

  @Test
  void the_doctor_is_told_what_this_process_lacks() {
    final CaptureSource deaf =
        CaptureSource.byTcpdump(
            OWN.name(), (command, limit) -> CommandOutcome.notRun("no shell", Instant.EPOCH));
    final EksTarget local = target("eks:prod?auth=in-cluster&capture=local");
    assertThat(OwnNode.diagnose(target("eks:prod?auth=in-cluster"), variable -> "")).isEmpty();
    assertThat(OwnNode.diagnose(local, variable -> ""))
        .singleElement()
        .satisfies(told -> assertThat(told.trouble().orElseThrow()).contains("NODE_NAME"));
    assertThat(new OwnNode(OWN.name(), deaf).obstacle().orElseThrow()).contains("no shell");
  }

  private static EksTarget target(final String address) {
    return EksTarget.of(NetworkAddress.parse(address));
  }

  @Test
  @RequiresKernel
  @RequiresCommand("socat")
  void a_round_is_captured_here_on_the_own_node_and_by_tcpdump_on_others() throws IOException {
    try (OpenLab lab = lab();
        ChildCaptures here =
            ChildCaptures.start(OWN.name(), lab.shells().node(OWN.name()), directory, List.of())) {
      final Gathering gathering = gather(lab, here);
      assertSeen(gathering, OWN, "libpcap in this JVM");
      assertSeen(gathering, OTHER, "tcpdump");
      assertThat(new OwnNode(OWN.name(), here).obstacle()).isEmpty();
      assertThat(here.threads()).isZero();
    }
  }

  @Test
  @RequiresKernel
  @RequiresCommand("socat")
  void what_is_lost_here_is_not_lost_on_other_nodes() throws IOException {
    try (OpenLab lab = lab();
        ChildCaptures bare =
            ChildCaptures.withoutPcap4j(OWN.name(), lab.shells().node(OWN.name()), directory)) {
      final Gathering gathering = gather(lab, bare);
      assertThat(gathering.captures().get(point(OWN)))
          .isInstanceOfSatisfying(
              Lost.class, lost -> assertThat(lost.detail()).contains("pcap4j-core", OWN.name()));
      assertSeen(gathering, OTHER, "tcpdump");
    }
  }

  private OpenLab lab() {
    return OpenLab.start(NetworkAddress.parse("lab:eks-study"), directory, Clock.systemUTC());
  }

  /** A datagram from one node to the other, captured at both, on the one by this source. */
  private static Gathering gather(final OpenLab lab, final CaptureSource here) {
    final OwnNode own = new OwnNode(OWN.name(), here);
    final Flow flow =
        new Flow(
            new Endpoint.OfHost(OWN.name()),
            new Endpoint.OfHost(OTHER.name()),
            Transport.UDP,
            24_242,
            PACKETS);
    final Round round =
        new Round(
            1,
            0x5eed_0000_0000_0001L,
            List.of(new Round.Planned(0, flow, address(OTHER))),
            new TreeSet<>(List.of(point(OWN), point(OTHER))),
            Map.of(OWN.name(), List.of(address(OWN)), OTHER.name(), List.of(address(OTHER))),
            Duration.ofSeconds(60));
    return new ShellGatherer(
            TOPOLOGY,
            lab.shells(),
            node ->
                own.captures(node, TOPOLOGY)
                    .orElseGet(() -> CaptureSource.byTcpdump(node, lab.shells().captures(node))))
        .gather(round);
  }

  private static ObservationPoint point(final Node node) {
    return ObservationPoint.networkInterface(node.name(), primary(node).id());
  }

  private static IpAddress address(final Node node) {
    return primary(node).primaryAddress().orElseThrow();
  }

  private static void assertSeen(
      final Gathering gathering, final Node node, final String instrument) throws IOException {
    final Gathering.Capture capture = gathering.captures().get(point(node));
    assertThat(capture).isInstanceOf(Captured.class);
    final Captured captured = (Captured) capture;
    assertThat(captured.droppedByKernel()).isZero();
    assertThat(captured.pcap().provenance().origin()).contains(instrument, node.name());
    assertThat(frames(captured.pcap())).isEqualTo(PACKETS);
  }

  private static int frames(final Evidence pcap) throws IOException {
    int count = 0;
    try (CaptureFile file = CaptureFile.of(pcap.buffer())) {
      final FrameCursor frames = file.frames();
      while (frames.next()) {
        count++;
      }
    }
    return count;
  }
}
