package io.wirecheck.evidence;

import io.wirecheck.evidence.Bystanders.OpaquePacket;
import io.wirecheck.evidence.Gathering.Capture;
import io.wirecheck.evidence.Gathering.Captured;
import io.wirecheck.evidence.Gathering.Lost;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.packet.CaptureEnd;
import io.wirecheck.packet.CaptureFile;
import io.wirecheck.packet.FrameCursor;
import io.wirecheck.packet.FrameDecoder;
import io.wirecheck.packet.NonceFinder;
import io.wirecheck.packet.Outcome;
import io.wirecheck.packet.PcapWriter;
import io.wirecheck.packet.Reason;
import io.wirecheck.packet.Sighting;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Keeps of a capture what is ours. A filter must let other packets through so that a tunnel can be
 * seen; none of their bytes leave this class.
 */
public final class CaptureSieve {

  private final FrameDecoder decoder = new FrameDecoder();
  private final Map<String, Long> counts = new TreeMap<>();
  private final List<OpaquePacket> opaque = new ArrayList<>();
  private long unread;

  private CaptureSieve() {}

  /**
   * Sieves a capture as a network took it.
   *
   * @param device the node's name of the device
   * @param raw pcap bytes
   * @param run the id that starts the run's nonces
   * @param droppedByKernel the capturing program's own count
   * @return what to keep, or {@link Lost} where the file cannot be read to its end
   */
  public static Capture sieve(
      final String device, final Evidence raw, final long run, final long droppedByKernel) {
    try (CaptureFile file = CaptureFile.of(raw.buffer())) {
      return new CaptureSieve().sieve(device, raw, file, run, droppedByKernel);
    } catch (final IOException unreadable) {
      return new Lost(
          InconclusiveCode.NO_CAPTURE,
          "the capture %s on %s cannot be read: %s"
              .formatted(raw.name(), device, unreadable.getMessage()));
    }
  }

  private Capture sieve(
      final String device,
      final Evidence raw,
      final CaptureFile file,
      final long run,
      final long droppedByKernel)
      throws IOException {
    final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    final FrameCursor frames = file.frames();
    final NonceFinder finder = new NonceFinder(run);
    try (PcapWriter writer =
        PcapWriter.create(
            kept,
            file.linkType(),
            FrameCursor.MAX_CAPTURED_LENGTH,
            PcapWriter.Resolution.NANOSECONDS)) {
      while (frames.next()) {
        if (!fitsOnePcap(frames, file)) {
          return new Lost(
              InconclusiveCode.NO_CAPTURE,
              "frame %d of the capture %s on %s has another link type than the first, or no time"
                  .formatted(frames.number(), raw.name(), device));
        }
        sift(frames, finder, writer);
      }
    }
    if (frames.end() instanceof final CaptureEnd.Cut cut) {
      return new Lost(
          InconclusiveCode.NO_CAPTURE,
          "the capture %s on %s was cut after %d frames (%s); was there room for it where it was written?"
              .formatted(raw.name(), device, cut.frames(), cut.reason()));
    }
    return new Captured(
        device,
        new Evidence(Evidence.PCAP, kept.toByteArray(), raw.provenance()),
        droppedByKernel,
        new Bystanders(counts, opaque, unread));
  }

  /** A pcapng file may hold frames of several links, and frames without a time; a pcap may not. */
  private static boolean fitsOnePcap(final FrameCursor frame, final CaptureFile file)
      throws IOException {
    return frame.linkType().equals(file.linkType())
        && frame.timestampNanos() != FrameCursor.NO_TIMESTAMP;
  }

  private void sift(final FrameCursor frame, final NonceFinder finder, final PcapWriter writer)
      throws IOException {
    decoder.decode(frame);
    final Sighting sighting = finder.find(decoder);
    switch (sighting) {
      case NONE -> countBystander();
      case OPAQUE -> noteOpaque(frame, finder);
      case NATIVE, TUNNELLED, QUOTED, UNREADABLE ->
          writer.append(frame.timestampNanos(), bytes(frame), frame.originalLength());
    }
  }

  private static byte[] bytes(final FrameCursor frame) {
    final byte[] bytes = new byte[frame.capturedLength()];
    frame.buffer().get(frame.offset(), bytes);
    return bytes;
  }

  private void countBystander() {
    counts.merge(protocols(), 1L, Long::sum);
    final boolean cutBySnapLength =
        decoder.outcome() == Outcome.TRUNCATED && decoder.reason() == Reason.SNAP_LENGTH;
    if (decoder.outcome() != Outcome.DECODED && !cutBySnapLength) {
      unread++;
    }
  }

  private String protocols() {
    final StringBuilder names = new StringBuilder();
    for (int layer = 0; layer < decoder.layerCount(); layer++) {
      names.append(layer == 0 ? "" : "/").append(decoder.protocol(layer).name());
    }
    return names.isEmpty() ? "unknown" : names.toString().toLowerCase(Locale.ROOT);
  }

  private void noteOpaque(final FrameCursor frame, final NonceFinder finder) {
    counts.merge(protocols(), 1L, Long::sum);
    final int ip = decoder.outermostIp();
    if (ip != FrameDecoder.NO_LAYER) {
      final SightedPacket.Addresses addresses = FrameText.addresses(decoder, ip);
      opaque.add(
          new OpaquePacket(
              FrameText.name(finder.tunnel()),
              addresses.source(),
              addresses.destination(),
              FrameText.ipLength(decoder, ip),
              frame.timestampNanos()));
    }
  }
}
