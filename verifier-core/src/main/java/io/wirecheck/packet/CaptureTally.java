package io.wirecheck.packet;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** What one thread has counted of a capture. */
final class CaptureTally {

  private final FastPath fastPath = new FastPath();
  private final FrameDecoder decoder = new FrameDecoder();
  private final Sought sought;
  private final boolean looksForNonces;
  private final NonceFinder finder;
  private final FlowTable flows = new FlowTable();
  private final TunnelTable tunnels = new TunnelTable();
  private final FrameCounter<Reason> undecoded = new FrameCounter<>(Reason.class);
  private final FrameCounter<TunnelKind> tunnelFrames = new FrameCounter<>(TunnelKind.class);
  private final FrameCounter<TunnelKind> opaque = new FrameCounter<>(TunnelKind.class);
  private final FrameCounter<Sighting> sightings = new FrameCounter<>(Sighting.class);
  private final NonceLog nonces = new NonceLog();
  private final Map<LinkType, Long> linkTypes = new HashMap<>();

  private LinkType linkType = LinkType.ETHERNET;
  private long framesOfLinkType;
  private long bytes;
  private long capturedBytes;
  private long firstNanos = FrameCursor.NO_TIMESTAMP;
  private long lastNanos = FrameCursor.NO_TIMESTAMP;

  CaptureTally(Sought sought) {
    this.sought = sought;
    this.looksForNonces = sought.run().isPresent();
    this.finder = new NonceFinder(sought.run().orElse(0));
  }

  /** Counts the frames up to a place in the file, at most so many. */
  void count(FrameCursor frames, long end, int limit) throws IOException {
    for (int i = 0; i < limit && frames.position() < end && frames.next(); i++) {
      count(frames);
    }
  }

  private void count(FrameCursor frame) {
    if (!fastPath.reads(frame)) {
      decoder.decode(frame);
      lookForNonce(frame);
      countLayers(frame);
    } else if (looksForNonces && finder.isIn(frame)) {
      countSought(frame);
    } else {
      countFast(frame);
    }
    measure(frame);
  }

  /** Of a frame on the fast path with the run's id; a tunnel may come to light by it. */
  private void countSought(FrameCursor frame) {
    decoder.take(fastPath, frame);
    final int layers = decoder.layerCount();
    lookForNonce(frame);
    if (decoder.layerCount() == layers) {
      countFast(frame);
    } else {
      countLayers(frame);
    }
  }

  private void lookForNonce(FrameCursor frame) {
    if (looksForNonces && finder.find(decoder) != Sighting.NONE) {
      countSighting(frame.number());
    }
  }

  private void countFast(FrameCursor frame) {
    final long number = frame.number();
    flows.count(fastPath, frame.timestampNanos(), number);
    if (fastPath.tunnel() != TunnelKind.NONE) {
      tunnels.count(fastPath, frame.timestampNanos(), number);
      tunnelFrames.count(fastPath.tunnel(), number);
    }
  }

  private void countLayers(FrameCursor frame) {
    final long number = frame.number();
    flows.count(decoder, frame.timestampNanos(), number);
    if (decoder.tunnel() != FrameDecoder.NO_LAYER) {
      tunnels.count(decoder, frame.timestampNanos(), number);
      tunnelFrames.count(TunnelKind.of(decoder.protocol(decoder.tunnel())), number);
      final Protocol last = decoder.protocol(decoder.layerCount() - 1);
      if (last.isOpaque()) {
        opaque.count(TunnelKind.of(last), number);
      }
    }
    if (decoder.outcome() != Outcome.DECODED) {
      undecoded.count(decoder.reason(), number);
    }
  }

  private void countSighting(long number) {
    final Sighting sighting = finder.sighting();
    if (isSought(sighting)) {
      sightings.count(sighting, number);
      if (nonces.hasRoom()) {
        nonces.add(number, decoder, finder);
      }
    }
  }

  /** A frame that may hold the one nonce is counted; it is not known to hold another. */
  private boolean isSought(Sighting sighting) {
    return switch (sighting) {
      case NATIVE, TUNNELLED, QUOTED ->
          sought.only().isEmpty() || sought.only().get().equals(finder.nonce());
      case OPAQUE, UNREADABLE -> true;
      case NONE -> false;
    };
  }

  private void measure(FrameCursor frame) {
    bytes += frame.originalLength();
    capturedBytes += frame.capturedLength();
    if (frame.linkType().code() != linkType.code()) {
      closeLinkType();
      linkType = frame.linkType();
    }
    framesOfLinkType++;
    spread(frame.timestampNanos(), frame.timestampNanos());
  }

  private void closeLinkType() {
    if (framesOfLinkType > 0) {
      linkTypes.merge(linkType, framesOfLinkType, Long::sum);
      framesOfLinkType = 0;
    }
  }

  private void spread(long first, long last) {
    if (first != FrameCursor.NO_TIMESTAMP) {
      firstNanos = firstNanos == FrameCursor.NO_TIMESTAMP ? first : Math.min(firstNanos, first);
      lastNanos = Math.max(lastNanos, last);
    }
  }

  /** Adds what another has counted of frames that come after {@code framesBefore} others. */
  void add(CaptureTally other, long framesBefore) {
    flows.add(other.flows, framesBefore);
    tunnels.add(other.tunnels, framesBefore);
    undecoded.add(other.undecoded, framesBefore);
    tunnelFrames.add(other.tunnelFrames, framesBefore);
    opaque.add(other.opaque, framesBefore);
    sightings.add(other.sightings, framesBefore);
    nonces.add(other.nonces, framesBefore);
    other.closeLinkType();
    other.linkTypes.forEach((type, count) -> linkTypes.merge(type, count, Long::sum));
    bytes += other.bytes;
    capturedBytes += other.capturedBytes;
    spread(other.firstNanos, other.lastNanos);
  }

  CaptureSummary summary(CaptureEnd end) {
    closeLinkType();
    return new CaptureSummary(
        end,
        bytes,
        capturedBytes,
        firstNanos,
        lastNanos,
        linkTypes,
        undecoded.frames(),
        tunnelFrames.frames(),
        opaque.frames(),
        tunnels.tunnels(),
        tunnels.turnedAway(),
        tunnels.turnedAwayInner(),
        sightings.frames(),
        nonces.first(),
        flows);
  }
}
