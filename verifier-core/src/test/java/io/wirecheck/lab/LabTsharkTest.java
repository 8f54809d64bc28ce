package io.wirecheck.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.evidence.Flow;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.Gathering;
import io.wirecheck.evidence.Gathering.Capture;
import io.wirecheck.evidence.Gathering.Captured;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.packet.TsharkAgreement;
import io.wirecheck.requires.RequiresCommand;
import io.wirecheck.requires.RequiresKernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a kernel sent, encapsulated and captured, as tshark reads it and as we do. */
@RequiresKernel
@RequiresCommand({"socat", "tshark"})
class LabTsharkTest {

  @TempDir private Path parent;
  @TempDir private Path captures;

  @ParameterizedTest
  @CsvSource({
    "lab:eks-study, eth:ip",
    "lab:eks-study?fault=vxlan-overlay, eth:ip:udp:vxlan:eth:ip",
    "lab:eks-study?fault=vxlan-overlay-8472, eth:ip:udp:vxlan:eth:ip",
  })
  void tshark_reads_every_frame_the_same(final String address, final String layers)
      throws IOException {
    try (LabRun lab = LabRun.open(address, parent)) {
      final Set<String> seen = new TreeSet<>();
      for (final Captured capture : captures(lab)) {
        final Path file = captures.resolve(seen.size() + capture.device() + ".pcap");
        Files.write(file, capture.pcap().open().readAllBytes());
        assertThat(TsharkAgreement.differences(file)).isEmpty();
        seen.addAll(TsharkAgreement.protocols(file));
      }
      assertThat(seen).contains(layers + ":udp:data", layers + ":tcp", layers + ":icmp:data");
    }
  }

  /** Of one flow of each transport between two nodes, at every interface. */
  private static List<Captured> captures(final LabRun lab) {
    final List<Flow> flows = new ArrayList<>();
    for (final Transport transport : Transport.values()) {
      flows.add(LabRun.flow(lab.probe(0, false), lab.probe(1, false), transport));
    }
    final Gathering gathering = lab.gather(flows, lab.everyInterface());
    assertThat(gathering.captures()).hasSize(6).allSatisfy(LabTsharkTest::isThere);
    return gathering.captures().values().stream().map(Captured.class::cast).toList();
  }

  private static void isThere(final ObservationPoint point, final Capture capture) {
    assertThat(capture).as("%s", point).isInstanceOf(Captured.class);
  }
}
