package io.wirecheck.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.evidence.Flow;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.FlowObservation.AtPoint;
import io.wirecheck.evidence.Gathering;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.evidence.SightedPacket;
import io.wirecheck.requires.RequiresKernel;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RequiresKernel
class LabNetworkTest {

  @Test
  void a_ping_from_pod_to_pod_is_seen_as_it_is_on_both_interfaces(@TempDir final Path parent) {
    try (LabRun lab = LabRun.open("lab:eks-study", parent)) {
      final LabPod from = lab.probe(0, false);
      final LabPod to = lab.probe(1, true);
      final Flow flow = LabRun.flow(from, to, Transport.ICMP);
      final Gathering gathering = lab.gather(List.of(flow));

      for (final LabPod end : List.of(from, to)) {
        final ObservationPoint point = LabRun.point(end.node(), end.owner());
        final AtPoint seen = LabRun.at(gathering, flow, point);
        assertThat(seen.sightings())
            .filteredOn(packet -> packet.direction() == SightedPacket.Direction.FORWARD)
            .as("%s", gathering)
            .hasSize(3)
            .allSatisfy(
                packet -> {
                  assertThat(packet.form()).isEqualTo(new SightedPacket.Native());
                  assertThat(packet.ttl()).isEqualTo(63);
                });
      }
    }
  }
}
