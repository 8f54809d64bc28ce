package io.wirecheck.evidence;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wirecheck.model.ComputeType;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.IpAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordedBundleTest {

  private static final Flow OTHER =
      new Flow(
          new Endpoint.OfPod(RecordedNetwork.DB),
          new Endpoint.OfPod(RecordedNetwork.WEB),
          Flow.Transport.TCP,
          80,
          1);

  @TempDir private Path temporary;

  @ParameterizedTest
  @ValueSource(strings = {"bundle", "bundle.zip"})
  void answers_as_the_network_did(final String name) {
    final Path bundle = BundleFixture.record(temporary.resolve("new").resolve(name));
    try (Network replayed = BundleNetwork.open(bundle)) {
      assertThat(BundleFixture.ask(replayed))
          .usingRecursiveComparison()
          .isEqualTo(BundleFixture.ask(new RecordedNetwork()));
    }
  }

  @Test
  void a_bundle_of_a_bundle_is_the_same_bundle() throws IOException {
    final Path first = BundleFixture.record(temporary.resolve("first"));
    final Path second = temporary.resolve("second");
    try (BundleNetwork replayed = BundleNetwork.open(first)) {
      final RecordingNetwork again = new RecordingNetwork(replayed);
      BundleFixture.ask(again);
      again.write(second, replayed.recorded().orElseThrow());
    }
    assertThat(Files.readString(second.resolve(Manifest.NAME)))
        .isEqualTo(Files.readString(first.resolve(Manifest.NAME)));
  }

  @Test
  void equal_recordings_are_equal_zips() throws IOException {
    final Path first = BundleFixture.record(temporary.resolve("first.zip"));
    final Path second = BundleFixture.record(temporary.resolve("second.zip"));
    assertThat(first).hasSameBinaryContentAs(second);
  }

  @Test
  void says_how_it_was_recorded() {
    try (BundleNetwork network =
        BundleNetwork.open(BundleFixture.record(temporary.resolve("bundle")))) {
      assertThat(network.recorded()).contains(RecordedNetwork.run(new RecordedNetwork()));
      assertThat(network.recorded().orElseThrow().settings())
          .isEqualTo(Map.of("seed", "42", "flows-per-cell", "3"));
      assertThat(network.description())
          .isEqualTo(
              "recorded from lab:eks-study at 2025-11-01T08:00:00.123456789Z: three \"nodes\" in"
                  + " one kernel");
      assertThat(network.address()).isEqualTo("bundle:" + temporary.resolve("bundle"));
    }
  }

  @Test
  void keeps_equal_reads_once_and_other_bytes_of_a_name_beside_them() {
    final Path bundle = BundleFixture.record(temporary.resolve("bundle"));
    assertThat(BundleFixture.files(bundle))
        .extracting(file -> bundle.relativize(file).toString())
        .containsExactlyInAnyOrder(
            "manifest.json",
            "manifest.sha256",
            "aws/cluster.json",
            "aws/caller-identity.json",
            "aws/instances.json",
            "aws/network-interfaces.json",
            "aws/subnets.json",
            "aws/vpcs.json",
            "kubernetes/nodes.json",
            "kubernetes/nodeclasses.json",
            "kubernetes/pods.json",
            "kubernetes/pods-2.json",
            "captures/node-a/eni-0a.pcap",
            "captures/node-b/veth_shop_db-0.pcap",
            "nodes/1/node-a/rules.json",
            "nodes/1/node-a/iptables-nft.txt");
  }

  @Test
  void a_kind_that_was_not_asked_for_is_not_recorded() {
    final RecordingNetwork network = new RecordingNetwork(new RecordedNetwork());
    network.inventory(Set.of(DocumentKind.PODS));
    network.write(temporary.resolve("pods"), RecordedNetwork.run(network));
    try (Network replayed = BundleNetwork.open(temporary.resolve("pods"))) {
      final Inventory inventory = replayed.inventory(Set.of(DocumentKind.PODS, DocumentKind.NODES));
      assertThat(inventory.documents().get(DocumentKind.PODS)).isInstanceOf(Inventory.Read.class);
      assertThat(inventory.documents().get(DocumentKind.NODES))
          .isInstanceOfSatisfying(
              Inventory.NotRead.class,
              notRead -> {
                assertThat(notRead.code()).isEqualTo(InconclusiveCode.NOT_RECORDED);
                assertThat(notRead.detail()).contains("kubernetes/nodes.json", "pods");
              });
    }
  }

  @Test
  void a_cell_that_was_not_asked_for_is_not_recorded() {
    final Cell other = new Cell(ComputeType.FARGATE, "linux", InterfaceClass.PRIMARY, "us-east-1c");
    try (Network network = open()) {
      final Placement placement =
          network.place(new TreeSet<>(Set.of(other, RecordedNetwork.PRIMARY)));
      assertThat(placement.probes()).containsOnlyKeys(RecordedNetwork.PRIMARY);
      assertThat(placement.unplaced()).containsOnlyKeys(other);
      assertThat(placement.unplaced().get(other))
          .isInstanceOfSatisfying(
              Placement.Unplaced.class,
              why -> {
                assertThat(why.code()).isEqualTo(InconclusiveCode.NOT_RECORDED);
                assertThat(why.detail()).contains(other.toString());
              });
    }
  }

  @Test
  void finds_flows_and_points_whatever_their_numbers_are_now() {
    final Round recorded = RecordedNetwork.round();
    final Round asked =
        round(
            5,
            recorded.flows().stream()
                .map(one -> new Round.Planned(9 - one.number(), one.flow(), one.destination()))
                .toList(),
            Set.copyOf(recorded.points()));
    try (Network network = open()) {
      assertThat(network.gather(asked))
          .usingRecursiveComparison()
          .isEqualTo(new RecordedNetwork().gather(recorded));
    }
  }

  @Test
  void what_is_not_asked_for_is_left_out() {
    final Round asked =
        round(5, RecordedNetwork.round().flows().subList(1, 2), Set.of(RecordedNetwork.SEEN));
    try (Network network = open()) {
      final Gathering gathering = network.gather(asked);
      assertThat(gathering.probes())
          .extracting(Gathering.Probe::flow)
          .containsExactly(RecordedNetwork.CONTROL);
      assertThat(gathering.captures()).containsOnlyKeys(RecordedNetwork.SEEN);
    }
  }

  @Test
  void what_was_not_recorded_is_absent_or_lost() {
    final ObservationPoint point = ObservationPoint.networkInterface("node-c", "eni-0c");
    final Round asked =
        round(
            5,
            List.of(
                new Round.Planned(0, OTHER, IpAddress.parse("192.168.1.20")),
                new Round.Planned(1, RecordedNetwork.CONTROL, IpAddress.parse("192.168.2.10"))),
            Set.of(point, RecordedNetwork.SEEN));
    try (Network network = open()) {
      final Gathering gathering = network.gather(asked);
      assertThat(gathering.probes())
          .extracting(Gathering.Probe::flow)
          .containsExactly(RecordedNetwork.CONTROL);
      assertNotRecorded(gathering, point);
    }
  }

  @Test
  void a_flow_to_another_address_is_another_flow() {
    final Round asked =
        round(
            5,
            List.of(new Round.Planned(0, RecordedNetwork.PING, IpAddress.parse("192.168.9.9"))),
            Set.of(RecordedNetwork.SEEN));
    try (Network network = open()) {
      assertThat(network.gather(asked).probes()).isEmpty();
    }
  }

  @Test
  void without_any_round_everything_is_lost() {
    final RecordingNetwork network = new RecordingNetwork(new RecordedNetwork());
    network.inventory(DocumentKind.ALL);
    network.write(temporary.resolve("no-rounds"), RecordedNetwork.run(network));
    try (Network replayed = BundleNetwork.open(temporary.resolve("no-rounds"))) {
      final Gathering gathering = replayed.gather(RecordedNetwork.round());
      assertThat(gathering.probes()).isEmpty();
      RecordedNetwork.round().points().forEach(point -> assertNotRecorded(gathering, point));
    }
  }

  @Test
  void takes_the_round_that_has_most_of_what_is_asked() {
    final RecordingNetwork network = new RecordingNetwork(new RecordedNetwork());
    final Round first = RecordedNetwork.round();
    network.gather(round(0x11, first.flows().subList(0, 1), Set.of(RecordedNetwork.LOST)));
    network.gather(first);
    network.write(temporary.resolve("rounds"), RecordedNetwork.run(network));
    try (Network replayed = BundleNetwork.open(temporary.resolve("rounds"))) {
      assertThat(replayed.gather(first).run()).isEqualTo(RecordedNetwork.RUN);
    }
  }

  @Test
  void one_changed_byte_in_any_file_is_refused() throws IOException {
    final Path bundle = BundleFixture.record(temporary.resolve("bundle"));
    for (final Path file : BundleFixture.files(bundle)) {
      final byte[] bytes = Files.readAllBytes(file);
      for (int i = 0; i < bytes.length; i += 1 + bytes.length / 25) {
        for (final int bit : new int[] {1, 0x20}) {
          final byte[] changed = bytes.clone();
          changed[i] ^= (byte) bit;
          Files.write(file, changed);
          assertRefused(bundle, bundle.relativize(file).toString());
        }
      }
      Files.write(file, bytes);
    }
    BundleNetwork.open(bundle).close();
  }

  @Test
  void a_shortened_or_lengthened_file_is_refused() throws IOException {
    final Path bundle = BundleFixture.record(temporary.resolve("bundle"));
    for (final Path file : BundleFixture.files(bundle)) {
      final byte[] bytes = Files.readAllBytes(file);
      for (final int length : new int[] {0, bytes.length / 2, bytes.length - 1, bytes.length + 1}) {
        Files.write(file, Arrays.copyOf(bytes, length));
        assertRefused(bundle, bundle.relativize(file).toString());
      }
      Files.write(file, bytes);
    }
    BundleNetwork.open(bundle).close();
  }

  @Test
  void a_missing_file_is_refused() throws IOException {
    final Path bundle = BundleFixture.record(temporary.resolve("bundle"));
    for (final Path file : BundleFixture.files(bundle)) {
      final byte[] bytes = Files.readAllBytes(file);
      Files.delete(file);
      assertRefused(bundle, bundle.relativize(file).toString());
      Files.write(file, bytes);
    }
    BundleNetwork.open(bundle).close();
  }

  @Test
  void a_file_that_was_not_recorded_is_refused() throws IOException {
    final Path bundle = BundleFixture.record(temporary.resolve("bundle"));
    Files.writeString(bundle.resolve("aws").resolve("more.json"), "{}");
    assertRefused(bundle, "aws/more.json", "is not in manifest.json");
  }

  @Test
  void a_newer_format_is_refused_with_the_version_that_reads_it() throws IOException {
    final Path bundle = BundleFixture.record(temporary.resolve("bundle"));
    BundleFixture.forge(bundle, "\"version\" : 4", "\"version\" : 5");
    assertRefused(bundle, "manifest.json", "format version 5", "up to 4", "Wirecheck 0.1.0");
  }

  /** As Wirecheck wrote it before nodes were read. */
  @Test
  void a_bundle_of_version_1_is_read_and_has_no_tables_of_nodes() throws IOException {
    final RecordingNetwork network = new RecordingNetwork(new RecordedNetwork());
    network.place(RecordedNetwork.cells());
    final Path bundle = temporary.resolve("old");
    network.write(bundle, RecordedNetwork.run(network));
    BundleFixture.forge(bundle, "\"version\" : 4", "\"version\" : 1");
    BundleFixture.forge(
        bundle,
        "\"rounds\" : [ ]",
        """
        "rounds" : [ {"number": 1, "run": "fedcba9876543210", "askedRun": "fedcba9876543210",
          "limit": "PT90S", "flows": [], "points": [], "nodeAddresses": {}, "probes": [],
          "captures": []} ]""");
    try (Network replayed = BundleNetwork.open(bundle)) {
      final Gathering gathering = replayed.gather(RecordedNetwork.round());
      assertThat(gathering.nodes()).containsOnlyKeys("node-a", "node-b");
      assertThat(gathering.nodes().values()).allSatisfy(RecordedBundleTest::assertNotRecorded);
    }
  }

  /** As Wirecheck wrote it before NodeClasses were read. */
  @Test
  void a_bundle_of_version_2_is_read_and_has_no_node_classes() throws IOException {
    final RecordingNetwork network = new RecordingNetwork(new RecordedNetwork());
    network.inventory(Set.of(DocumentKind.NODES));
    final Path bundle = temporary.resolve("old");
    network.write(bundle, RecordedNetwork.run(network));
    BundleFixture.forge(bundle, "\"version\" : 4", "\"version\" : 2");
    try (Network replayed = BundleNetwork.open(bundle)) {
      assertThat(
              replayed
                  .inventory(Set.of(DocumentKind.NODE_CLASSES))
                  .documents()
                  .get(DocumentKind.NODE_CLASSES))
          .isInstanceOfSatisfying(
              Inventory.NotRead.class,
              none -> assertThat(none.code()).isEqualTo(InconclusiveCode.NOT_RECORDED));
    }
  }

  private static void assertNotRecorded(final Gathering.NodeReading reading) {
    assertThat(reading)
        .isInstanceOfSatisfying(
            Gathering.NodeUnread.class,
            unread -> {
              assertThat(unread.code()).isEqualTo(InconclusiveCode.NOT_RECORDED);
              assertThat(unread.detail()).contains("has no tables of node node-");
            });
  }

  @Test
  void a_node_that_was_not_asked_for_is_not_recorded() {
    final Round recorded = RecordedNetwork.round();
    final Round asked =
        new Round(
            1,
            5,
            recorded.flows(),
            recorded.points(),
            Map.of(),
            new TreeSet<>(Set.of("node-a", "node-c")),
            Duration.ofSeconds(1));
    try (Network network = open()) {
      final Map<String, Gathering.NodeReading> nodes = network.gather(asked).nodes();
      assertThat(nodes).containsOnlyKeys("node-a", "node-c");
      assertThat(nodes.get("node-a")).isInstanceOf(Gathering.NodeTexts.class);
      assertThat(nodes).hasEntrySatisfying("node-c", RecordedBundleTest::assertNotRecorded);
    }
  }

  @Test
  void an_unreadable_manifest_is_refused_with_the_place() throws IOException {
    final Path bundle = BundleFixture.record(temporary.resolve("bundle"));
    BundleFixture.forge(bundle, "\"transport\" : \"UDP\"", "\"transport\" : \"SCTP\"");
    assertRefused(
        bundle,
        "manifest.json",
        "rounds[0].flows[1].transport is 'SCTP', which this version does not know");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"format\" : \"wirecheck-bundle\"=\"format\" : \"other\"",
        "\"version\" : 4=\"version\" : 0",
        "\"version\" : 4=\"version\" : \"3\"",
        "\"packets\" : 3=\"packets\" : 0",
        "\"PODS\" : {=\"POTS\" : {",
        "\"file\" : \"kubernetes/pods.json\"=\"file\" : \"../../etc/passwd\"",
        "\"kubernetes/pods-2.json\" : {=\"../pods-2.json\" : {",
        "\"size\" : 64=\"size\" : -1",
        "\"size\" : 64=\"size\" : 9999999999",
        "\"exitStatus\" : 1=\"exitStatus\" : \"one\"",
        "\"runId\"=\"run id\"",
        "\"readsBefore\" : 1=\"readsBefore\" : 4",
        "\"readsBefore\" : 2=\"readsBefore\" : -1",
        "\"readsBefore\" : 2=\"reads before\" : 2",
        "\"IPTABLES_NFT\" : {=\"IPTABLES_OLD\" : {",
        "\"file\" : \"nodes/1/node-a/rules.json\"=\"file\" : \"nodes/1/node-b/rules.json\"",
      })
  void a_manifest_that_contradicts_itself_is_refused(final String change) throws IOException {
    final Path bundle = BundleFixture.record(temporary.resolve("bundle"));
    final String[] parts = change.split("=", 2);
    BundleFixture.forge(bundle, parts[0], parts[1]);
    assertThatThrownBy(() -> BundleNetwork.open(bundle)).isInstanceOf(NetworkException.class);
  }

  @Test
  void a_link_out_of_the_bundle_is_refused() throws IOException {
    final Path bundle = BundleFixture.record(temporary.resolve("bundle"));
    final Path file = bundle.resolve("aws").resolve("cluster.json");
    final Path outside = temporary.resolve("outside.json");
    Files.move(file, outside);
    Files.createSymbolicLink(file, outside);
    assertRefused(bundle, "aws/cluster.json", "is a link");
  }

  @Test
  void a_linked_directory_is_refused() throws IOException {
    final Path bundle = BundleFixture.record(temporary.resolve("bundle"));
    Files.move(bundle.resolve("aws"), temporary.resolve("aws"));
    Files.createSymbolicLink(bundle.resolve("aws"), temporary.resolve("aws"));
    assertRefused(bundle, "aws", "is a link");
  }

  @Test
  void a_recording_that_did_not_end_is_refused() throws IOException {
    final Path bundle = BundleFixture.record(temporary.resolve("bundle"));
    final Path partial = Files.move(bundle, temporary.resolve("bundle.partial"));
    assertRefused(partial, "its recording did not end");
  }

  @Test
  void a_bundle_that_lost_its_manifest_is_not_taken_for_one_made_by_hand() throws IOException {
    final Path bundle = BundleFixture.record(temporary.resolve("bundle"));
    Files.delete(bundle.resolve("manifest.json"));
    assertRefused(bundle, "manifest.json", "half-written");
    Files.delete(bundle.resolve("manifest.sha256"));
    assertRefused(bundle, ".pcap is there and manifest.json is not", "half-written");
  }

  @Test
  void nothing_there_or_no_zip_is_refused() throws IOException {
    assertRefused(temporary.resolve("nothing"), "there is no such directory or zip");
    final Path text = Files.writeString(temporary.resolve("text.zip"), "PK is how a zip starts");
    assertRefused(text, "it is neither a directory nor a zip");
  }

  @Test
  void a_changed_byte_anywhere_in_a_zip_changes_no_answer() throws IOException {
    final byte[] bytes = Files.readAllBytes(BundleFixture.record(temporary.resolve("bundle.zip")));
    final List<Object> answers = BundleFixture.ask(new RecordedNetwork());
    final Path damaged = temporary.resolve("damaged.zip");
    int refused = 0;
    for (int i = 0; i < bytes.length; i += 13) {
      final byte[] changed = bytes.clone();
      changed[i] ^= 0x10;
      Files.write(damaged, changed);
      try (Network network = BundleNetwork.open(damaged)) {
        assertThat(BundleFixture.ask(network))
            .as("byte %d", i)
            .usingRecursiveComparison()
            .isEqualTo(answers);
      } catch (final NetworkException expected) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(bytes.length / 13 / 2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../out.json", "/etc/out.json", "a/../../b.json", "C:/b.json", "a\\b.json"})
  void an_entry_that_leads_out_of_a_zip_is_refused(final String name) throws IOException {
    final Path zip =
        BundleFixture.zip(temporary.resolve("slip.zip"), Map.of(name, "{}".getBytes(UTF_8)));
    assertRefused(zip, "'" + name + "' leads out of it");
  }

  @Test
  void an_entry_that_is_twice_in_a_zip_is_refused() throws IOException {
    final Map<String, byte[]> entries = new TreeMap<>(entries(temporary.resolve("bundle")));
    entries.put("aws/cluster.jsoN", "{}".getBytes(UTF_8));
    final Path zip = BundleFixture.zip(temporary.resolve("twice.zip"), entries);
    final String bytes = Files.readString(zip, ISO_8859_1);
    Files.writeString(zip, bytes.replace("cluster.jsoN", "cluster.json"), ISO_8859_1);
    assertRefused(zip, "'aws/cluster.json' is there twice");
  }

  /** 60 MB of zeros in 60 kB: no more of them is read than the manifest says. */
  @Test
  void a_small_zip_cannot_fill_the_machine() throws IOException {
    final Map<String, byte[]> entries = new TreeMap<>(entries(temporary.resolve("bundle")));
    entries.put("aws/cluster.json", new byte[60 << 20]);
    final Path zip = BundleFixture.zip(temporary.resolve("bomb.zip"), entries);
    assertThat(Files.size(zip)).isLessThan(1 << 20);
    assertRefused(zip, "aws/cluster.json has more bytes than the 2 that were recorded");
    entries.put("manifest.json", new byte[80 << 20]);
    assertRefused(
        BundleFixture.zip(temporary.resolve("manifest-bomb.zip"), entries),
        "manifest.json has more than");
  }

  @Test
  void a_file_that_changes_after_the_bundle_was_opened_is_refused() throws IOException {
    final Path bundle = BundleFixture.record(temporary.resolve("bundle"));
    try (Network network = BundleNetwork.open(bundle)) {
      final Path pods = bundle.resolve("kubernetes").resolve("pods.json");
      Files.writeString(pods, Files.readString(pods).replace("web-0", "web-1"));
      assertThatThrownBy(() -> network.inventory(DocumentKind.ALL))
          .isInstanceOf(NetworkException.class)
          .hasMessageContaining("kubernetes/pods.json has changed since it was recorded");
    }
  }

  private Network open() {
    return BundleNetwork.open(BundleFixture.record(temporary.resolve("opened")));
  }

  private static Map<String, byte[]> entries(final Path bundle) {
    BundleFixture.record(bundle);
    final Map<String, byte[]> entries = new TreeMap<>();
    final Consumer<Path> add =
        file -> {
          try {
            entries.put(bundle.relativize(file).toString(), Files.readAllBytes(file));
          } catch (final IOException unreadable) {
            throw new UncheckedIOException(unreadable);
          }
        };
    BundleFixture.files(bundle).forEach(add);
    return entries;
  }

  private static Round round(
      final long run, final List<Round.Planned> flows, final Set<ObservationPoint> points) {
    return new Round(
        1,
        run,
        flows,
        new TreeSet<>(points),
        Map.of(),
        RecordedNetwork.round().nodes(),
        Duration.ofSeconds(1));
  }

  private static void assertNotRecorded(final Gathering gathering, final ObservationPoint point) {
    assertThat(gathering.captures().get(point))
        .isInstanceOfSatisfying(
            Gathering.Lost.class,
            lost -> {
              assertThat(lost.code()).isEqualTo(InconclusiveCode.NOT_RECORDED);
              assertThat(lost.detail()).contains(point.toString());
            });
  }

  /** Refused with a sentence that names the bundle and the parts. */
  private static void assertRefused(final Path bundle, final String... parts) {
    assertThatThrownBy(() -> BundleNetwork.open(bundle))
        .as("%s", Arrays.toString(parts))
        .isInstanceOf(NetworkException.class)
        .hasMessageStartingWith("the bundle " + bundle + " is refused: ")
        .hasMessageContainingAll(parts);
  }
}
