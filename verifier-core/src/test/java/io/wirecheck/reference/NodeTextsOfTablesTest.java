package io.wirecheck.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.evidence.Gathering;
import io.wirecheck.evidence.Key;
import io.wirecheck.evidence.NetworkAddress;
import io.wirecheck.evidence.NodeObservations;
import io.wirecheck.evidence.Observed;
import io.wirecheck.evidence.Round;
import io.wirecheck.model.Topology;
import io.wirecheck.model.node.NodeNetwork;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a node prints of its tables is read as the tables that it has. */
class NodeTextsOfTablesTest {

  static Stream<String> options() {
    return Stream.concat(
        Stream.concat(
            Stream.of(""),
            Changes.variations().stream().map(change -> "variation=" + change.name())),
        NodeFaults.all().stream().map(change -> "fault=" + change.name()));
  }

  @ParameterizedTest
  @MethodSource("options")
  void are_read_as_the_tables_that_the_node_has(final String options) {
    final NetworkAddress address =
        NetworkAddress.parse("reference:eks-study" + (options.isEmpty() ? "" : "?" + options));
    final List<Change> changes = Changes.of(address);
    Topology topology = EksStudy.topology();
    for (final Change change : changes) {
      topology = change.applied(topology);
    }
    final SortedMap<String, NodeNetwork> tables = NodeTables.of(topology, changes);
    final Gathering gathering =
        Trial.network(options)
            .gather(
                new Round(
                    1,
                    Trial.RUN,
                    List.of(),
                    new TreeSet<>(),
                    Map.of(),
                    new TreeSet<>(tables.keySet()),
                    Duration.ofMinutes(1)));

    tables.forEach(
        (node, network) ->
            assertThat(NodeObservations.answer(gathering, new Key.NodeTables(node)))
                .as(node)
                .isInstanceOfSatisfying(
                    Observed.Seen.class, seen -> assertThat(seen.value()).isEqualTo(network)));
  }
}
