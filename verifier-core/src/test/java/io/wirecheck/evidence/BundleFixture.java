package io.wirecheck.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Records bundles, and damages them. */
final class BundleFixture {

  private BundleFixture() {}

  /** Asks everything that a run asks, and keeps the answers in the order of the questions. */
  static List<Object> ask(final Network network) {
    return new ArrayList<>(
        List.of(
            network.inventory(DocumentKind.ALL),
            network.place(RecordedNetwork.cells()),
            network.inventory(DocumentKind.ALL),
            network.gather(RecordedNetwork.round()),
            network.inventory(DocumentKind.KUBERNETES)));
  }

  static Path record(final Path target) {
    final RecordingNetwork network = new RecordingNetwork(new RecordedNetwork());
    ask(network);
    network.write(target, RecordedNetwork.run(network));
    return target;
  }

  static List<Path> files(final Path directory) {
    try (var all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    } catch (final IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Replaces a part of the manifest, and makes its hash anew. */
  static void forge(final Path bundle, final String part, final String other) throws IOException {
    final Path manifest = bundle.resolve(Manifest.NAME);
    final String text = Files.readString(manifest);
    if (!text.contains(part)) {
      throw new IllegalArgumentException("the manifest has no " + part);
    }
    final byte[] forged = text.replace(part, other).getBytes(UTF_8);
    Files.write(manifest, forged);
    Files.writeString(bundle.resolve(Manifest.HASH_NAME), Manifest.hashLine(forged));
  }

  static Path zip(final Path file, final Map<String, byte[]> entries) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (final Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
    return file;
  }
}
