package io.wirecheck.evidence;

import io.wirecheck.evidence.Manifest.InFile;
import io.wirecheck.evidence.Manifest.StoredFile;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.PodRef;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A bundle that Wirecheck wrote. Every byte of it is checked against the manifest when it is
 * opened, and those of a file once more when they are used.
 */
final class RecordedBundle implements Bundle {

  /** Far above any manifest; keeps what is no manifest out of memory. */
  private static final long MANIFEST_LIMIT = 64L << 20;

  private final BundleFiles files;
  private final Manifest manifest;

  private RecordedBundle(final BundleFiles files, final Manifest manifest) {
    this.files = files;
    this.manifest = manifest;
  }

  /**
   * Reads the manifest and checks every file against it.
   *
   * @throws NetworkException if anything is not as it was recorded; the message names the file
   */
  static RecordedBundle open(final BundleFiles files) {
    final RecordedBundle bundle = new RecordedBundle(files, manifest(files));
    bundle.requireTheSameFiles();
    bundle.requireFilesOfEvidence();
    bundle.manifest.files().forEach(bundle::verify);
    return bundle;
  }

  private static Manifest manifest(final BundleFiles files) {
    final byte[] bytes = files.read(Manifest.NAME, MANIFEST_LIMIT);
    if (!files.paths().contains(Manifest.HASH_NAME)) {
      throw files.refused(
          "%s is missing; restore it, or record again".formatted(Manifest.HASH_NAME));
    }
    final String recorded =
        new String(files.read(Manifest.HASH_NAME, 1024), StandardCharsets.ISO_8859_1);
    if (!recorded.equals(Manifest.hashLine(bytes))) {
      throw files.refused(
          "%s or %s has changed since they were written; restore them, or record again"
              .formatted(Manifest.NAME, Manifest.HASH_NAME));
    }
    try {
      return ManifestReader.read(bytes);
    } catch (final MalformedDocument malformed) {
      throw files.refused("%s cannot be used: %s".formatted(Manifest.NAME, malformed.getMessage()));
    }
  }

  private void requireTheSameFiles() {
    final Set<String> there = new HashSet<>(files.paths());
    there.removeAll(Set.of(Manifest.NAME, Manifest.HASH_NAME));
    for (final String path : manifest.files().keySet()) {
      if (!there.remove(path)) {
        throw files.refused(path + " is missing; restore it, or record again");
      }
    }
    if (!there.isEmpty()) {
      throw files.refused(
          "%s is not in %s, so it was not recorded; remove it"
              .formatted(there.stream().sorted().findFirst().orElseThrow(), Manifest.NAME));
    }
  }

  private void requireFilesOfEvidence() {
    final Stream<InFile> documents =
        manifest.inventories().stream()
            .flatMap(inventory -> inventory.values().stream())
            .filter(Manifest.Stored.class::isInstance)
            .map(document -> ((Manifest.Stored) document).file());
    final Stream<InFile> captures =
        manifest.rounds().stream()
            .flatMap(round -> round.captures().values().stream())
            .filter(Manifest.Captured.class::isInstance)
            .map(capture -> ((Manifest.Captured) capture).pcap());
    final Stream<InFile> texts =
        manifest.rounds().stream()
            .flatMap(round -> round.nodes().values().stream())
            .filter(Manifest.NodeTexts.class::isInstance)
            .flatMap(reading -> ((Manifest.NodeTexts) reading).texts().values().stream());
    Stream.of(documents, captures, texts)
        .flatMap(Function.identity())
        .filter(file -> !manifest.files().containsKey(file.path()))
        .findFirst()
        .ifPresent(
            file -> {
              throw files.refused(
                  "%s names %s among the evidence and not among the files"
                      .formatted(Manifest.NAME, file.path()));
            });
  }

  /** Reads no more than the recorded size, so that a small zip cannot fill the machine. */
  private void verify(final String path, final StoredFile file) {
    final Sha256 sha256 = new Sha256();
    final byte[] buffer = new byte[1 << 16];
    long size = 0;
    try (InputStream in = files.open(path)) {
      for (int n = in.read(buffer); n >= 0 && size <= file.size(); n = in.read(buffer)) {
        sha256.update(buffer, n);
        size += n;
      }
    } catch (final IOException unreadable) {
      throw files.unreadable(path, unreadable);
    }
    if (size != file.size()) {
      throw files.refused(
          "%s has %s bytes than the %d that were recorded; restore it, or record again"
              .formatted(path, size < file.size() ? "fewer" : "more", file.size()));
    }
    requireSame(path, file, sha256.finish());
  }

