package io.wirecheck.evidence;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Writes a bundle beside its place, as {@code NAME.partial}, and moves it there when it is whole.
 */
final class BundleWriter {

  static final String PARTIAL = ".partial";

  private BundleWriter() {}

  /**
   * Writes a recording.
   *
   * @throws NetworkException if the target exists and is not empty, or cannot be written
   */
  static void write(final Path target, final RecordedRun run, final Recording recording) {
    final Path partial = target.resolveSibling(target.getFileName() + PARTIAL);
    try {
      requireFree(target);
      final BundleTarget files = begin(partial, target);
      try {
        writeAll(files, run, recording);
        Files.deleteIfExists(target);
        Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        BundleTarget.deleteAll(partial);
      }
    } catch (final IOException unwritable) {
      throw new NetworkException(
          "the bundle %s cannot be written: %s; is there room, and may you write there?"
              .formatted(target, unwritable),
          unwritable);
    }
  }

  private static BundleTarget begin(final Path partial, final Path target) throws IOException {
    try {
      return BundleTarget.create(partial, target.toString().endsWith(".zip"));
    } catch (final FileAlreadyExistsException begun) {
      throw new NetworkException(
          "the bundle %s cannot be written: %s is there, so another run is writing it or one was cut off; remove it if none is"
              .formatted(target, partial),
          begun);
    }
  }

  private static void writeAll(
      final BundleTarget target, final RecordedRun run, final Recording recording)
      throws IOException {
    try (target) {
      final byte[] manifest = ManifestWriter.write(new EvidenceStore(target).store(run, recording));
      target.put(Manifest.NAME, manifest);
      target.put(Manifest.HASH_NAME, Manifest.hashLine(manifest));
    }
  }

  private static void requireFree(final Path target) throws IOException {
    if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS) || isEmpty(target)) {
      return;
    }
    throw new NetworkException(
        "the bundle %s cannot be written: there is something already; remove it, or choose another name"
            .formatted(target));
  }

  private static boolean isEmpty(final Path target) throws IOException {
    if (!Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
      return Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS) && Files.size(target) == 0;
    }
    try (var entries = Files.list(target)) {
      return entries.findAny().isEmpty();
    }
  }
}
