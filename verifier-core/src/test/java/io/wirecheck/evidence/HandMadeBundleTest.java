package io.wirecheck.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Topology;
import io.wirecheck.model.node.NodeNetwork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandMadeBundleTest {

  private static final String EMPTY_LIST =
      "{\"apiVersion\": \"v1\", \"items\": [], \"kind\": \"List\", \"metadata\": {}}";

  @TempDir private Path temporary;

  @Test
  void reads_documents_of_any_name_at_any_depth() throws IOException {
    final Topology topology = topology();
    int name = 0;
    for (final String document : TopologyJson.write(topology).values()) {
      put("deep/er/" + name++ + ".json", document);
    }
    put("README.md", "what this is");
    try (BundleNetwork network = BundleNetwork.open(temporary)) {
      assertSameObjects(TopologyParser.parse(network.inventory(DocumentKind.ALL)), topology);
      assertThat(network.recorded()).isEmpty();
      assertThat(network.description()).startsWith("documents put together by hand: deep/er/");
    }
  }

  @Test
  void reads_a_zip() throws IOException {
    final Topology topology = topology();
    final Map<String, byte[]> entries = new HashMap<>();
    entries.put("my bundle/", new byte[0]);
    TopologyJson.write(topology)
        .forEach((kind, text) -> entries.put("my bundle/" + kind + ".json", text.getBytes(UTF_8)));
    final Path zip = BundleFixture.zip(temporary.resolve("hand.zip"), entries);
    try (BundleNetwork network = BundleNetwork.open(zip)) {
      assertSameObjects(TopologyParser.parse(network.inventory(DocumentKind.ALL)), topology);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_missing_document_names_the_command_that_writes_it(final DocumentKind kind)
      throws IOException {
    try (Network network = BundleNetwork.open(Files.createDirectory(temporary.resolve("none")))) {
      assertThat(network.inventory(Set.of(kind)).documents().get(kind))
          .isInstanceOfSatisfying(
              Inventory.NotRead.class,
              notRead -> {
                assertThat(notRead.code()).isEqualTo(InconclusiveCode.NOT_RECORDED);
                assertThat(notRead.detail())
                    .endsWith("has no such document; run: " + kind.command());
              });
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"kind": "PodList", "items": []}                                  | PODS
          {"items": [], "kind": "NodeList"}                                 | NODES
          {"kind": "DaemonSetList", "items": [{}]}                          | DAEMON_SETS
          {"kind": "NodeClassList", "items": []}                            | NODE_CLASSES
          {"items": [{"kind": "NodeClass"}], "kind": "List"}                | NODE_CLASSES
          {"items": [{"spec": {"kind": "x"}, "kind": "Pod"}], "kind": "List"} | PODS
          {"kind": "List", "items": [7, [], {"kind": "Node"}]}              | NODES
          {"metadata": {"kind": "PodList"}, "Vpcs": []}                     | VPCS
          {"Subnets": [{"SubnetId": "trunca                                 | SUBNETS
          {"UserId": "A", "Account": "1", "Arn": "a"}                       | CALLER_IDENTITY
          {"cluster": {}}                                                   | CLUSTER
          {"Reservations": []}                                              | INSTANCES
          {"NetworkInterfaces": []}                                         | NETWORK_INTERFACES
          """)
  void a_document_is_told_by_what_is_in_it(final String document, final DocumentKind kind)
      throws IOException {
    put("x.json", document);
    try (Network network = BundleNetwork.open(temporary)) {
      network
          .inventory(DocumentKind.ALL)
          .documents()
          .forEach(
              (asked, read) ->
                  assertThat(read instanceof Inventory.Read)
                      .as("%s", asked)
                      .isEqualTo(asked == kind));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {EMPTY_LIST, "", " \n", "An error occurred", "{\"kind\": \"Li"})
  void a_document_that_says_nothing_of_itself_is_what_its_name_says(final String document)
      throws IOException {
    put("saved/daemonsets.json", document);
    try (Network network = BundleNetwork.open(temporary)) {
      assertThat(network.inventory(DocumentKind.ALL).documents().get(DocumentKind.DAEMON_SETS))
          .isInstanceOf(Inventory.Read.class);
    }
    Files.move(temporary.resolve("saved/daemonsets.json"), temporary.resolve("other.json"));
    assertRefused("other.json is none of the documents");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "7",
        "{\"kind\": \"Pod\", \"metadata\": {}}",
        "{\"kind\": \"ConfigMapList\", \"items\": []}",
        "{\"kind\": \"List\", \"items\": [{\"kind\": \"Service\"}]}",
        "{\"Account\": {\"Id\": \"1\"}}",
        "{\"RouteTables\": []}"
      })
  void another_json_file_is_an_error_that_names_it(final String document) throws IOException {
    put("pods.json", document);
    assertRefused("pods.json is none of the documents", "wirecheck commands");
  }

  @Test
  void two_files_of_one_kind_are_an_error_that_names_both() throws IOException {
    put("a.json", "{\"Vpcs\": []}");
    put("b/c.json", "{\"Vpcs\": []}");
    assertRefused("a.json and b/c.json are both an answer to 'aws ec2 describe-vpcs");
  }

  private static Round roundOf(final String... nodes) {
    return new Round(
        1,
        7,
        List.of(),
        new TreeSet<>(),
        Map.of(),
        new TreeSet<>(Set.of(nodes)),
        Duration.ofSeconds(1));
  }

  @Test
  void finds_what_nodes_tell_by_directory_and_name() throws IOException {
    put("mine/nodes/node-a/links.json", "[]");
    put("mine/nodes/node-a/rules.txt", "0:\tfrom all lookup local\n");
    put("mine/nodes/node-a/routes.json", "[]");
    put("mine/nodes/node-a/iptables-nft.txt", "");
    try (BundleNetwork network = BundleNetwork.open(temporary)) {
      final Gathering gathering = network.gather(roundOf("node-a", "node-b"));
      assertThat(NodeObservations.answer(gathering, new Key.NodeTables("node-a")))
          .isInstanceOfSatisfying(
              Observed.Seen.class,
              seen -> assertThat(((NodeNetwork) seen.value()).rules()).hasSize(1));
      assertThat(NodeObservations.answer(gathering, new Key.NodeTables("node-b")))
          .isEqualTo(
              new Observed.Missing(
                  InconclusiveCode.NOT_RECORDED,
                  "the bundle %s has nothing in nodes/node-b; 'wirecheck commands --node node-b' says how to put it there"
                      .formatted(temporary)));
      assertThat(network.description()).contains("mine/nodes/node-a/rules.txt");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"iptables.txt", "rules-2.json", "nft.txt"})
  void a_file_of_a_node_that_is_none_of_its_texts_is_an_error(final String name)
      throws IOException {
    put("nodes/node-a/" + name, "[]");
    assertRefused("nodes/node-a/" + name + " is none of the texts of a node", "iptables-nft.txt");
  }

  @Test
  void two_files_of_one_text_of_a_node_are_an_error_that_names_both() throws IOException {
    put("nodes/node-a/rules.json", "[]");
    put("nodes/node-a/rules.txt", "");
    assertRefused(
        "nodes/node-a/rules.json and nodes/node-a/rules.txt are both what 'ip -4 -json rule show'");
  }

  @Test
  void a_bundle_within_it_is_an_error_that_names_it() throws IOException {
    put("mine/manifest.json", "{}");
    assertRefused("mine/manifest.json lies below the top");
  }

  @Test
  void a_capture_without_a_manifest_is_an_error_that_names_it() throws IOException {
    put("captures/node-a.pcap", "");
    assertRefused("captures/node-a.pcap is there and manifest.json is not");
  }

  @Test
  void nobody_recorded_when_it_was_read() throws IOException {
    put("v.json", "{\"Vpcs\": []}");
    try (Network network = BundleNetwork.open(temporary)) {
      final Inventory.Read read =
          (Inventory.Read)
              Objects.requireNonNull(
                  network.inventory(DocumentKind.ALL).documents().get(DocumentKind.VPCS));
      assertThat(read.evidence().name()).isEqualTo("v.json");
      assertThat(read.evidence().provenance().readAt()).isEmpty();
    }
  }

  @Test
  void it_has_neither_probes_nor_packets() {
    try (Network network = BundleNetwork.open(temporary)) {
      final Placement placement = network.place(RecordedNetwork.cells());
      assertThat(placement.probes()).isEmpty();
      assertThat(placement.unplaced()).containsOnlyKeys(RecordedNetwork.cells());
      final Round round = RecordedNetwork.round();
      final Gathering gathering = network.gather(round);
      assertThat(gathering.probes()).isEmpty();
      assertThat(gathering.captures()).containsOnlyKeys(round.points());
      gathering
          .captures()
          .forEach(
              (point, capture) ->
                  assertThat(capture)
                      .isInstanceOfSatisfying(
                          Gathering.Lost.class,
                          lost -> {
                            assertThat(lost.code()).isEqualTo(InconclusiveCode.NOT_RECORDED);
                            assertThat(lost.detail()).contains(point.toString(), "made by hand");
                          }));
    }
  }

  @Test
  void the_provider_opens_an_address() throws IOException {
    put("v.json", "{\"Vpcs\": []}");
    final NetworkProvider provider =
        ServiceLoader.load(NetworkProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(found -> found.scheme().equals("bundle"))
            .findFirst()
            .orElseThrow();
    try (Network network = provider.open(NetworkAddress.parse("bundle:" + temporary))) {
      assertThat(network.address()).isEqualTo("bundle:" + temporary);
      assertThat(network.description()).contains("v.json");
    }
    assertThatThrownBy(() -> provider.open(NetworkAddress.parse("bundle:a\0b")))
        .isInstanceOf(AddressException.class)
        .hasMessageContaining("is no path");
  }

  /** As seed 3 has them: a document without a reading time has another provenance. */
  private static void assertSameObjects(final Topology parsed, final Topology topology) {
    assertThat(parsed.pods().asOptional()).isEqualTo(topology.pods().asOptional());
    assertThat(parsed.nodes().asOptional()).isEqualTo(topology.nodes().asOptional());
    assertThat(parsed.daemonSets().asOptional()).isEqualTo(topology.daemonSets().asOptional());
    assertThat(parsed.instances().asOptional()).isEqualTo(topology.instances().asOptional());
    assertThat(parsed.networkInterfaces().asOptional())
        .isEqualTo(topology.networkInterfaces().asOptional());
    assertThat(parsed.subnets().asOptional()).isEqualTo(topology.subnets().asOptional());
    assertThat(parsed.vpcs().asOptional()).isEqualTo(topology.vpcs().asOptional());
    assertThat(parsed.cluster().asOptional()).isEqualTo(topology.cluster().asOptional());
    assertThat(parsed.callerIdentity().asOptional())
        .isEqualTo(topology.callerIdentity().asOptional());
  }

  /** One with objects in every list: an empty list does not say which it is. */
  private static Topology topology() {
    for (long seed = 0; ; seed++) {
      final Topology topology = RandomTopology.of(seed);
      if (!topology.nodes().asOptional().orElseThrow().isEmpty()
          && !topology.pods().asOptional().orElseThrow().isEmpty()
          && !topology.daemonSets().asOptional().orElseThrow().isEmpty()) {
        return topology;
      }
    }
  }

  private void put(final String path, final String content) {
    try {
      final Path file = temporary.resolve(path);
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      Files.writeString(file, content);
    } catch (final IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  private void assertRefused(final String... parts) {
    assertThatThrownBy(() -> BundleNetwork.open(temporary))
        .isInstanceOf(NetworkException.class)
        .hasMessageStartingWith("the bundle " + temporary + " is refused: ")
        .hasMessageContainingAll(parts);
  }
}
