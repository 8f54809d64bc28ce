package io.wirecheck.shell;

import io.wirecheck.evidence.Gathering.Lost;
import java.time.Instant;
import java.util.Map;

/**
 * Captures packets on the network devices of one node. Every device that is asked for is answered:
 * it is captured from the moment that it is listened on until the end, or lost with a code and a
 * sentence that names device and node. Safe for use by several threads.
 */
public interface CaptureSource {

  /** A source that runs {@code ip} and {@code tcpdump} in a shell of the node. */
  static CaptureSource byTcpdump(final String node, final NodeShell shell) {
    return new TcpdumpSource(node, shell);
  }

  /** What captures, as provenance names it. */
  String instrument();

  /** Lists the node's devices. */
  Listing devices();

  /** Starts a capture on each device; {@link Running#awaitListening} tells what came of it. */
  Running start(CaptureOrder order);

  /** What came of listing the devices. */
  sealed interface Listing {}

  record Listed(NodeDevices devices) implements Listing {}

  record Unlisted(Lost why) implements Listing {}

  /** Captures that were started together. */
  interface Running {

    /**
     * Waits until every device is listened on or will not be.
     *
     * @return those that are not, by device
     */
    Map<String, Lost> awaitListening();

    /**
     * Ends the captures that were not lost before, each once it has read what the kernel had
     * received for it, and brings them here.
     *
     * @return what came of each, by device
     */
    Map<String, Taken> stop();

    /** Ends what still runs, and leaves nothing behind. */
    void discard();
  }

  /** What came of one capture. */
  sealed interface Taken {}

  /** A capture that went on to the end. */
  final class Pcap implements Taken {

    private final byte[] bytes;
    private final Instant at;
    private final long framesLost;

    /**
     * Takes the array over: the caller must not write to it again.
     *
     * @param bytes a pcap; of no frames, if none passed the filter
     * @param at when it was brought here
     * @param framesLost how many frames passed the filter and are not in it
     */
    public Pcap(final byte[] bytes, final Instant at, final long framesLost) {
      this.bytes = bytes;
      this.at = at;
      this.framesLost = framesLost;
    }

    public byte[] bytes() {
      return bytes.clone();
    }

    public Instant at() {
      return at;
    }

    public long framesLost() {
      return framesLost;
    }
  }

  record Failed(Lost why) implements Taken {}
}
