package io.wirecheck.evidence;

import io.wirecheck.evidence.Manifest.InFile;
import io.wirecheck.evidence.Manifest.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A bundle that Wirecheck wrote. Every byte of it is checked against the manifest when it is
 * opened, and those of a file once more when they are used. What it answers is in {@link
 * RecordedReplay}.
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

  /** The bytes of one of its files, the same as when they were recorded. */
  Evidence load(final InFile use) {
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

  @Override
  public Replay replay() {
    return new RecordedReplay(this);
  }

  Manifest manifest() {
    return manifest;
  }

  Path location() {
    return files.location();
  }
}
