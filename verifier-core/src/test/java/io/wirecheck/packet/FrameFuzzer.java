package io.wirecheck.packet;

import java.nio.ByteBuffer;

/**
 * A frame of any bytes, as a fuzzer calls it. The first five bytes say what is around the frame:
 * the link type, the buffer's bytes before it, and by how much it was longer on the wire.
 */
public final class FrameFuzzer {

  static final int PREFIX = 5;

  private static final int[] LINK_TYPES = {1, 0, 101, 108, 113, 228, 229, 276, 12345};

  private FrameFuzzer() {}

  /** The name and shape that libFuzzer's users know. */
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length < PREFIX) {
      return;
    }
    final ByteBuffer around = ByteBuffer.wrap(input);
    final LinkType linkType = new LinkType(LINK_TYPES[(input[0] & 0xff) % LINK_TYPES.length]);
    final int before = input[1] & 0x0f;
    final int length = input.length - PREFIX;
    final ByteBuffer buffer =
        ByteBuffer.allocate(before + length).put(before, input, PREFIX, length);
    final int original = length + (around.getShort(2) & 0xffff) * (1 + (input[4] & 0xff));
    final FrameDecoder frame = new FrameDecoder();
    frame.decode(buffer, before, length, original, linkType);
    Invariants.check(frame, before, before + length);
    new NonceFinder(WireFrames.RUN).find(frame);
    Invariants.check(frame, before, before + length);
  }

  /** What makes a fuzzer start from this Ethernet frame. */
  static byte[] seed(byte[] frame) {
    return WireFrames.concat(new byte[PREFIX], frame);
  }
}
