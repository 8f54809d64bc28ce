package io.wirecheck.evidence;

import io.wirecheck.packet.CaptureFile;
import io.wirecheck.packet.FrameCursor;
import io.wirecheck.packet.LinkType;
import io.wirecheck.packet.PcapWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.SortedSet;

/**
 * A part of evidence, as bytes of the same media type, of a size that the caller bounds.
 *
 * @param evidence the part, with the provenance of the whole
 * @param parts how many frames, objects or lines it has
 * @param leftOut how many more were asked for and did not fit
 */
public record Excerpt(Evidence evidence, int parts, int leftOut) {

  private static final int PCAP_HEADER = 24;
  private static final int RECORD_HEADER = 16;

  /**
   * Cuts frames out of a capture: the same bytes, times and link type, in the same order.
   *
   * @param frames by their numbers, from 1; empty for all that there are
   * @param limit the most bytes of the excerpt
   * @throws IOException if the capture cannot be read
   */
  public static Excerpt frames(final Evidence pcap, final SortedSet<Long> frames, final int limit)
      throws IOException {
    try (CaptureFile file = CaptureFile.of(pcap.buffer())) {
      final Cut cut = new Cut(file.linkType(), limit);
      final FrameCursor cursor = file.frames();
      while (cursor.next()) {
        if (frames.isEmpty() || frames.contains(cursor.number())) {
          cut.add(cursor);
        }
      }
      return cut.excerpt(pcap);
    }
  }

  /** The first lines of a text. */
  public static Excerpt lines(final Evidence text, final int limit) {
    final byte[] all = new byte[text.size()];
    text.buffer().get(all);
    int end = Math.min(all.length, limit);
    while (end > 0 && end < all.length && all[end - 1] != '\n') {
      end--;
    }
    final byte[] kept = Arrays.copyOf(all, end);
    final int lines = lineEnds(kept);
    return new Excerpt(
        new Evidence(text.mediaType(), kept, text.provenance()), lines, lineEnds(all) - lines);
  }

  private static int lineEnds(final byte[] text) {
    int ends = 0;
    for (final byte one : text) {
      ends += one == '\n' ? 1 : 0;
    }
    return ends;
  }

  /** A capture in the making. */
  private static final class Cut {

    private final LinkType linkType;
    private final int limit;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PcapWriter writer;
    private int size = PCAP_HEADER;
    private int parts;
    private int leftOut;

    Cut(final LinkType linkType, final int limit) throws IOException {
      this.linkType = linkType;
      this.limit = limit;
      this.writer =
          PcapWriter.create(
              bytes, linkType, FrameCursor.MAX_CAPTURED_LENGTH, PcapWriter.Resolution.NANOSECONDS);
    }

    /** A file has one link type; a frame of another is not part of it. */
    void add(final FrameCursor frame) throws IOException {
      final int length = RECORD_HEADER + frame.capturedLength();
      if (leftOut > 0 || size + length > limit || !frame.linkType().equals(linkType)) {
        leftOut++;
        return;
      }
      final byte[] bytesOfFrame = new byte[frame.capturedLength()];
      frame.buffer().get(frame.offset(), bytesOfFrame);
      final long nanos = frame.timestampNanos();
      writer.append(
          nanos == FrameCursor.NO_TIMESTAMP ? 0 : nanos, bytesOfFrame, frame.originalLength());
      size += length;
      parts++;
    }

    Excerpt excerpt(final Evidence pcap) throws IOException {
      writer.close();
      return new Excerpt(
          new Evidence(Evidence.PCAP, bytes.toByteArray(), pcap.provenance()), parts, leftOut);
    }
  }
}
