package io.wirecheck.packet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file of captured frames: pcap in either byte order, with microseconds or nanoseconds. It is
 * mapped, not read, so its length does not matter; it must not be cut short by others while it is
 * open.
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

  private static final int WINDOW_LENGTH = 1 << 30;

  private final CaptureBytes bytes;
  private final AutoCloseable resource;
  private final PcapHeader header;

  private CaptureFile(CaptureBytes bytes, AutoCloseable resource) throws IOException {
    this.bytes = bytes;
    this.resource = resource;
    this.header = PcapHeader.read(bytes);
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
          new CaptureBytes.Mapped(path.toString(), channel, channel.size(), windowLength), channel);
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

  /** The link type of the file's frames. */
  public LinkType linkType() {
    return header.linkType();
  }

  /**
   * The most bytes of a frame that were kept; a value beyond any frame where there was no limit.
   */
  public int snapLength() {
    return header.snapLength();
  }

  /**
   * A cursor before the first frame. Cursors over one file are independent; each belongs to one
   * thread.
   */
  public FrameCursor frames() throws IOException {
    return new FrameCursor(bytes, header);
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
