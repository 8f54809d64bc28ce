package io.wirecheck.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.evidence.CaptureSieve;
import io.wirecheck.evidence.Evidence;
import io.wirecheck.evidence.Flow;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.Gathering;
import io.wirecheck.evidence.Gathering.Capture;
import io.wirecheck.evidence.Gathering.Captured;
import io.wirecheck.live.capture.ChildCaptures;
import io.wirecheck.model.Provenance;
import io.wirecheck.packet.CaptureFile;
import io.wirecheck.packet.FrameCursor;
import io.wirecheck.requires.RequiresCommand;
import io.wirecheck.requires.RequiresKernel;
import io.wirecheck.shell.CaptureOrder;
import io.wirecheck.shell.CaptureSource.Pcap;
import io.wirecheck.shell.CaptureSource.Running;
import io.wirecheck.shell.CaptureSource.Taken;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a node's tcpdump says of an interface, libpcap says of its other end, which is the VPC's:
 * two programs, two namespaces, the same packets.
 */
@RequiresKernel
@RequiresCommand("socat")
class VpcSideTest {

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lab:eks-study",
        "lab:eks-study?fault=vxlan-overlay",
        "lab:eks-study?fault=mark-inside-vpc"
      })
  void the_vpc_sees_of_each_interface_what_its_node_sees(final String address) throws IOException {
    try (LabRun lab = LabRun.open(address, directory);
        ChildCaptures vpc =
            ChildCaptures.start(
                "vpc",
                lab.network().shells().node(lab.layout().nodes().get(0).name()),
                directory,
                List.of("ip", "netns", "exec", Names.ROUTER))) {
      final List<LabInterface> enis =
          lab.layout().nodes().stream().flatMap(node -> node.interfaces().stream()).toList();
      final Running running = vpc.start(ports(enis));
      assertThat(running.awaitListening()).isEmpty();
      final Gathering gathering = lab.gather(flows(lab), lab.everyInterface());
      final Map<String, Taken> taken = running.stop();
      int packets = 0;
      for (final LabNode node : lab.layout().nodes()) {
        for (final LabInterface eni : node.interfaces()) {
          final List<String> byNode = frames(
                  Objects.requireNonNull(gathering.captures().get(LabRun.point(node, eni))));
          assertThat(frames(sieved(eni.port(), Objects.requireNonNull(taken.get(eni.port())))))
              .as("%s of %s", eni.device(), node.name())
              .containsExactlyInAnyOrderElementsOf(byNode);
          packets += byNode.size();
        }
      }
      assertThat(packets).isPositive();
    }
  }

  private static CaptureOrder ports(final List<LabInterface> enis) {
    return new CaptureOrder(
        enis.stream().filter(LabInterface::isAttached).map(LabInterface::port).toList(),
        "ip",
        256,
        Duration.ofSeconds(120),
        64L << 20);
  }

  /** From each probe to each on another node. */
  private static List<Flow> flows(final LabRun lab) {
    final List<Flow> flows = new ArrayList<>();
    for (final LabPod from : lab.probes()) {
      for (final LabPod to : lab.probes()) {
        if (!from.node().equals(to.node())) {
          Stream.of(Transport.values())
              .forEach(transport -> flows.add(LabRun.flow(from, to, transport)));
        }
      }
    }
    return flows;
  }

  private static Capture sieved(final String port, final Taken taken) {
    assertThat(taken).isInstanceOf(Pcap.class);
    final Pcap pcap = (Pcap) taken;
    return CaptureSieve.sieve(
        port,
        new Evidence(Evidence.PCAP, pcap.bytes(), Provenance.of(port, "the VPC", pcap.at())),
        LabRun.RUN,
        pcap.framesLost());
  }

  private static List<String> frames(final Capture capture) throws IOException {
    assertThat(capture).isInstanceOf(Captured.class);
    final Captured captured = (Captured) capture;
    assertThat(captured.droppedByKernel()).isZero();
    final List<String> all = new ArrayList<>();
    try (CaptureFile file = CaptureFile.of(captured.pcap().buffer())) {
      final FrameCursor frames = file.frames();
      while (frames.next()) {
        final byte[] frame = new byte[frames.capturedLength()];
        frames.buffer().get(frames.offset(), frame);
        all.add(HexFormat.of().formatHex(frame));
      }
    }
    return all;
  }
}
