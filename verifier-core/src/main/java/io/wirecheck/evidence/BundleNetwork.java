package io.wirecheck.evidence;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

/**
 * Answers from a bundle: what {@link RecordingNetwork} wrote, or documents put together by hand.
 * Nothing is asked of anyone else.
 *
 * <p>The inventory's reads are answered in the order in which they were recorded. Flows and points
 * are found by what they are, so a round may number its flows as it likes; the {@link Gathering}
 * has the numbers and the run id that are in the recorded packets.
 */
public final class BundleNetwork implements Network {

  private final String address;
  private final BundleFiles files;
  private final Bundle bundle;
  private int calls;
  private int placements;
  private boolean closed;

  private BundleNetwork(final String address, final BundleFiles files, final Bundle bundle) {
    this.address = address;
    this.files = files;
    this.bundle = bundle;
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
    calls++;
    return bundle.inventory(kinds, calls);
  }

  @Override
  public Placement place(final SortedSet<Cell> cells) {
    refuseIfClosed();
    placements++;
    return bundle.place(cells, placements);
  }

  @Override
  public Gathering gather(final Round round) {
    refuseIfClosed();
    return bundle.gather(round);
  }

  @Override
  public boolean isExhausted() {
    return calls >= bundle.inventories();
  }

  @Override
  public void close() {
    closed = true;
    files.close();
  }

  private void refuseIfClosed() {
    if (closed) {
      throw new NetworkException(address + " was closed; open it again");
    }
  }
}
