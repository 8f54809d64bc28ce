package io.wirecheck.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.evidence.NetworkAddress;
import io.wirecheck.reference.ReferenceTopologies;
import io.wirecheck.requires.RequiresCommand;
import io.wirecheck.requires.RequiresKernel;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a real kernel does with each fault and variation is what the model computes, and what the
 * evaluator says from the texts of the kernel's own programs.
 */
@RequiresKernel
@RequiresCommand("socat")
class LabAgreesWithReferenceTest {

  @TempDir private Path parent;

  static Stream<String> options() {
    final List<String> own = List.of("capture-lost", "probe-silent");
    return Stream.of(
            Stream.of(""),
            Faults.names().stream().filter(name -> !own.contains(name)).map("?fault="::concat),
            Faults.variations().stream().map("?variation="::concat))
        .flatMap(names -> names);
  }

  @ParameterizedTest
  @MethodSource("options")
  @Execution(ExecutionMode.CONCURRENT) // a lab mostly waits
  void every_packet_is_seen_where_the_model_says_and_nowhere_else(final String options) {
    final NetworkAddress address = NetworkAddress.parse("lab:eks-study" + options);
    final Comparison comparison =
        Comparison.of(address, ReferenceTopologies.named(address.name()), parent);
    assertThat(comparison.sightings()).isGreaterThan(200);
    assertThat(comparison.differences()).isEmpty();
    assertThat(Prediction.failures(comparison)).isEmpty();
  }
}
