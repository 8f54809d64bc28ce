package io.wirecheck.evidence;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

/**
 * Answers from a bundle: what {@link RecordingNetwork} wrote, or documents put together by hand.
 * Nothing is asked of anyone else.
 *
 * <p>A recording is a timeline: the inventory's reads are answered in the order in which they were
 * recorded, and placements and rounds where they stand between them. Each session goes along it
 * from its beginning, and never back. Flows and points are found by what they are, so a round may
 * number its flows as it likes; the {@link Gathering} has the numbers and the run id that are in
 * the recorded packets.
 */
public final class BundleNetwork implements Network {

  private final String address;
  private final BundleFiles files;
  private final Bundle bundle;
  private final Replay replay;

  private BundleNetwork(final String address, final BundleFiles files, final Bundle bundle) {
    this.address = address;
    this.files = files;
    this.bundle = bundle;
    this.replay = bundle.replay();
  }

  /**
   * Opens a directory or a zip, and checks every byte of a recorded bundle.
   *
   * @throws NetworkException if it is damaged, half-written, of a newer format or no bundle; the
   *     message names the file
   */
  public static BundleNetwork open(final Path location) {
    final BundleFiles files = BundleFiles.open(location);
    try {
      final Bundle bundle =
          files.paths().contains(Manifest.NAME)
              ? RecordedBundle.open(files)
              : HandMadeBundle.open(files);
      return new BundleNetwork("bundle:" + location, files, bundle);
    } catch (final RuntimeException refused) {
      files.close();
      throw refused;
    }
  }

  /** The run that was recorded; empty for a bundle made by hand. */
  public Optional<RecordedRun> recorded() {
    return bundle.recorded();
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public String description() {
    return bundle.description();
  }

  @Override
  public Inventory inventory(final Set<DocumentKind> kinds) {
    refuseIfClosed();
    return replay.inventory(kinds);
  }

  @Override
  public Placement place(final SortedSet<Cell> cells) {
    refuseIfClosed();
    return replay.place(cells);
  }

  @Override
  public Gathering gather(final Round round) {
    refuseIfClosed();
    return replay.gather(round);
  }

  @Override
  public boolean isExhausted() {
    return replay.isExhausted();
  }

  /** The same files, from the beginning of what was recorded. */
  @Override
  public BundleNetwork session() {
    return new BundleNetwork(address, files, bundle);
  }

  @Override
  public void close() {
    files.close();
  }

  private void refuseIfClosed() {
    if (files.isClosed()) {
      throw new NetworkException(address + " was closed; open it again");
    }
  }
}
