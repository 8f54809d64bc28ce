package io.wirecheck.evidence;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Where the files of a bundle are written. */
abstract sealed class BundleTarget implements AutoCloseable {

  /** Creates the directory or the zip, which must not exist. */
  static BundleTarget create(final Path path, final boolean zipped) throws IOException {
    final Path parent = path.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    return zipped ? new Zipped(path) : new Directory(path);
  }

  static void deleteAll(final Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (var all = Files.walk(path)) {
      for (final Path one : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(one);
      }
    }
  }

  final void put(final String path, final Evidence evidence) throws IOException {
    try (InputStream content = evidence.open()) {
      put(path, content);
    }
  }

  final void put(final String path, final byte[] content) throws IOException {
    put(path, new ByteArrayInputStream(content));
  }

  final void put(final String path, final String content) throws IOException {
    put(path, content.getBytes(StandardCharsets.UTF_8));
  }

  abstract void put(String path, InputStream content) throws IOException;

  @Override
  public abstract void close() throws IOException;

  private static final class Directory extends BundleTarget {

    private final Path root;

    Directory(final Path root) throws IOException {
      this.root = Files.createDirectory(root);
    }

    @Override
    void put(final String path, final InputStream content) throws IOException {
      final Path file = root.resolve(path);
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      Files.copy(content, file);
    }

    @Override
    public void close() {}
  }

  /**
   * Every entry has the first moment that a zip can name, so that equal bundles are equal files.
   */
  private static final class Zipped extends BundleTarget {

    private static final LocalDateTime FIRST = LocalDateTime.of(1980, 1, 1, 0, 0);

    private final ZipOutputStream zip;

    Zipped(final Path file) throws IOException {
      final OutputStream out =
          Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      zip = new ZipOutputStream(new BufferedOutputStream(out), StandardCharsets.UTF_8);
    }

    @Override
    void put(final String path, final InputStream content) throws IOException {
      final ZipEntry entry = new ZipEntry(path);
      entry.setTimeLocal(FIRST);
      zip.putNextEntry(entry);
      content.transferTo(zip);
      zip.closeEntry();
    }

    @Override
    public void close() throws IOException {
      zip.close();
    }
  }
}
