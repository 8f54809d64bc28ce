package io.wirecheck.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;

/** What holds of any bytes whatsoever. */
final class Invariants {

  private Invariants() {}

  /** The layers lie one behind the other within the captured bytes, and the reason has a cause. */
  static void check(FrameDecoder frame, int start, int capturedEnd) {
    int at = start;
    for (int layer = 0; layer < frame.layerCount(); layer++) {
      assertThat(frame.offset(layer)).isEqualTo(at);
      at += frame.headerLength(layer);
      assertThat(at).isLessThanOrEqualTo(Math.min(capturedEnd, frame.end(layer)));
    }
    assertThat(frame.payloadOffset()).isEqualTo(at);
    assertThat(frame.payloadLength()).isNotNegative();
    assertThat(frame.outcome() == Outcome.DECODED).isEqualTo(frame.reason() == Reason.NONE);
  }

  /** The file is refused at a place in it, or read to an end; nothing in it is counted twice. */
  static void checkFile(byte[] file) throws IOException {
    final CaptureFile capture;
    try {
      capture = CaptureFile.of(file);
    } catch (CaptureFormatException refusal) {
      assertThat(refusal.offset()).isBetween(0L, (long) file.length);
      return;
    }
    final CaptureSummary summary = checkFrames(capture.frames(), file.length);
    assertThat(summary.end().frames() * 12).isLessThanOrEqualTo(file.length);
    assertThat(summary.bytes()).isGreaterThanOrEqualTo(summary.capturedBytes());
    assertThat(summary.capturedBytes()).isLessThan(file.length);
    assertThat(summary.linkTypes().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(summary.end().frames());
    assertThat(summary.tunnels().stream().mapToLong(Tunnel::frames).sum())
        .isEqualTo(
            summary.tunnelFrames().values().stream().mapToLong(CaptureSummary.Frames::count).sum());
  }

  private static CaptureSummary checkFrames(FrameCursor frames, int length) throws IOException {
    final FrameCursor again = frames.copy();
    while (frames.next()) {
      assertThat(frames.offset() + frames.capturedLength())
          .isLessThanOrEqualTo(frames.buffer().limit());
      assertThat(frames.originalLength()).isGreaterThanOrEqualTo(frames.capturedLength());
      assertThat(frames.number()).isLessThan(length);
    }
    assertThat(frames.end().frames()).isEqualTo(frames.number());
    final CaptureTally tally = new CaptureTally(Sought.run(WireFrames.RUN));
    tally.count(again, Long.MAX_VALUE, Integer.MAX_VALUE);
    return tally.summary(frames.end());
  }
}
