package io.wirecheck.packet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;

/** The bytes of a capture, of any length, of which a part can be had as a buffer. */
interface CaptureBytes {

  /** The file's path, or what to call it in an error. */
  String name();

  long size();

  /**
   * A buffer, big-endian, over the bytes from {@code position} on; at least {@code length}, which
   * must be there.
   */
  ByteBuffer window(long position, int length) throws IOException;

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
    public ByteBuffer window(long position, int length) {
      final int start = Math.toIntExact(position);
      return bytes.slice(start, bytes.limit() - start);
    }
  }

  /**
   * A file, mapped in windows because a buffer ends at 2 GiB. A mapping lives until its buffer is
   * collected.
   */
  record Mapped(String name, FileChannel channel, long size, int windowLength)
      implements CaptureBytes {

    @Override
    public ByteBuffer window(long position, int length) throws IOException {
      return channel.map(
          MapMode.READ_ONLY, position, Math.min(Math.max(windowLength, length), size - position));
    }
  }
}
