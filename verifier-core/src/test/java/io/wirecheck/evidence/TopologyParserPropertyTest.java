package io.wirecheck.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Section;
import io.wirecheck.model.Topology;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The parameter is the seed: a failure prints it. */
class TopologyParserPropertyTest {

  static LongStream seeds() {
    return LongStream.range(0, 25);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void reads_back_any_topology_that_was_written(final long seed) {
    final Topology topology = RandomTopology.of(seed);
    assertThat(TopologyParser.parse(inventory(bytes(topology))))
        .as("seed %d", seed)
        .isEqualTo(topology);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void a_cut_document_is_unknown_or_whole(final long seed) {
    final Topology topology = RandomTopology.of(seed);
    final Map<DocumentKind, byte[]> whole = bytes(topology);
    whole.forEach(
        (kind, bytes) -> {
          for (int length = (int) (seed % 97); length < bytes.length; length += 97) {
            final Section<?> seen = parse(kind, Arrays.copyOf(bytes, length));
            final boolean unreadable =
                seen.whyUnknown()
                    .filter(why -> why.code() == InconclusiveCode.UNREADABLE_DOCUMENT)
                    .isPresent();
            assertThat(unreadable || seen.equals(section(topology, kind)))
                .as("seed %d: %s cut at byte %d of %d", seed, kind, length, bytes.length)
                .isTrue();
          }
        });
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void damaged_bytes_never_throw(final long seed) {
    final SplittableRandom random = new SplittableRandom(seed);
    bytes(RandomTopology.of(seed))
        .forEach(
            (kind, bytes) -> {
              for (int i = 0; i < 100; i++) {
                final byte[] damaged = bytes.clone();
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
                assertThatCode(() -> parse(kind, damaged))
                    .as("seed %d: %s\n%s", seed, kind, new String(damaged, UTF_8))
                    .doesNotThrowAnyException();
              }
            });
  }

  private static Section<?> parse(final DocumentKind kind, final byte[] bytes) {
    return section(TopologyParser.parse(inventory(Map.of(kind, bytes))), kind);
  }

  private static Inventory inventory(final Map<DocumentKind, byte[]> documents) {
    final Map<DocumentKind, Inventory.Document> read = new EnumMap<>(DocumentKind.class);
    documents.forEach(
        (kind, bytes) ->
            read.put(
                kind,
                new Inventory.Read(
                    new Evidence(Evidence.JSON, bytes, RandomTopology.provenance(kind)))));
    return new Inventory(read);
  }

  private static Map<DocumentKind, byte[]> bytes(final Topology topology) {
    final Map<DocumentKind, byte[]> bytes = new EnumMap<>(DocumentKind.class);
    TopologyJson.write(topology).forEach((kind, text) -> bytes.put(kind, text.getBytes(UTF_8)));
    return bytes;
  }

  private static Section<?> section(final Topology topology, final DocumentKind kind) {
    return switch (kind) {
      case CLUSTER -> topology.cluster();
      case CALLER_IDENTITY -> topology.callerIdentity();
      case NODES -> topology.nodes();
      case PODS -> topology.pods();
      case DAEMON_SETS -> topology.daemonSets();
      case NODE_CLASSES -> topology.nodeClasses();
      case INSTANCES -> topology.instances();
      case NETWORK_INTERFACES -> topology.networkInterfaces();
      case SUBNETS -> topology.subnets();
      case VPCS -> topology.vpcs();
    };
  }
}
