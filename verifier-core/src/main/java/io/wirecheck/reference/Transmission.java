package io.wirecheck.reference;

import io.wirecheck.evidence.Endpoint;
import io.wirecheck.evidence.Flow;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.Gathering;
import io.wirecheck.evidence.Gathering.Probe;
import io.wirecheck.evidence.Gathering.Sent;
import io.wirecheck.evidence.Round;
import io.wirecheck.packet.Nonce;
import io.wirecheck.reference.Conversation.Line;
import io.wirecheck.reference.DataPath.Spoilt;
import io.wirecheck.reference.Route.Sight;
import io.wirecheck.reference.Wiring.Station;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Sends a round's flows through the model: every packet past every device on its way. */
final class Transmission {

  /** The captures are up before the first packet. */
  private static final long WARM_UP = 100_000_000;

  private static final long BETWEEN_PACKETS = 5_000_000;
  private static final long COMMAND_START = 1_000_000;
  private static final long BETWEEN_LINES = 50_000;
  private static final long BETWEEN_BYSTANDERS = 700_000;

  /**
   * An EtherType for local experiments (IEEE 802, section 9.2.4): no decoder knows what follows.
   */
  private static final short UNKNOWN_ETHERTYPE = (short) 0x88B5;

  private static final int ETHERTYPE = 12;

  private final Wiring wiring;
  private final DataPath dataPath;
  private final Round round;
  private final CaptureLog log;
  private final List<Probe> probes = new ArrayList<>();
  private long clock;

  private Transmission(
      final Wiring wiring, final DataPath dataPath, final Round round, final Instant start) {
    this.wiring = wiring;
    this.dataPath = dataPath;
    this.round = round;
    this.log = new CaptureLog(round, wiring.devices());
    this.clock = ChronoUnit.NANOS.between(Instant.EPOCH, start) + WARM_UP;
  }

  /** What came of a round; its packets' times follow from {@code start} alone. */
  static Gathering of(
      final Wiring wiring, final DataPath dataPath, final Round round, final Instant start) {
    final Transmission transmission = new Transmission(wiring, dataPath, round, start);
    transmission.passBystanders();
    round.flows().forEach(transmission::send);
    return new Gathering(
        round.number(),
        round.run(),
        transmission.probes,
        transmission.log.captures(dataPath.spoilt(), start));
  }

  private void passBystanders() {
    for (final Station host : wiring.hosts()) {
      long at = clock;
      for (final byte[] frame : BystanderTraffic.at(host, dataPath, round.run())) {
        log.see(BystanderTraffic.point(host), at, frame);
        at += BETWEEN_BYSTANDERS;
      }
    }
  }

  /** A flow between stations that are not there is not attempted. */
  private void send(final Round.Planned planned) {
    final Optional<Station> source = wiring.station(planned.flow().source());
    final Optional<Station> destination = wiring.station(planned.flow().destination());
    if (source.isPresent() && destination.isPresent()) {
      final List<Sent> packets = new ArrayList<>();
      for (int index = 0; index < planned.flow().packets(); index++) {
        packets.add(send(planned, index, source.get(), destination.get()));
        clock += BETWEEN_PACKETS;
      }
      probes.add(new Probe(planned.number(), planned.flow(), packets));
    }
  }

  private Sent send(
      final Round.Planned planned, final int index, final Station from, final Station to) {
    final Flow flow = planned.flow();
    final boolean silent = isSilent(flow);
    if (!silent) {
      talk(planned, index, from, to);
    }
    return new Sent(
        index,
        Conversation.payloadLength(flow, dataPath),
        Instant.EPOCH.plusNanos(clock - COMMAND_START),
        OptionalInt.of(silent && flow.transport() != Transport.UDP ? 1 : 0),
        silent ? "no answer" : "");
  }

  private boolean isSilent(final Flow flow) {
    return dataPath.spoilt().contains(Spoilt.PROBE_SILENT)
        && flow.source() instanceof Endpoint.OfPod;
  }

  private void talk(
      final Round.Planned planned, final int index, final Station from, final Station to) {
    final List<Line> lines =
        Conversation.about(
            planned.flow(),
            from.address(planned.destination().family()),
            planned.destination(),
            new Nonce(round.run(), planned.number(), index),
            dataPath);
    final List<Sight> there = Route.between(from, to, dataPath);
    final List<Sight> back = Route.between(to, from, dataPath);
    long at = clock;
    for (final Line line : lines) {
      for (final Sight sight : line.forward() ? there : back) {
        log.see(sight.point(), at + sight.nanos(), frame(planned.flow(), line, sight, to));
      }
      at += Route.nanos(from, to) + BETWEEN_LINES;
    }
  }

  private byte[] frame(final Flow flow, final Line line, final Sight sight, final Station to) {
    final byte[] frame = sight.framing().frame(line.packet());
    final boolean spoilt =
        dataPath.spoilt().contains(Spoilt.UNDECODABLE_FRAME)
            && line.forward()
            && flow.source() instanceof Endpoint.OfPod
            && sight.point().equals(to.owner().point());
    return spoilt ? undecodable(frame) : frame;
  }

  private static byte[] undecodable(final byte[] frame) {
    ByteBuffer.wrap(frame).putShort(ETHERTYPE, UNKNOWN_ETHERTYPE);
    return frame;
  }
}
