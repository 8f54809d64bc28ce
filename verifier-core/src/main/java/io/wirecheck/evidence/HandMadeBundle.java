package io.wirecheck.evidence;

import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Provenance;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A bundle put together by hand: JSON files of any name, told apart by what is in them, and what
 * nodes tell of themselves in {@code nodes/NODE}. It has no captures, and nobody vouches for its
 * bytes.
 */
final class HandMadeBundle implements Bundle, Replay {

  private final BundleFiles files;
  private final Map<DocumentKind, String> paths;
  private final HandMadeNodes nodes;

  private HandMadeBundle(
      final BundleFiles files, final Map<DocumentKind, String> paths, final HandMadeNodes nodes) {
    this.files = files;
    this.paths = paths;
    this.nodes = nodes;
  }

  /**
   * Finds out what each file is.
   *
   * @throws NetworkException if a file is none of the documents, two are the same, or they are what
   *     is left of a recorded bundle
   */
  static HandMadeBundle open(final BundleFiles files) {
    files.paths().forEach(path -> requireNotRecorded(files, path));
    final Map<DocumentKind, String> paths = new EnumMap<>(DocumentKind.class);
    final HandMadeNodes nodes = HandMadeNodes.of(files);
    for (final String path : files.paths()) {
      if (path.endsWith(".json") && !HandMadeNodes.isOfNode(path)) {
        final DocumentKind kind = recognise(files, path);
        final String other = paths.put(kind, path);
        if (other != null) {
          throw files.refused(
              "%s and %s are both an answer to '%s'; keep one"
                  .formatted(other, path, kind.command()));
        }
      }
    }
    return new HandMadeBundle(files, paths, nodes);
  }

  private static void requireNotRecorded(final BundleFiles files, final String path) {
    final String name = path.substring(path.lastIndexOf('/') + 1);
    if (name.equals(Manifest.NAME)) {
      throw files.refused(
          "%s lies below the top, so a whole bundle is in it; open that one".formatted(path));
    }
    if (name.equals(Manifest.HASH_NAME) || name.endsWith(".pcap")) {
      throw files.refused(
          "%s is there and %s is not: it was half-written or lost a file; record again"
              .formatted(path, Manifest.NAME));
    }
  }

  private static DocumentKind recognise(final BundleFiles files, final String path) {
    try (InputStream in = files.open(path)) {
      return DocumentRecognition.recognise(in, path)
          .orElseThrow(
              () ->
                  files.refused(
                      "%s is none of the documents of a bundle; remove it, or write one with a command that 'wirecheck commands' prints"
                          .formatted(path)));
    } catch (final IOException unreadable) {
      throw files.unreadable(path, unreadable);
    }
  }

  @Override
  public Optional<RecordedRun> recorded() {
    return Optional.empty();
  }

  @Override
  public String description() {
    return "documents put together by hand: "
        + Stream.concat(paths.values().stream(), nodes.paths()).collect(Collectors.joining(", "));
  }

  @Override
  public Inventory inventory(final Set<DocumentKind> kinds) {
    final Map<DocumentKind, Inventory.Document> documents = new EnumMap<>(DocumentKind.class);
    kinds.forEach(kind -> documents.put(kind, document(kind)));
    return new Inventory(documents);
  }

  private Inventory.Document document(final DocumentKind kind) {
    return Optional.ofNullable(paths.get(kind))
        .<Inventory.Document>map(path -> new Inventory.Read(evidence(path)))
        .orElseGet(
            () ->
                new Inventory.NotRead(
                    InconclusiveCode.NOT_RECORDED,
                    "the bundle %s has no such document; run: %s"
                        .formatted(files.location(), kind.command())));
  }

  private Evidence evidence(final String path) {
    final byte[] bytes = files.read(path, Manifest.LARGEST);
    final String origin = "a file of the bundle " + files.location();
    return new Evidence(Evidence.JSON, bytes, new Provenance(path, "", origin, Optional.empty()));
  }

  /** Every session is answered the same. */
  @Override
  public Replay replay() {
    return this;
  }

  /** Every reading is the same. */
  @Override
  public boolean isExhausted() {
    return true;
  }

  @Override
  public Placement place(final SortedSet<Cell> cells) {
    final Map<Cell, Placement.Unplaced> unplaced = new TreeMap<>();
    cells.forEach(
        cell ->
            unplaced.put(cell, new Placement.Unplaced(InconclusiveCode.NOT_RECORDED, noPackets())));
    return new Placement(new TreeMap<>(), new TreeMap<>(unplaced));
  }

  @Override
  public Gathering gather(final Round round) {
    final Map<ObservationPoint, Gathering.Capture> captures = new TreeMap<>();
    round
        .points()
        .forEach(
            point ->
                captures.put(
                    point,
                    new Gathering.Lost(
                        InconclusiveCode.NOT_RECORDED,
                        "no capture at %s: %s".formatted(point, noPackets()))));
    return new Gathering(
        round.number(), round.run(), List.of(), captures, nodes.read(round.nodes()));
  }

  private String noPackets() {
    return "the bundle %s was made by hand and has no packets; record one with 'wirecheck record'"
        .formatted(files.location());
  }
}
