package io.wirecheck.lab;

import io.wirecheck.evidence.NetworkException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;

/**
 * The directory of a lab: the scripts that run, and what they print. All that outlives a JVM that
 * is killed; the next lab sweeps it away.
 *
 * <p>The directory holds a file that is locked for as long as the lab lives. A lock ends with its
 * process, but also as soon as the process closes any other channel to the file, so a JVM never
 * opens the locks of its own labs: their names begin with what is the JVM's alone.
 */
final class WorkDirectory implements AutoCloseable {

  private static final String PREFIX = "wirecheck-lab-";
  private static final String LOCK = "lock";

  private final Path path;
  private final FileChannel channel;

  private WorkDirectory(final Path path, final FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Makes a directory for a new lab in {@code parent}, and sweeps what others left there.
   *
   * @throws NetworkException if it cannot be made
   */
  static WorkDirectory create(final Path parent) {
    try {
      Optional<WorkDirectory> created = tryCreate(parent);
      while (created.isEmpty()) {
        created = tryCreate(parent);
      }
      created.get().sweepOthers(parent);
      return created.get();
    } catch (final IOException e) {
      throw new NetworkException(
          "the lab cannot make its directory in %s (%s); java.io.tmpdir names another place"
              .formatted(parent, e),
          e);
    }
  }

  Path path() {
    return path;
  }

  /** Empty if another lab's sweep took the directory for a leftover before it was locked. */
  private static Optional<WorkDirectory> tryCreate(final Path parent) throws IOException {
    final Path path =
        Files.createTempDirectory(
            parent,
            PREFIX + ownPrefix(),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    final Path lock = path.resolve(LOCK);
    try {
      final FileChannel channel =
          FileChannel.open(lock, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      if (channel.tryLock() != null && Files.exists(lock)) {
        return Optional.of(new WorkDirectory(path, channel));
      }
      channel.close();
      return Optional.empty();
    } catch (final NoSuchFileException | FileAlreadyExistsException swept) {
      return Optional.empty();
    }
  }

  private void sweepOthers(final Path parent) throws IOException {
    try (DirectoryStream<Path> labs = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (final Path lab : labs) {
        final boolean ofThisJvm =
            String.valueOf(lab.getFileName()).startsWith(PREFIX + ownPrefix());
        if (!ofThisJvm && hasOurOwner(lab)) {
          sweepIfLeft(lab);
        }
      }
    }
  }

  /** What another user, or something else, put there under such a name is not ours to touch. */
  private boolean hasOurOwner(final Path lab) throws IOException {
    try {
      return Files.isDirectory(lab, LinkOption.NOFOLLOW_LINKS)
          && Files.getOwner(lab, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(path));
    } catch (final NoSuchFileException sweptByAnother) {
      return false;
    }
  }

  private static void sweepIfLeft(final Path lab) {
    try (FileChannel channel =
            FileChannel.open(
                lab.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock != null) {
        delete(lab);
      }
    } catch (final OverlappingFileLockException alive) {
      // A lab of this JVM: alive.
    } catch (final IOException inUse) {
      // Another lab sweeps it too, or its agent is on its way out: the next lab sweeps what stays.
    }
  }

  /** Of this JVM alone: a process id comes again, but not at the same moment. */
  private static String ownPrefix() {
    final ProcessHandle self = ProcessHandle.current();
    final long started = self.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    return self.pid() + "-" + started + "-";
  }

  /** Deletes the directory, and with it the claim to it. */
  @Override
  public void close() {
    try {
      delete(path);
      channel.close();
    } catch (final IOException e) {
      throw new NetworkException("the lab's directory " + path + " cannot be deleted: " + e, e);
    }
  }

  /** The lock goes last: a directory with a free lock is one that anybody may delete. */
  private static void delete(final Path directory) throws IOException {
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(directory, file -> !file.endsWith(LOCK))) {
      for (final Path file : files) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(directory.resolve(LOCK));
    try {
      Files.deleteIfExists(directory);
    } catch (final DirectoryNotEmptyException sweptByAnother) {
      // A sweep that came between has made a lock of its own, and deletes the rest.
    }
  }
}
