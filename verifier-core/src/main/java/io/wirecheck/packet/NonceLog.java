package io.wirecheck.packet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The first nonces that were seen, so many that a person or a script can look into them. */
final class NonceLog {

  private final List<SightedNonce> first = new ArrayList<>();

  /** True while another is wanted. */
  boolean hasRoom() {
    return first.size() < CaptureSummary.MAX_NONCES;
  }

  /** Frames must come in their order. */
  void add(long number, FrameDecoder frame, NonceFinder found) {
    if (found.sighting() != Sighting.OPAQUE) {
      first.add(SightedNonce.of(number, frame, found));
    }
  }

  /** Adds the nonces of another whose frames come after {@code framesBefore} others. */
  void add(NonceLog other, long framesBefore) {
    other.first.forEach(nonce -> first.add(nonce.after(framesBefore)));
  }

  List<SightedNonce> first() {
    return first.stream()
        .sorted(Comparator.comparingLong(SightedNonce::frame))
        .limit(CaptureSummary.MAX_NONCES)
        .toList();
  }
}
