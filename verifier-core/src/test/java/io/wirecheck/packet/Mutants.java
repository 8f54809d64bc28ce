package io.wirecheck.packet;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Frames with bytes, lengths and nesting changed at random. */
final class Mutants {

  private Mutants() {}

  /** The frame with bytes changed, cut off or put behind it, up to four times. */
  static byte[] of(byte[] original, List<byte[]> frames, SplittableRandom random) {
    byte[] bytes = original.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      bytes =
          switch (random.nextInt(8)) {
            case 0 -> Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length));
            case 1 -> Arrays.copyOf(bytes, bytes.length + random.nextInt(20));
            case 2 -> WireFrames.concat(bytes, frames.get(random.nextInt(frames.size())));
            default -> withOneByteChanged(bytes, random);
          };
    }
    return bytes;
  }

  static byte[] withOneByteChanged(byte[] bytes, SplittableRandom random) {
    if (bytes.length > 0) {
      // Mostly where the headers are.
      final int bound = random.nextBoolean() ? Math.min(64, bytes.length) : bytes.length;
      final int[] interesting = {0, 1, 4, 0x7f, 0x80, 0xff, 0x45, 0x60, random.nextInt(256)};
      bytes[random.nextInt(bound)] = (byte) interesting[random.nextInt(interesting.length)];
    }
    return bytes;
  }
}