  private void requireSame(final String path, final StoredFile file, final String sha256) {
    if (!sha256.equals(file.sha256())) {
      throw files.refused(
          "%s has changed since it was recorded (its SHA-256 is %s, recorded was %s); restore it, or record again"
              .formatted(path, sha256, file.sha256()));
    }
  }

  private Evidence load(final InFile use) {
    final StoredFile file = Objects.requireNonNull(manifest.files().get(use.path()));
    final byte[] bytes = files.readExactly(use.path(), (int) file.size());
    final Evidence evidence = new Evidence(file.mediaType(), bytes, use.provenance());
    requireSame(use.path(), file, Sha256.of(evidence.buffer()));
    return evidence;
  }

  @Override
  public Optional<RecordedRun> recorded() {
    return Optional.of(manifest.run());
  }

  @Override
  public String description() {
    final RecordedRun run = manifest.run();
    return "recorded from %s at %s: %s"
        .formatted(run.network(), run.recordedAt(), run.description());
  }

  /** Of each kind the read of that call, or the last one before it that asked for the kind. */
  @Override
  public Inventory inventory(final Set<DocumentKind> kinds, final int call) {
    final Map<DocumentKind, Inventory.Document> documents = new EnumMap<>(DocumentKind.class);
    final List<Map<DocumentKind, Manifest.Document>> reads =
        manifest.inventories().subList(0, Math.min(call, manifest.inventories().size()));
    for (final DocumentKind kind : kinds) {
      documents.put(
          kind,
          reads.stream()
              .flatMap(read -> Optional.ofNullable(read.get(kind)).stream())
              .reduce((earlier, later) -> later)
              .map(this::document)
              .orElseGet(() -> notRead(kind)));
    }
    return new Inventory(documents);
  }

  @Override
  public int inventories() {
    return manifest.inventories().size();
  }

  private Inventory.Document document(final Manifest.Document document) {
    return document instanceof final Manifest.NotRead notRead
        ? new Inventory.NotRead(notRead.code(), notRead.detail())
        : new Inventory.Read(load(((Manifest.Stored) document).file()));
  }

  private Inventory.Document notRead(final DocumentKind kind) {
    return new Inventory.NotRead(
        InconclusiveCode.NOT_RECORDED,
        "%s was not read when the bundle %s was recorded".formatted(kind.path(), files.location()));
  }

  /**
   * Of each cell what was recorded by that call, or else first: what changed under a run's hands is
   * placed again, and otherwise a cell is asked for once.
   */
  @Override
  public Placement place(final SortedSet<Cell> cells, final int call) {
    final SortedMap<Cell, List<PodRef>> probes = new TreeMap<>();
    final SortedMap<Cell, Placement.Unplaced> unplaced = new TreeMap<>();
    for (final Cell cell : cells) {
      final Optional<Placement> placement = placement(cell, call);
      placement
          .map(p -> p.probes().get(cell))
          .ifPresentOrElse(
              pods -> probes.put(cell, pods),
              () ->
                  unplaced.put(
                      cell,
                      placement.map(p -> p.unplaced().get(cell)).orElseGet(() -> unplaced(cell))));
    }
    return new Placement(probes, unplaced);
  }

  private Optional<Placement> placement(final Cell cell, final int call) {
    final List<Placement> all = manifest.placements();
    return Stream.concat(all.stream().skip(call - 1L).limit(1), all.stream())
        .filter(p -> p.probes().containsKey(cell) || p.unplaced().containsKey(cell))
        .findFirst();
  }

  private Placement.Unplaced unplaced(final Cell cell) {
    return new Placement.Unplaced(
        InconclusiveCode.NOT_RECORDED,
        "no probe was asked for in the cell %s when the bundle %s was recorded"
            .formatted(cell, files.location()));
  }

