package io.wirecheck.packet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file of captured frames: pcap in either byte order, with microseconds or nanoseconds, and
 * pcapng. It is read a piece at a time, so its length does not matter; it must not be cut short by
 * others while it is open.
 *
 * <pre>{@code
 * try (CaptureFile file = CaptureFile.open(path)) {
 *   FrameCursor frames = file.frames();
 *   FrameDecoder decoder = new FrameDecoder();
 *   while (frames.next()) {
 *     decoder.decode(frames);
 *   }
 *   frames.end();
 * }
 * }</pre>
 */
public final class CaptureFile implements AutoCloseable {

  /** Small enough that what is read is still in a processor's own cache when it is looked at. */
  private static final int WINDOW_LENGTH = 1 << 18;

  private final CaptureBytes bytes;
  private final AutoCloseable resource;
  private final FrameCursor start;

  private CaptureFile(CaptureBytes bytes, AutoCloseable resource) throws IOException {
    this.bytes = bytes;
    this.resource = resource;
    this.start = startOf(bytes);
  }

  /**
   * Opens a file; its header is read.
   *
   * @throws CaptureFormatException if it is no capture file, or one of a format that is not
   *     supported
   * @throws IOException if it cannot be read
   */
  public static CaptureFile open(Path path) throws IOException {
    return open(path, WINDOW_LENGTH);
  }

  static CaptureFile open(Path path, int windowLength) throws IOException {
    final FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    try {
      return new CaptureFile(
          new CaptureBytes.InFile(path.toString(), channel, channel.size(), windowLength), channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Takes bytes in memory for a file.
   *
   * @param file the whole file; not copied
   * @throws CaptureFormatException if the bytes are no capture file, or one of a format that is not
   *     supported
   */
  public static CaptureFile of(byte[] file) throws IOException {
    return of(ByteBuffer.wrap(file));
  }

  /**
   * Takes a buffer for a file.
   *
   * @param file the whole file between the buffer's position and limit; not copied
   * @throws CaptureFormatException if the bytes are no capture file, or one of a format that is not
   *     supported
   */
  public static CaptureFile of(ByteBuffer file) throws IOException {
    return new CaptureFile(new CaptureBytes.InMemory(file.slice()), () -> {});
  }

  /**
   * The link type of the file's first frame. All frames of a pcap file have it; in a pcapng file
   * each cursor tells that of its frame.
   */
  public LinkType linkType() throws IOException {
    final FrameCursor first = frames();
    first.next();
    return first.linkType();
  }

  /**
   * The most bytes of a frame that were kept, 1 to {@value FrameCursor#MAX_CAPTURED_LENGTH}; the
   * latter in a pcapng file.
   */
  public int snapLength() {
    return start.snapLength();
  }

  /**
   * A cursor before the first frame. Cursors over one file are independent; each belongs to one
   * thread.
   */
  public FrameCursor frames() {
    return start.copy();
  }

  /** In bytes. */
  long size() {
    return bytes.size();
  }

  private static FrameCursor startOf(CaptureBytes bytes) throws IOException {
    if (bytes.size() == 0) {
      throw new CaptureFormatException(
          bytes.name(), 0, "the file is empty; was the capture started?");
    }
    if (bytes.size() >= Integer.BYTES
        && bytes.window(0, Integer.BYTES).getInt(0) == PcapngCursor.SECTION_HEADER) {
      PcapngCursor.checkHeader(bytes);
      return new PcapngCursor(bytes);
    }
    return new PcapCursor(bytes, PcapHeader.read(bytes));
  }

  /** Ends the file; cursors that stand on a frame keep that frame's bytes. */
  @Override
  public void close() throws IOException {
    try {
      resource.close();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(bytes.name() + " could not be closed", e);
    }
  }
}
