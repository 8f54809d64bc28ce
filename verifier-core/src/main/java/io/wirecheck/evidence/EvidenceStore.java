package io.wirecheck.evidence;

import io.wirecheck.evidence.Manifest.StoredFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Puts evidence into the files of a bundle. A file has the name of its evidence; several reads of
 * the same bytes share one, and other bytes of the same name make another, numbered.
 */
final class EvidenceStore {

  private final BundleTarget target;
  private final SortedMap<String, StoredFile> files = new TreeMap<>();
  private final Map<NamedFile, String> paths = new HashMap<>();
  private final Set<String> taken = new HashSet<>(Set.of(Manifest.NAME, Manifest.HASH_NAME));

  private record NamedFile(String name, StoredFile file) {}

  EvidenceStore(final BundleTarget target) {
    this.target = target;
  }

  Manifest store(final RecordedRun run, final Recording recording) throws IOException {
    final List<Map<DocumentKind, Manifest.Document>> inventories = new ArrayList<>();
    for (final Inventory inventory : recording.inventories()) {
      inventories.add(store(inventory));
    }
    final List<Manifest.Gathered> rounds = new ArrayList<>();
    for (final Recording.Gathered gathered : recording.rounds()) {
      rounds.add(store(gathered));
    }
    return new Manifest(run, inventories, recording.placements(), rounds, files);
  }

  private Map<DocumentKind, Manifest.Document> store(final Inventory inventory) throws IOException {
    final Map<DocumentKind, Manifest.Document> documents = new EnumMap<>(DocumentKind.class);
    for (final var read : new TreeMap<>(inventory.documents()).entrySet()) {
      documents.put(read.getKey(), store(read.getValue()));
    }
    return documents;
  }

  private Manifest.Document store(final Inventory.Document document) throws IOException {
    if (document instanceof final Inventory.NotRead notRead) {
      return new Manifest.NotRead(notRead.code(), notRead.detail());
    }
    return new Manifest.Stored(store(((Inventory.Read) document).evidence()));
  }

  private Manifest.Gathered store(final Recording.Gathered gathered) throws IOException {
    final Gathering gathering = gathered.gathering();
    final SortedMap<ObservationPoint, Manifest.Capture> captures = new TreeMap<>();
    for (final var capture : gathering.captures().entrySet()) {
      captures.put(capture.getKey(), store(capture.getValue()));
    }
    final SortedMap<String, Manifest.NodeReading> nodes = new TreeMap<>();
    for (final var node : gathering.nodes().entrySet()) {
      nodes.put(node.getKey(), store(node.getValue()));
    }
    return new Manifest.Gathered(
        gathered.readsBefore(),
        gathered.round(),
        gathering.run(),
        gathering.probes(),
        captures,
        nodes);
  }

  private Manifest.NodeReading store(final Gathering.NodeReading reading) throws IOException {
    if (reading instanceof final Gathering.NodeUnread unread) {
      return new Manifest.NodeUnread(unread.code(), unread.detail());
    }
    final SortedMap<NodeText, Manifest.InFile> texts = new TreeMap<>();
    for (final var text : ((Gathering.NodeTexts) reading).texts().entrySet()) {
      texts.put(text.getKey(), store(text.getValue()));
    }
    return new Manifest.NodeTexts(texts);
  }

  private Manifest.Capture store(final Gathering.Capture capture) throws IOException {
    if (capture instanceof final Gathering.Lost lost) {
      return new Manifest.Lost(lost.code(), lost.detail());
    }
    final Gathering.Captured captured = (Gathering.Captured) capture;
    return new Manifest.Captured(
        captured.device(),
        store(captured.pcap()),
        captured.droppedByKernel(),
        captured.bystanders());
  }

  private Manifest.InFile store(final Evidence evidence) throws IOException {
    final StoredFile file =
        new StoredFile(Sha256.of(evidence.buffer()), evidence.size(), evidence.mediaType());
    final NamedFile named = new NamedFile(evidence.name(), file);
    String path = paths.get(named);
    if (path == null) {
      path = freePath(BundlePath.of(evidence.name()));
      paths.put(named, path);
      files.put(path, file);
      target.put(path, evidence);
    }
    return new Manifest.InFile(path, evidence.provenance());
  }

  /** Names that differ only in case are one on some file systems. */
  private String freePath(final String wanted) {
    final int dot = wanted.lastIndexOf('.');
    final int end = dot > wanted.lastIndexOf('/') ? dot : wanted.length();
    String path = wanted;
    for (int i = 2; !taken.add(path.toLowerCase(Locale.ROOT)); i++) {
      path = wanted.substring(0, end) + "-" + i + wanted.substring(end);
    }
    return path;
  }
}
