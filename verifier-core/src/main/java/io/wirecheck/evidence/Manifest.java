package io.wirecheck.evidence;

import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Provenance;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a recorded bundle holds: a {@link Recording} whose evidence stands in files.
 *
 * @param inventories the inventory's reads, in their order
 * @param files by path; every file of the bundle but the manifest and its hash
 */
record Manifest(
    RecordedRun run,
    List<Map<DocumentKind, Document>> inventories,
    List<Recording.Placed> placements,
    List<Gathered> rounds,
    SortedMap<String, StoredFile> files) {

  static final String NAME = "manifest.json";
  static final String HASH_NAME = "manifest.sha256";
  static final String FORMAT = "wirecheck-bundle";

  /**
   * Since 2 a round has what its nodes told, and since 3 an inventory the NodeClasses; before, they
   * had nothing of the kind. Since 4 placements and rounds say when they were.
   */
  static final int VERSION = 4;

  /** Evidence is held in an array. */
  static final int LARGEST = Integer.MAX_VALUE - 9;

  /** A file by what it must be. */
  record StoredFile(String sha256, long size, String mediaType) {
    StoredFile {
      if (size < 0 || size > LARGEST) {
        throw new IllegalArgumentException("no file has a size of " + size);
      }
    }
  }

  /**
   * Evidence: the file with its bytes. Several reads may share the file, each with its own time.
   */
  record InFile(String path, Provenance provenance) {}

  /** What came of one API read. */
  sealed interface Document {}

  record Stored(InFile file) implements Document {}

  record NotRead(InconclusiveCode code, String detail) implements Document {}

  /**
   * A round, and what came of it; the run id is the one in the packets.
   *
   * @param readsBefore how many reads of the inventory came before it
   */
  record Gathered(
      int readsBefore,
      Round round,
      long run,
      List<Gathering.Probe> probes,
      SortedMap<ObservationPoint, Capture> captures,
      SortedMap<String, NodeReading> nodes) {

    Gathered {
      probes = List.copyOf(probes);
      captures = Collections.unmodifiableSortedMap(new TreeMap<>(captures));
      nodes = Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
    }
  }

  /** What came of a capture. */
  sealed interface Capture {}

  record Captured(String device, InFile pcap, long droppedByKernel, Bystanders bystanders)
      implements Capture {}

  record Lost(InconclusiveCode code, String detail) implements Capture {}

  /** What came of reading a node's tables. */
  sealed interface NodeReading {}

  record NodeTexts(SortedMap<NodeText, InFile> texts) implements NodeReading {
    NodeTexts {
      texts = Collections.unmodifiableSortedMap(new TreeMap<>(texts));
    }
  }

  record NodeUnread(InconclusiveCode code, String detail) implements NodeReading {}

  Manifest {
    inventories = inventories.stream().map(Map::copyOf).toList();
    placements = List.copyOf(placements);
    rounds = List.copyOf(rounds);
    final int reads = inventories.size();
    placements.forEach(placed -> requireRead(placed.readsBefore(), reads));
    rounds.forEach(gathered -> requireRead(gathered.readsBefore(), reads));
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
  }

  private static void requireRead(final int readsBefore, final int reads) {
    if (readsBefore < 0 || readsBefore > reads) {
      throw new IllegalArgumentException(
          "nothing came after %d of %d reads".formatted(readsBefore, reads));
    }
  }

  /** The line that {@code sha256sum} writes, and checks with {@code --check}. */
  static String hashLine(final byte[] manifest) {
    return Sha256.of(ByteBuffer.wrap(manifest)) + "  " + NAME + "\n";
  }
}
