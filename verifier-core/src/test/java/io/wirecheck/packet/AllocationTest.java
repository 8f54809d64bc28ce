package io.wirecheck.packet;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import org.junit.jupiter.api.Test;

final class AllocationTest {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int FRAMES = 1_000_000;

  private final FrameDecoder decoder = new FrameDecoder();
  private final NonceFinder finder = new NonceFinder(WireFrames.RUN);
  private final FlowTable flows = new FlowTable();

  @Test
  void
      decoding_a_million_frames_into_known_flows_and_looking_for_nonces_allocates_nothing_per_frame()
          throws IOException {
    final CaptureFile file = CaptureFile.of(capture());
    read(file.frames(), FRAMES);
    final FrameCursor frames = file.frames();
    final long before = THREADS.getCurrentThreadAllocatedBytes();
    final long sightings = read(frames, FRAMES);
    final long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertThat(sightings).isGreaterThan(FRAMES / 2);
    assertThat(allocated).as("bytes for %d frames", FRAMES).isLessThan(FRAMES / 100);
  }

  private long read(FrameCursor frames, int count) throws IOException {
    long sightings = 0;
    for (int i = 0; i < count && frames.next(); i++) {
      decoder.decode(frames);
      if (finder.find(decoder) != Sighting.NONE) {
        sightings++;
      }
      flows.count(decoder, frames.timestampNanos(), frames.number());
    }
    return sightings;
  }

  @Test
  void summing_up_a_million_frames_of_known_flows_allocates_nothing_per_frame() throws IOException {
    final CaptureFile file = CaptureFile.of(capture());
    final CaptureTally tally = new CaptureTally(Sought.run(WireFrames.RUN));
    tally.count(file.frames(), Long.MAX_VALUE, FRAMES);
    final FrameCursor frames = file.frames();
    final long before = THREADS.getCurrentThreadAllocatedBytes();
    tally.count(frames, Long.MAX_VALUE, FRAMES);
    final long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertThat(frames.number()).isGreaterThanOrEqualTo(FRAMES);
    assertThat(allocated).as("bytes for %d frames", FRAMES).isLessThan(FRAMES / 100);
  }

  private static byte[] capture() throws IOException {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PcapWriter writer =
        PcapWriter.create(bytes, LinkType.ETHERNET, 256, PcapWriter.Resolution.NANOSECONDS)) {
      final Collection<byte[]> frames = AgreementFrames.ethernet().values();
      for (int i = 0; i < FRAMES; ) {
        for (final byte[] frame : frames) {
          writer.append(i++, frame);
        }
      }
    }
    return bytes.toByteArray();
  }
}
