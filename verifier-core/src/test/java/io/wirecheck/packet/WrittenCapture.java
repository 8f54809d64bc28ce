package io.wirecheck.packet;

import io.wirecheck.packet.AgreementFrames.Sample;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Capture files put together byte by byte, by the formats' descriptions and not by {@link
 * PcapWriter}. The frames are a millisecond apart.
 */
final class WrittenCapture {

  /** The blocks of pcapng that hold a frame. */
  enum Block {
    ENHANCED,
    SIMPLE,
    OBSOLETE
  }

  private static final int ROOM = 1 << 16;
  private static final int SNAP_LENGTH = 0x4_0000;

  private final ByteBuffer file;

  private WrittenCapture(ByteOrder order) {
    file = ByteBuffer.allocate(ROOM).order(order);
  }

  /** Frames of one link type. */
  static byte[] pcap(ByteOrder order, boolean nanoseconds, List<Sample> samples) {
    final WrittenCapture capture = new WrittenCapture(order);
    final LinkType linkType = samples.get(0).linkType();
    capture.file.putInt(nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4).putShort((short) 2);
    capture.file.putShort((short) 4).putLong(0).putInt(SNAP_LENGTH).putInt(linkType.code());
    for (int i = 0; i < samples.size(); i++) {
      final byte[] frame = samples.get(i).bytes();
      capture.file.putInt(i / 1000).putInt(i % 1000 * (nanoseconds ? 1_000_000 : 1000));
      capture.file.putInt(frame.length).putInt(frame.length).put(frame);
    }
    return capture.bytes();
  }

  /** One section with an interface for each link type. Only the first has simple blocks. */
  static byte[] section(ByteOrder order, Block block, List<Sample> samples) {
    final WrittenCapture capture = new WrittenCapture(order);
    final List<LinkType> interfaces = samples.stream().map(Sample::linkType).distinct().toList();
    capture.block(
        0x0a0d0d0a,
        body -> body.putInt(0x1a2b3c4d).putShort((short) 1).putShort((short) 0).putLong(-1));
    for (final LinkType linkType : interfaces) {
      capture.block(
          1, body -> body.putShort((short) linkType.code()).putShort((short) 0).putInt(0));
    }
    for (int i = 0; i < samples.size(); i++) {
      final Sample sample = samples.get(i);
      capture.frame(block, interfaces.indexOf(sample.linkType()), 1000L * i, sample.bytes());
    }
    return capture.bytes();
  }

  private void frame(Block block, int number, long micros, byte[] frame) {
    switch (block) {
      case ENHANCED ->
          block(
              6,
              body -> {
                body.putInt(number).putInt((int) (micros >>> 32)).putInt((int) micros);
                body.putInt(frame.length).putInt(frame.length).put(frame);
              });
      case OBSOLETE ->
          block(
              2,
              body -> {
                body.putShort((short) number).putShort((short) -1);
                body.putInt((int) (micros >>> 32)).putInt((int) micros);
                body.putInt(frame.length).putInt(frame.length).put(frame);
              });
      case SIMPLE -> block(3, body -> body.putInt(frame.length).put(frame));
    }
  }

  private void block(int type, Consumer<ByteBuffer> body) {
    final int start = file.position();
    body.accept(file.putInt(type).putInt(0));
    while (file.position() % 4 != 0) {
      file.put((byte) 0);
    }
    final int length = file.position() - start + 4;
    file.putInt(length).putInt(start + 4, length);
  }

  private byte[] bytes() {
    return Arrays.copyOf(file.array(), file.position());
  }
}
