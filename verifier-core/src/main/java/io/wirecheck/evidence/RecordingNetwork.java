package io.wirecheck.evidence;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;

/**
 * Passes every question on to another network and remembers the answers, so that they can be kept
 * as a bundle. What must not be kept is taken out of an answer before anyone sees it, so that a run
 * and its bundle rest on the same bytes. What was not answered, because the network failed, is not
 * part of the bundle. Its sessions record into one timeline, in the order of the questions.
 */
public final class RecordingNetwork implements Network {

  private final Network network;
  private final Timeline timeline;

  /** What was answered so far. */
  private static final class Timeline {

    private final List<Inventory> inventories = new ArrayList<>();
    private final List<Recording.Placed> placements = new ArrayList<>();
    private final List<Recording.Gathered> rounds = new ArrayList<>();

    void add(final Inventory inventory) {
      inventories.add(inventory);
    }

    void add(final Placement placement) {
      placements.add(new Recording.Placed(inventories.size(), placement));
    }

    void add(final Round round, final Gathering gathering) {
      rounds.add(new Recording.Gathered(inventories.size(), round, gathering));
    }

    Recording recording() {
      return new Recording(inventories, placements, rounds);
    }
  }

  /** Takes the network over, and closes it with itself. */
  public RecordingNetwork(final Network network) {
    this(network, new Timeline());
  }

  private RecordingNetwork(final Network network, final Timeline timeline) {
    this.network = network;
    this.timeline = timeline;
  }

  @Override
  public String address() {
    return network.address();
  }

  @Override
  public String description() {
    return network.description();
  }

  @Override
  public Inventory inventory(final Set<DocumentKind> kinds) {
    final Inventory inventory = ObjectSieve.sieve(network.inventory(kinds));
    timeline.add(inventory);
    return inventory;
  }

  @Override
  public Placement place(final SortedSet<Cell> cells) {
    final Placement placement = network.place(cells);
    timeline.add(placement);
    return placement;
  }

  @Override
  public Gathering gather(final Round round) {
    final Gathering gathering = network.gather(round);
    timeline.add(round, gathering);
    return gathering;
  }

  @Override
  public boolean isExhausted() {
    return network.isExhausted();
  }

  /** A session of that network, recorded into the same bundle. */
  @Override
  public RecordingNetwork session() {
    return new RecordingNetwork(network.session(), timeline);
  }

  @Override
  public void close() {
    network.close();
  }

  /**
   * Keeps the answers so far: in a zip where the target's name ends in {@code .zip}, else in a
   * directory. Either it is there whole afterwards, or not at all.
   *
   * @throws NetworkException if the target exists and is not empty, or cannot be written
   */
  public void write(final Path target, final RecordedRun run) {
    BundleWriter.write(target, run, timeline.recording());
  }
}