  /**
   * The recorded round that has most of what is asked for. Only one, because a positive control
   * speaks for the captures of its own window.
   */
  @Override
  public Gathering gather(final Round asked) {
    return manifest.rounds().stream()
        .max(
            Comparator.<Manifest.Gathered>comparingLong(recorded -> overlap(asked, recorded))
                .thenComparing(recorded -> recorded.round().number() == asked.number()))
        .map(recorded -> replay(asked, recorded))
        .orElseGet(
            () ->
                new Gathering(
                    asked.number(),
                    asked.run(),
                    List.of(),
                    captures(asked, Map.of()),
                    nodes(asked, Map.of())));
  }

  private static long overlap(final Round asked, final Manifest.Gathered recorded) {
    return numbers(asked, recorded).size()
        + asked.points().stream().filter(point -> recorded.captures().containsKey(point)).count()
        + asked.nodes().stream().filter(node -> recorded.nodes().containsKey(node)).count();
  }

  /**
   * The recorded numbers of the flows that are asked for; the same flow goes to the same address.
   */
  private static Set<Integer> numbers(final Round asked, final Manifest.Gathered recorded) {
    final Set<Round.Planned> wanted =
        asked.flows().stream().map(RecordedBundle::identity).collect(Collectors.toSet());
    return recorded.round().flows().stream()
        .filter(planned -> wanted.contains(identity(planned)))
        .map(Round.Planned::number)
        .collect(Collectors.toSet());
  }

  private static Round.Planned identity(final Round.Planned planned) {
    return new Round.Planned(0, planned.flow(), planned.destination());
  }

  private Gathering replay(final Round asked, final Manifest.Gathered recorded) {
    final Set<Integer> numbers = numbers(asked, recorded);
    return new Gathering(
        asked.number(),
        recorded.run(),
        recorded.probes().stream().filter(probe -> numbers.contains(probe.number())).toList(),
        captures(asked, recorded.captures()),
        nodes(asked, recorded.nodes()));
  }

  private Map<String, Gathering.NodeReading> nodes(
      final Round asked, final Map<String, Manifest.NodeReading> recorded) {
    final Map<String, Gathering.NodeReading> nodes = new TreeMap<>();
    for (final String node : asked.nodes()) {
      nodes.put(
          node,
          Optional.ofNullable(recorded.get(node)).map(this::reading).orElseGet(() -> unread(node)));
    }
    return nodes;
  }

  private Gathering.NodeReading reading(final Manifest.NodeReading reading) {
    if (reading instanceof final Manifest.NodeUnread unread) {
      return new Gathering.NodeUnread(unread.code(), unread.detail());
    }
    final Map<NodeText, Evidence> texts = new EnumMap<>(NodeText.class);
    ((Manifest.NodeTexts) reading).texts().forEach((text, file) -> texts.put(text, load(file)));
    return new Gathering.NodeTexts(texts);
  }

  private Gathering.NodeReading unread(final String node) {
    return new Gathering.NodeUnread(
        InconclusiveCode.NOT_RECORDED,
        "the bundle %s has no tables of node %s; record it with the same checks and settings"
            .formatted(files.location(), node));
  }

  private Map<ObservationPoint, Gathering.Capture> captures(
      final Round asked, final Map<ObservationPoint, Manifest.Capture> recorded) {
    final Map<ObservationPoint, Gathering.Capture> captures = new TreeMap<>();
    for (final ObservationPoint point : asked.points()) {
      captures.put(
          point,
          Optional.ofNullable(recorded.get(point)).map(this::capture).orElseGet(() -> lost(point)));
    }
    return captures;
  }

  private Gathering.Capture capture(final Manifest.Capture capture) {
    if (capture instanceof final Manifest.Lost lost) {
      return new Gathering.Lost(lost.code(), lost.detail());
    }
    final Manifest.Captured captured = (Manifest.Captured) capture;
    return new Gathering.Captured(
        captured.device(),
        load(captured.pcap()),
        captured.droppedByKernel(),
        captured.bystanders());
  }

  private Gathering.Capture lost(final ObservationPoint point) {
    return new Gathering.Lost(
        InconclusiveCode.NOT_RECORDED,
        "the bundle %s has no capture at %s with these flows; record it with the same checks and settings"
            .formatted(files.location(), point));
  }
}
