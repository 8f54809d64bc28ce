package io.wirecheck.packet;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a pcap file in network byte order. */
public final class PcapWriter implements AutoCloseable {

  /** The unit of a file's time stamps. */
  public enum Resolution {
    MICROSECONDS(PcapHeader.MAGIC_MICROS, 1000),
    NANOSECONDS(PcapHeader.MAGIC_NANOS, 1);

    private final int magic;
    private final int nanos;

    Resolution(int magic, int nanos) {
      this.magic = magic;
      this.nanos = nanos;
    }
  }

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final OutputStream out;
  private final int snapLength;
  private final Resolution resolution;
  private final ByteBuffer record = ByteBuffer.allocate(PcapCursor.HEADER_LENGTH);

  private PcapWriter(OutputStream out, LinkType linkType, int snapLength, Resolution resolution)
      throws IOException {
    if (snapLength < 1 || snapLength > FrameCursor.MAX_CAPTURED_LENGTH) {
      throw new IllegalArgumentException(
          "a snap length is 1 to " + FrameCursor.MAX_CAPTURED_LENGTH + ", not " + snapLength);
    }
    this.out = out;
    this.snapLength = snapLength;
    this.resolution = resolution;
    out.write(
        ByteBuffer.allocate(PcapHeader.LENGTH)
            .putInt(PcapHeader.MAGIC, resolution.magic)
            .putShort(PcapHeader.MAJOR_VERSION, (short) 2)
            .putShort(PcapHeader.MINOR_VERSION, (short) 4)
            .putInt(PcapHeader.SNAP_LENGTH, snapLength)
            .putInt(PcapHeader.LINK_TYPE, linkType.code())
            .array());
  }

  /** Starts a file with nanoseconds, replacing one that is there. */
  public static PcapWriter create(Path file, LinkType linkType, int snapLength) throws IOException {
    return create(
        new BufferedOutputStream(Files.newOutputStream(file)),
        linkType,
        snapLength,
        Resolution.NANOSECONDS);
  }

  /**
   * Starts a file; its header is written.
   *
   * @param out closed with the writer
   * @param snapLength the most bytes that are kept of a frame, 1 to {@value
   *     FrameCursor#MAX_CAPTURED_LENGTH}
   * @throws IllegalArgumentException if the snap length is outside its bounds
   */
  public static PcapWriter create(
      OutputStream out, LinkType linkType, int snapLength, Resolution resolution)
      throws IOException {
    return new PcapWriter(out, linkType, snapLength, resolution);
  }

  /**
   * Appends a frame, cut at the snap length.
   *
   * @param timestampNanos since 1970-01-01T00:00:00Z; until 2106
   * @throws IllegalArgumentException if the time does not fit into the file
   */
  public void append(long timestampNanos, byte[] frame) throws IOException {
    append(timestampNanos, frame, frame.length);
  }

  /**
   * Appends a frame of which {@code frame} holds only the first bytes.
   *
   * @param originalLength the length on the wire
   * @throws IllegalArgumentException if the time does not fit into the file, or the frame is longer
   *     than its original
   */
  public void append(long timestampNanos, byte[] frame, int originalLength) throws IOException {
    final long seconds = Math.floorDiv(timestampNanos, NANOS_PER_SECOND);
    if (seconds < 0 || seconds > 0xffff_ffffL) {
      throw new IllegalArgumentException(
          "a pcap file holds times from 1970 to 2106, not " + timestampNanos + " ns");
    }
    if (originalLength < frame.length) {
      throw new IllegalArgumentException(frame.length + " bytes of a frame of " + originalLength);
    }
    final int kept = Math.min(frame.length, snapLength);
    record
        .putInt(PcapCursor.SECONDS, (int) seconds)
        .putInt(
            PcapCursor.FRACTION,
            (int) (Math.floorMod(timestampNanos, NANOS_PER_SECOND) / resolution.nanos))
        .putInt(PcapCursor.CAPTURED_LENGTH, kept)
        .putInt(PcapCursor.ORIGINAL_LENGTH, originalLength);
    out.write(record.array());
    out.write(frame, 0, kept);
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
