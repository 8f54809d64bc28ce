package io.wirecheck.packet;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** The bytes of a capture, of any length, of which a part can be had as a buffer. */
interface CaptureBytes {

  /** No bytes. */
  ByteBuffer NOTHING = ByteBuffer.allocate(0);

  /** The file's path, or what to call it in an error. */
  String name();

  long size();

  /**
   * A buffer, big-endian, over the bytes from {@code position} on; at least {@code length}, which
   * must be there.
   *
   * @param spent an earlier window that nobody reads any more; it may be used again
   */
  ByteBuffer window(long position, int length, ByteBuffer spent) throws IOException;

  /** As {@link #window(long, int, ByteBuffer)}, without an earlier one. */
  default ByteBuffer window(long position, int length) throws IOException {
    return window(position, length, NOTHING);
  }

  /** Bytes in memory, one window. */
  record InMemory(ByteBuffer bytes) implements CaptureBytes {

    @Override
    public String name() {
      return "bytes";
    }

    @Override
    public long size() {
      return bytes.limit();
    }

    @Override
    public ByteBuffer window(long position, int length, ByteBuffer spent) {
      final int start = Math.toIntExact(position);
      return bytes.slice(start, bytes.limit() - start);
    }
  }

  /**
   * A file, read window by window. One that fits into a processor's own cache is read faster than
   * memory that the file is mapped to, of which each page has to be fetched.
   */
  record InFile(String name, FileChannel channel, long size, int windowLength)
      implements CaptureBytes {

    @Override
    public ByteBuffer window(long position, int length, ByteBuffer spent) throws IOException {
      final int wanted = (int) Math.min(Math.max(windowLength, length), size - position);
      final ByteBuffer window =
          wanted <= spent.capacity() ? spent.clear() : ByteBuffer.allocate(wanted);
      window.limit(wanted);
      while (window.hasRemaining()) {
        if (channel.read(window, position + window.position()) < 0) {
          throw new EOFException(
              "%s has become shorter while it was read; let it be and read it again"
                  .formatted(name));
        }
      }
      return window;
    }
  }
}
