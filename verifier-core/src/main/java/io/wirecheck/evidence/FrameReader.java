package io.wirecheck.evidence;

import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.SightedPacket.Addresses;
import io.wirecheck.evidence.SightedPacket.Direction;
import io.wirecheck.evidence.SightedPacket.Form;
import io.wirecheck.model.Provenance;
import io.wirecheck.packet.CaptureEnd;
import io.wirecheck.packet.CaptureFile;
import io.wirecheck.packet.FrameCursor;
import io.wirecheck.packet.FrameDecoder;
import io.wirecheck.packet.IcmpHeader;
import io.wirecheck.packet.NonceFinder;
import io.wirecheck.packet.Protocol;
import io.wirecheck.packet.Sighting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the kept frames of one capture: by flow, the packets that were sighted. */
final class FrameReader {

  private static final int NOT_READ = -1;

  /** Frames that carry the run's id but cannot be told further belong to no flow for certain. */
  static final int ANY_FLOW = -1;

  private final Map<Integer, Flow> flows;
  private final Evidence pcap;
  private final FrameDecoder decoder = new FrameDecoder();
  private final NonceFinder finder;
  private final Map<Integer, List<SightedPacket>> sighted = new HashMap<>();

  private FrameReader(final Map<Integer, Flow> flows, final Evidence pcap, final long run) {
    this.flows = flows;
    this.pcap = pcap;
    this.finder = new NonceFinder(run);
  }

  /**
   * Reads a capture.
   *
   * @param flows the flows of the round by number
   * @throws IOException if the file cannot be read to its end
   */
  static Map<Integer, List<SightedPacket>> read(
      final Map<Integer, Flow> flows, final Evidence pcap, final long run) throws IOException {
    final FrameReader reader = new FrameReader(flows, pcap, run);
    try (CaptureFile file = CaptureFile.of(pcap.buffer())) {
      reader.readAll(file.frames());
    }
    return reader.sighted;
  }

  private void readAll(final FrameCursor frames) throws IOException {
    while (frames.next()) {
      decoder.decode(frames);
      final Sighting sighting = finder.find(decoder);
      if (sighting != Sighting.NONE && sighting != Sighting.OPAQUE) {
        add(frames, sighting);
      }
    }
    if (frames.end() instanceof final CaptureEnd.Cut cut) {
      throw new IOException(
          "%s was cut after %d frames (%s)".formatted(pcap.name(), cut.frames(), cut.reason()));
    }
  }

  private void add(final FrameCursor frame, final Sighting sighting) {
    final boolean known = sighting != Sighting.UNREADABLE;
    final int flow = known ? finder.flow() : ANY_FLOW;
    final int ip =
        sighting == Sighting.TUNNELLED && finder.innerIp() != FrameDecoder.NO_LAYER
            ? finder.innerIp()
            : decoder.outermostIp();
    final SightedPacket packet =
        new SightedPacket(
            Math.toIntExact(frame.number()),
            frame.timestampNanos(),
            known ? finder.packet() : NOT_READ,
            known ? direction(Optional.ofNullable(flows.get(flow)), sighting) : Direction.UNKNOWN,
            form(sighting),
            addresses(sighting, ip),
            ip == FrameDecoder.NO_LAYER ? NOT_READ : decoder.ttl(ip),
            ip == FrameDecoder.NO_LAYER ? NOT_READ : FrameText.ipLength(decoder, ip),
            place(frame));
    sighted.computeIfAbsent(flow, number -> new ArrayList<>()).add(packet);
  }

  private Provenance place(final FrameCursor frame) {
    return pcap.provenance().at("frame " + frame.number());
  }

  /** Of a tunnelled packet the inner header's; empty where no inner header was read. */
  private Optional<Addresses> addresses(final Sighting sighting, final int ip) {
    final boolean readable =
        ip != FrameDecoder.NO_LAYER
            && (sighting != Sighting.TUNNELLED || finder.innerIp() != FrameDecoder.NO_LAYER);
    return readable ? Optional.of(FrameText.addresses(decoder, ip)) : Optional.empty();
  }

  private Form form(final Sighting sighting) {
    return switch (sighting) {
      case NATIVE -> new SightedPacket.Native();
      case QUOTED -> new SightedPacket.Quoted();
      case TUNNELLED -> tunnelled();
      default -> new SightedPacket.Unreadable(finder.reason().sentence());
    };
  }

  private Form tunnelled() {
    final int outer = finder.outerIp();
    return outer == FrameDecoder.NO_LAYER
        ? new SightedPacket.Unreadable("a tunnel without an outer IP header")
        : new SightedPacket.Tunnelled(
            FrameText.name(finder.tunnel()),
            FrameText.addresses(decoder, outer),
            FrameText.carrier(decoder, outer));
  }

  private Direction direction(final Optional<Flow> planned, final Sighting sighting) {
    final int transport = decoder.transport();
    if (sighting == Sighting.QUOTED) {
      return Direction.REPLY;
    }
    if (planned.isEmpty() || transport == FrameDecoder.NO_LAYER) {
      return Direction.UNKNOWN;
    }
    final Flow flow = planned.get();
    final Protocol protocol = decoder.protocol(transport);
    if (flow.transport() == Transport.ICMP) {
      return echoDirection(protocol, transport);
    }
    if (!protocol.name().equals(flow.transport().name())) {
      return Direction.UNKNOWN;
    }
    if (decoder.destinationPort(transport) == flow.port()) {
      return Direction.FORWARD;
    }
    return decoder.sourcePort(transport) == flow.port() ? Direction.REPLY : Direction.UNKNOWN;
  }

  private Direction echoDirection(final Protocol protocol, final int transport) {
    if (protocol != Protocol.ICMP && protocol != Protocol.ICMPV6) {
      return Direction.UNKNOWN;
    }
    return switch (IcmpHeader.type(decoder.buffer(), decoder.offset(transport))) {
      case IcmpHeader.ECHO_REQUEST, IcmpHeader.V6_ECHO_REQUEST -> Direction.FORWARD;
      case IcmpHeader.ECHO_REPLY, IcmpHeader.V6_ECHO_REPLY -> Direction.REPLY;
      default -> Direction.UNKNOWN;
    };
  }
}
