package io.wirecheck.evidence;

import io.wirecheck.model.Provenance;
import io.wirecheck.packet.LinkType;
import io.wirecheck.packet.PcapWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A capture as a network takes it, written frame by frame: one each microsecond from 1970 on. */
public final class WrittenCapture {

  public static final int SNAP_LENGTH = 256;

  private final List<byte[]> frames = new ArrayList<>();
  private final String name;

  public WrittenCapture(final String name) {
    this.name = name;
  }

  public static WrittenCapture of(final byte[]... frames) {
    final WrittenCapture capture = new WrittenCapture("captures/eni-a.pcap");
    capture.frames.addAll(List.of(frames));
    return capture;
  }

  public WrittenCapture add(final byte[] frame) {
    frames.add(frame);
    return this;
  }

  public Evidence evidence() {
    return evidence(bytes(LinkType.ETHERNET, SNAP_LENGTH));
  }

  /** The file without its last bytes, as a capture that was killed leaves it. */
  Evidence cutBy(final int bytes) {
    final byte[] whole = bytes(LinkType.ETHERNET, SNAP_LENGTH);
    return evidence(Arrays.copyOf(whole, whole.length - bytes));
  }

  /** The file with whole frames and another snap length in its header. */
  Evidence withSnapLengthInHeader(final int snapLength) {
    final byte[] whole = bytes(LinkType.ETHERNET, 65_535);
    ByteBuffer.wrap(whole).putInt(16, snapLength);
    return evidence(whole);
  }

  Evidence withLinkType(final LinkType linkType) {
    return evidence(bytes(linkType, SNAP_LENGTH));
  }

  Evidence evidence(final byte[] bytes) {
    return new Evidence(
        Evidence.PCAP, bytes, new Provenance(name, "", "tcpdump on node a", Optional.empty()));
  }

  byte[] bytes(final LinkType linkType, final int snapLength) {
    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (PcapWriter writer =
        PcapWriter.create(out, linkType, snapLength, PcapWriter.Resolution.NANOSECONDS)) {
      long time = 0;
      for (final byte[] frame : frames) {
        writer.append(time += 1000, frame);
      }
    } catch (final IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toByteArray();
  }
}
