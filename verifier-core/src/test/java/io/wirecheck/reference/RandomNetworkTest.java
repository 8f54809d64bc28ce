package io.wirecheck.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.evidence.Gathering;
import io.wirecheck.evidence.Round;
import io.wirecheck.model.Topology;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class RandomNetworkTest {

  private static final int NETWORKS = 60;

  private static Gathering gather(final RandomNetwork network) {
    final Round round = network.round(Trial.RUN, Duration.ofMinutes(1));
    return ReferenceNetwork.open(
            network.address("reference"),
            network.topology(),
            Clock.fixed(Trial.START, ZoneOffset.UTC))
        .gather(round);
  }

  @Test
  void every_network_can_be_walked() {
    for (long seed = 1; seed <= NETWORKS; seed++) {
      final RandomNetwork network = RandomNetwork.of(seed);
      final Gathering gathering = gather(network);
      assertThat(gathering.probes())
          .as(network.toString())
          .hasSameSizeAs(network.round(Trial.RUN, Duration.ofMinutes(1)).flows());
    }
  }

  @Test
  void a_seed_gives_one_network() {
    assertThat(RandomNetwork.of(7)).isEqualTo(RandomNetwork.of(7));
    assertThat(RandomNetwork.of(7).topology()).isNotEqualTo(RandomNetwork.of(8).topology());
  }

  @Test
  void shrinks_to_what_the_difference_needs() {
    final RandomNetwork large = RandomNetwork.of(seedWithTwoNodes());
    final RandomNetwork small =
        large.shrunk(network -> TopologyWriter.listed(network.topology().nodes()).size() >= 2);
    final Topology topology = small.topology();

    assertThat(TopologyWriter.listed(topology.nodes())).hasSize(2);
    assertThat(TopologyWriter.listed(topology.pods())).isEmpty();
    assertThat(TopologyWriter.listed(topology.networkInterfaces())).hasSize(2);
    assertThat(small.options()).isEmpty();
  }

  private static long seedWithTwoNodes() {
    long seed = 1;
    while (TopologyWriter.listed(RandomNetwork.of(seed).topology().nodes()).size() < 2) {
      seed++;
    }
    return seed;
  }
}
