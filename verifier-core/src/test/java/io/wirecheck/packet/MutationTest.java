package io.wirecheck.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Frames with bytes, lengths and nesting changed at random. The number of rounds is the system
 * property {@code wirecheck.mutations}, the seed {@code wirecheck.seed}.
 */
final class MutationTest {

  private static final int ROUNDS = Integer.getInteger("wirecheck.mutations", 200_000);
  private static final long SEED = Long.getLong("wirecheck.seed", 20_251_121L);
  private static final int[] LINK_TYPES = {0, 1, 101, 108, 113, 228, 229, 276, 12345};

  private final List<byte[]> frames = new ArrayList<>(AgreementFrames.ethernet().values());
  private final FrameDecoder decoder = new FrameDecoder();
  private final NonceFinder finder = new NonceFinder(WireFrames.RUN);

  @Test
  void every_mutation_of_a_frame_ends_in_an_outcome() {
    for (int round = 0; round < ROUNDS; round++) {
      final SplittableRandom random = new SplittableRandom(SEED + round);
      final byte[] original = frames.get(random.nextInt(frames.size()));
      final byte[] mutant = Mutants.of(original, frames, random);
      try {
        judge(original, mutant, random);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("-Dwirecheck.mutations=1 -Dwirecheck.seed=" + (SEED + round), e);
      }
    }
  }

  private void judge(byte[] original, byte[] mutant, SplittableRandom random) {
    final boolean known = random.nextInt(4) > 0;
    final int linkType = known ? 1 : LINK_TYPES[random.nextInt(LINK_TYPES.length)];
    final int before = random.nextInt(8);
    final ByteBuffer buffer = ByteBuffer.allocate(before + mutant.length + random.nextInt(8));
    buffer.put(before, mutant);
    final int wire = random.nextInt(3) == 0 ? mutant.length + random.nextInt(100) : mutant.length;
    decoder.decode(buffer, before, mutant.length, wire, new LinkType(linkType));
    Invariants.check(decoder, before, before + mutant.length);
    final boolean mayBeNative = mayBeNative(original);
    final Sighting sighting = finder.find(decoder);
    Invariants.check(decoder, before, before + mutant.length);
    if (sighting == Sighting.NATIVE && linkType == 1) {
      assertThat(mayBeNative).as("a frame that was not native").isTrue();
    }
    if (sighting == Sighting.NATIVE || sighting == Sighting.TUNNELLED) {
      assertThat(finder.nonce().run()).isEqualTo(WireFrames.RUN);
    }
  }

  /**
   * One changed byte honestly makes options of a routing or a fragment header (seed 20299267), and
   * a first fragment of a later: IPv6 has no checksum of its own.
   */
  private static boolean mayBeNative(byte[] original) {
    final FrameDecoder frame = WireFrames.decode(original);
    final NonceFinder was = WireFrames.find(frame);
    return was.sighting() == Sighting.NATIVE
        || was.reason() == Reason.SOURCE_ROUTED
        || (was.reason() == Reason.FRAGMENT
            && frame.protocol(frame.outermostIp()) == Protocol.IPV6);
  }

  @Test
  void every_mutation_of_a_file_ends_in_an_end_or_a_typed_refusal() throws IOException {
    final List<byte[]> files =
        List.of(
            Hex.bytes(PcapngTest.BIG_ENDIAN),
            Hex.bytes(PcapngTest.LITTLE_ENDIAN + PcapngTest.BIG_ENDIAN),
            Hex.bytes(CaptureFileTest.BIG_MICROS),
            Hex.bytes(CaptureFileTest.LITTLE_NANOS));
    for (int round = 0; round < ROUNDS; round++) {
      final SplittableRandom random = new SplittableRandom(SEED + round);
      byte[] mutant = files.get(random.nextInt(files.size())).clone();
      for (int i = random.nextInt(4); i >= 0; i--) {
        mutant =
            random.nextInt(8) == 0
                ? Arrays.copyOf(mutant, random.nextInt(mutant.length + 8))
                : Mutants.withOneByteChanged(mutant, random);
      }
      try {
        Invariants.checkFile(mutant);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("-Dwirecheck.mutations=1 -Dwirecheck.seed=" + (SEED + round), e);
      }
    }
  }
}
