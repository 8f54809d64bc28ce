package io.wirecheck.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.reference.RandomNetwork;
import io.wirecheck.requires.RequiresCommand;
import io.wirecheck.requires.RequiresKernel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Networks drawn from seeds, with faults: the kernel, the model, and the evaluator on what the
 * kernel's own programs print agree on every packet. {@code -Dwirecheck.topologies=200} draws more
 * of them, {@code -Dwirecheck.seed} others.
 */
@RequiresKernel
@RequiresCommand("socat")
class RandomNetworksTest {

  private static final int NETWORKS = Integer.getInteger("wirecheck.topologies", 20);
  private static final long FIRST = Long.getLong("wirecheck.seed", 1);

  @TempDir private Path parent;

  static LongStream seeds() {
    return LongStream.range(FIRST, FIRST + NETWORKS);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void kernel_model_and_evaluator_agree(final long seed) {
    final RandomNetwork network = RandomNetwork.of(seed);
    if (!disagreements(network).isEmpty()) {
      final RandomNetwork smallest = network.shrunk(smaller -> !disagreements(smaller).isEmpty());
      assertThat(disagreements(smallest)).as("%s", smallest).isEmpty();
      assertThat(disagreements(network)).as("%s, not every time", network).isEmpty();
    }
  }

  private List<String> disagreements(final RandomNetwork network) {
    final Comparison comparison = Comparison.of(network, parent);
    final List<String> all = new ArrayList<>();
    comparison.differences().forEach(line -> all.add("reference: " + line));
    Prediction.failures(comparison).forEach(line -> all.add("evaluator: " + line));
    return all;
  }
}
