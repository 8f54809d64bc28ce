package io.wirecheck.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wirecheck.model.Provenance;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BundleWriterTest {

  @TempDir private Path temporary;

  /** If this fails, the format has changed: raise its version, and keep reading the old one. */
  @Test
  void the_manifest_is_written_as_it_always_was() throws IOException {
    final Path bundle = BundleFixture.record(temporary.resolve("bundle"));
    assertThat(Files.readString(bundle.resolve("manifest.json"))).isEqualTo(golden(4));
  }

  @Test
  void the_manifest_that_was_always_written_is_read() throws IOException {
    final byte[] golden = golden(4).getBytes(UTF_8);
    assertThat(new String(ManifestWriter.write(ManifestReader.read(golden)), UTF_8))
        .isEqualTo(golden(4));
  }

  @Test
  void a_manifest_of_version_1_is_read_and_lacks_only_what_nodes_told() throws IOException {
    final Manifest old = ManifestReader.read(golden(1).getBytes(UTF_8));
    final Manifest now = ManifestReader.read(golden(2).getBytes(UTF_8));
    assertThat(old.inventories()).isEqualTo(now.inventories());
    assertThat(old.rounds()).hasSameSizeAs(now.rounds());
    assertThat(old.rounds().get(0).captures()).isEqualTo(now.rounds().get(0).captures());
    assertThat(old.rounds()).allSatisfy(round -> assertThat(round.nodes()).isEmpty());
    assertThat(now.rounds()).allSatisfy(round -> assertThat(round.nodes()).isNotEmpty());
  }

  @Test
  void a_manifest_of_version_2_is_read_and_lacks_only_the_node_classes() throws IOException {
    final Manifest old = ManifestReader.read(golden(2).getBytes(UTF_8));
    final Manifest now = ManifestReader.read(golden(3).getBytes(UTF_8));
    assertThat(old.rounds()).isEqualTo(now.rounds());
    assertThat(old.inventories()).hasSameSizeAs(now.inventories());
    for (int read = 0; read < now.inventories().size(); read++) {
      final Map<DocumentKind, Manifest.Document> others =
          new EnumMap<>(now.inventories().get(read));
      others.remove(DocumentKind.NODE_CLASSES);
      assertThat(old.inventories().get(read)).isEqualTo(others);
    }
    assertThat(now.inventories().get(0)).containsKey(DocumentKind.NODE_CLASSES);
  }

  @Test
  void a_manifest_of_version_3_is_read_and_lacks_only_when_things_were() throws IOException {
    final Manifest old = ManifestReader.read(golden(3).getBytes(UTF_8));
    final Manifest now = ManifestReader.read(golden(4).getBytes(UTF_8));
    assertThat(golden(3)).doesNotContain("readsBefore");
    // one attempt of one session is taken for what it was
    assertThat(old).isEqualTo(now);
  }

  @Test
  void the_hash_is_what_sha256sum_checks() throws IOException {
    final Path bundle = BundleFixture.record(temporary.resolve("bundle"));
    assertThat(Files.readString(bundle.resolve("manifest.sha256")))
        .matches("[0-9a-f]{64}  manifest\\.json\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bundle", "bundle.zip"})
  void what_is_there_already_is_kept(final String name) throws IOException {
    final Path target = temporary.resolve(name);
    if (name.endsWith(".zip")) {
      Files.writeString(target, "mine");
    } else {
      Files.writeString(Files.createDirectory(target).resolve("mine"), "mine");
    }
    assertThatThrownBy(() -> BundleFixture.record(target))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining(target + " cannot be written: there is something already");
    assertThat(BundleFixture.files(temporary)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bundle", "bundle.zip"})
  void an_empty_place_is_taken(final String name) throws IOException {
    final Path target = temporary.resolve(name);
    if (name.endsWith(".zip")) {
      Files.createFile(target);
    } else {
      Files.createDirectory(target);
    }
    BundleNetwork.open(BundleFixture.record(target)).close();
    try (var entries = Files.list(temporary)) {
      assertThat(entries).containsExactly(target);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bundle", "bundle.zip"})
  void a_recording_that_another_run_writes_is_left_alone(final String name) throws IOException {
    final Path partial = Files.writeString(temporary.resolve(name + ".partial"), "theirs");
    assertThatThrownBy(() -> BundleFixture.record(temporary.resolve(name)))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining(partial + " is there");
    assertThat(partial).hasContent("theirs");
  }

  /** A file cannot be a directory too, so the second document cannot be written. */
  @ParameterizedTest
  @ValueSource(strings = {"bundle"})
  void what_cannot_be_written_whole_is_not_there_at_all(final String name) throws IOException {
    final RecordingNetwork network = recordingOf("a", "a/b");
    assertThatThrownBy(() -> network.write(temporary.resolve(name), RecordedNetwork.run(network)))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("cannot be written");
    try (var entries = Files.list(temporary)) {
      assertThat(entries).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "../../out.json, _../_../out.json",
    "/etc/passwd, _/etc/passwd",
    "a b:c?.json, a_b_c_.json",
    "manifest.json, manifest-2.json",
    "MANIFEST.JSON, MANIFEST-2.JSON",
    "a/.., a/_..",
  })
  void evidence_of_any_name_stays_inside(final String name, final String file) {
    final RecordingNetwork network = recordingOf(name);
    final Path bundle = temporary.resolve("in").resolve("bundle");
    network.write(bundle, RecordedNetwork.run(network));
    assertThat(bundle.resolve(file)).isRegularFile();
    assertThat(BundleFixture.files(temporary)).hasSize(3);
    try (Network replayed = BundleNetwork.open(bundle)) {
      assertThat(names(replayed.inventory(DocumentKind.ALL))).contains(name);
    }
  }

  private static List<String> names(final Inventory inventory) {
    return inventory.documents().values().stream()
        .filter(Inventory.Read.class::isInstance)
        .map(read -> ((Inventory.Read) read).evidence().name())
        .toList();
  }

  /** A network with a document, each with its own bytes, of each of these names. */
  private static RecordingNetwork recordingOf(final String... names) {
    final RecordingNetwork network =
        new RecordingNetwork(
            new Network() {
              private int next;

              @Override
              public String address() {
                return "test:names";
              }

              @Override
              public String description() {
                return "";
              }

              @Override
              public Inventory inventory(final Set<DocumentKind> kinds) {
                final String name = names[next++];
                return new Inventory(
                    Map.of(
                        DocumentKind.PODS,
                        new Inventory.Read(
                            new Evidence(
                                Evidence.JSON,
                                name.getBytes(UTF_8),
                                Provenance.of(name, "test", RecordedNetwork.START)))));
              }

              @Override
              public Placement place(final SortedSet<Cell> cells) {
                return Placement.none();
              }

              @Override
              public Gathering gather(final Round round) {
                throw new AssertionError("not asked");
              }

              @Override
              public void close() {}
            });
    for (int i = 0; i < names.length; i++) {
      network.inventory(Set.of(DocumentKind.PODS));
    }
    return network;
  }

  private static String golden(final int version) throws IOException {
    try (InputStream in =
        BundleWriterTest.class.getResourceAsStream("manifest-" + version + ".json")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
    }
  }
}
