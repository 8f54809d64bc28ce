package io.wirecheck.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** The files of a bundle that exists, by paths that are known to lead nowhere else. */
abstract sealed class BundleFiles implements AutoCloseable {

  private final Path location;
  private boolean closed;

  private BundleFiles(final Path location) {
    this.location = location;
  }

  /**
   * Opens a directory or a zip.
   *
   * @throws NetworkException if it is neither, or has an entry that no bundle has
   */
  static BundleFiles open(final Path location) {
    if (location.toString().endsWith(BundleWriter.PARTIAL)) {
      throw refused(location, "its recording did not end; remove it and record again");
    }
    try {
      if (Files.isDirectory(location)) {
        return new Directory(location);
      }
      if (!Files.isRegularFile(location)) {
        throw refused(location, "there is no such directory or zip");
      }
      return new Zipped(location);
    } catch (final ZipException notAZip) {
      throw refused(location, "it is neither a directory nor a zip: " + notAZip.getMessage());
    } catch (final IOException | UncheckedIOException unreadable) {
      throw refused(location, "it cannot be read: " + unreadable);
    }
  }

  private static NetworkException refused(final Path location, final String reason) {
    return new NetworkException("the bundle %s is refused: %s".formatted(location, reason));
  }

  final Path location() {
    return location;
  }

  /** The error of a bundle that cannot be used, for a reason that names the file. */
  final NetworkException refused(final String reason) {
    return refused(location, reason);
  }

  final NetworkException unreadable(final String path, final IOException cause) {
    return new NetworkException(
        "the bundle %s is refused: %s cannot be read: %s".formatted(location, path, cause), cause);
  }

  /** Every file of it. */
  abstract SortedSet<String> paths();

  /** The bytes of one of its files. */
  abstract InputStream open(String path) throws IOException;

  /**
   * The bytes of one of its files.
   *
   * @throws NetworkException if there are more than the limit, which a compressed file can hide
   */
  final byte[] read(final String path, final long limit) {
    try (InputStream in = open(path)) {
      final byte[] bytes = in.readNBytes((int) Math.min(limit + 1, Integer.MAX_VALUE - 8));
      if (bytes.length > limit) {
        throw refused("%s has more than %d bytes".formatted(path, limit));
      }
      return bytes;
    } catch (final IOException unreadable) {
      throw unreadable(path, unreadable);
    }
  }

  /**
   * The bytes of one of its files, whose size is known.
   *
   * @throws NetworkException if there are more or fewer
   */
  final byte[] readExactly(final String path, final int size) {
    try (InputStream in = open(path)) {
      final byte[] bytes = new byte[size];
      if (in.readNBytes(bytes, 0, size) < size || in.read() >= 0) {
        throw refused("%s has changed while it was read".formatted(path));
      }
      return bytes;
    } catch (final IOException unreadable) {
      throw unreadable(path, unreadable);
    }
  }

  final boolean isClosed() {
    return closed;
  }

  @Override
  public final void close() {
    closed = true;
    release();
  }

  abstract void release();

  private static final class Directory extends BundleFiles {

    private final SortedSet<String> paths = new TreeSet<>();

    Directory(final Path root) throws IOException {
      super(root);
      final Path start = root.toRealPath();
      try (var all = Files.walk(start)) {
        all.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
            .forEach(path -> add(start.relativize(path), path));
      }
    }

    private void add(final Path relative, final Path path) {
      if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
        throw refused(relative + " is a link or no file; put the file itself there");
      }
      paths.add(relative.toString().replace(relative.getFileSystem().getSeparator(), "/"));
    }

    @Override
    SortedSet<String> paths() {
      return Collections.unmodifiableSortedSet(paths);
    }

    @Override
    InputStream open(final String path) throws IOException {
      return Files.newInputStream(location().resolve(path), LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    void release() {
      // a directory is not held
    }
  }

  private static final class Zipped extends BundleFiles {

    private final ZipFile zip;
    private final SortedMap<String, ZipEntry> entries = new TreeMap<>();

    Zipped(final Path file) throws IOException {
      super(file);
      zip = new ZipFile(file.toFile());
      try {
        final List<? extends ZipEntry> all = Collections.list(zip.entries());
        all.forEach(this::add);
      } catch (final NetworkException refused) {
        zip.close();
        throw refused;
      }
    }

    private void add(final ZipEntry entry) {
      final String name = entry.getName();
      final String path = entry.isDirectory() ? name.substring(0, name.length() - 1) : name;
      if (!BundlePath.staysInside(path)) {
        throw refused("its entry '%s' leads out of it; it was not made here".formatted(name));
      }
      if (!entry.isDirectory() && entries.put(name, entry) != null) {
        throw refused("its entry '%s' is there twice; make the zip again".formatted(name));
      }
    }

    @Override
    SortedSet<String> paths() {
      return Collections.unmodifiableSortedSet(new TreeSet<>(entries.keySet()));
    }

    @Override
    InputStream open(final String path) throws IOException {
      final InputStream in = zip.getInputStream(Objects.requireNonNull(entries.get(path)));
      if (in == null) {
        throw new IOException("the zip has no such entry");
      }
      return in;
    }

    @Override
    void release() {
      try {
        zip.close();
      } catch (final IOException unlikely) {
        throw unreadable("the zip", unlikely);
      }
    }
  }
}
