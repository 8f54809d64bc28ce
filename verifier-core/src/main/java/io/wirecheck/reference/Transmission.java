package io.wirecheck.reference;

import io.wirecheck.evidence.Endpoint;
import io.wirecheck.evidence.Flow;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.Gathering;
import io.wirecheck.evidence.Gathering.NodeReading;
import io.wirecheck.evidence.Gathering.NodeTexts;
import io.wirecheck.evidence.Gathering.NodeUnread;
import io.wirecheck.evidence.Gathering.Probe;
import io.wirecheck.evidence.Gathering.Sent;
import io.wirecheck.evidence.Round;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.IpAddress.Family;
import io.wirecheck.packet.Nonce;
import io.wirecheck.reference.Conversation.Line;
import io.wirecheck.reference.DataPath.Spoilt;
import io.wirecheck.reference.Way.Arrived;
import io.wirecheck.reference.Way.Beyond;
import io.wirecheck.reference.Way.InPod;
import io.wirecheck.reference.Way.Lost;
import io.wirecheck.reference.Way.OnHost;
import io.wirecheck.reference.Way.Place;
import io.wirecheck.reference.Way.Sight;
import io.wirecheck.reference.Wiring.Station;
import io.wirecheck.trace.Connections;
import io.wirecheck.trace.Packet;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private final Fabric fabric;
  private final DataPath dataPath;
  private final Round round;
  private final CaptureLog log;
  private final List<Probe> probes = new ArrayList<>();

  /** The connections that each node tracks for the flow that is sent. */
  private final Map<String, Connections> tracked = new HashMap<>();

  private long clock;

  private Transmission(
      final Wiring wiring,
      final Fabric fabric,
      final DataPath dataPath,
      final Round round,
      final Instant start) {
    this.wiring = wiring;
    this.fabric = fabric;
    this.dataPath = dataPath;
    this.round = round;
    this.log = new CaptureLog(round, wiring.devices(), fabric);
    this.clock = ChronoUnit.NANOS.between(Instant.EPOCH, start) + WARM_UP;
  }

  /** What came of a round; its packets' times follow from {@code start} alone. */
  static Gathering of(
      final Wiring wiring,
      final Fabric fabric,
      final DataPath dataPath,
      final Round round,
      final Instant start) {
    final Transmission transmission = new Transmission(wiring, fabric, dataPath, round, start);
    transmission.passBystanders();
    round.flows().forEach(transmission::send);
    return new Gathering(
        round.number(),
        round.run(),
        transmission.probes,
        transmission.log.captures(dataPath.spoilt(), start),
        transmission.readings(start));
  }

  /** The tables of the nodes that are asked, as their programs print them. */
  private Map<String, NodeReading> readings(final Instant readAt) {
    final Map<String, NodeReading> readings = new HashMap<>();
    for (final String node : round.nodes()) {
      readings.put(
          node,
          fabric
              .tables(node)
              .<NodeReading>map(
                  tables ->
                      new NodeTexts(NodeTextWriter.evidence(tables, round.number(), node, readAt)))
              .orElseGet(() -> unread(node)));
    }
    return readings;
  }

  private static NodeReading unread(final String node) {
    return new NodeUnread(
        InconclusiveCode.NOT_RECORDED,
        "node %s is no EC2 instance with Linux, and the model has no tables of it".formatted(node));
  }

  private void passBystanders() {
    for (final Station host : wiring.hosts()) {
      long at = clock;
      for (final byte[] frame : BystanderTraffic.at(host, dataPath, round.run())) {
        log.see(BystanderTraffic.point(host), at, () -> frame);
        at += BETWEEN_BYSTANDERS;
      }
    }
  }

  /** A flow from or to a station that is not there is not attempted. */
  private void send(final Round.Planned planned) {
    final Endpoint destination = planned.flow().destination();
    final Optional<Station> source = wiring.station(planned.flow().source());
    final boolean known =
        destination instanceof Endpoint.OfAddress || wiring.station(destination).isPresent();
    if (source.isPresent() && known) {
      tracked.clear();
      final List<Sent> packets = new ArrayList<>();
      for (int index = 0; index < planned.flow().packets(); index++) {
        packets.add(send(planned, index, source.get()));
        clock += BETWEEN_PACKETS;
      }
      probes.add(new Probe(planned.number(), planned.flow(), packets));
    }
  }

  private Sent send(final Round.Planned planned, final int index, final Station from) {
    final Flow flow = planned.flow();
    final boolean answered = !isSilent(flow) && talk(planned, index, from);
    final boolean refused = answered && Conversation.isRefused(flow);
    return new Sent(
        index,
        Conversation.payloadLength(flow, dataPath),
        Instant.EPOCH.plusNanos(clock - COMMAND_START),
        OptionalInt.of((answered && !refused) || flow.transport() == Transport.UDP ? 0 : 1),
        refused ? "Connection refused" : answered ? "" : whyNot(flow));
  }

  private static String whyNot(final Flow flow) {
    return flow.transport() == Transport.TCP ? "Connection timed out" : "no answer";
  }

  private boolean isSilent(final Flow flow) {
    return dataPath.spoilt().contains(Spoilt.PROBE_SILENT)
        && flow.source() instanceof Endpoint.OfPod;
  }

  /** True if all that was said was heard. */
  private boolean talk(final Round.Planned planned, final int index, final Station from) {
    final IpAddress source = from.address(planned.destination().family());
    final Conversation conversation =
        Conversation.about(
            planned.flow(),
            source,
            planned.destination(),
            new Nonce(round.run(), planned.number(), index),
            dataPath);
    final Place start = place(from);
    final Packet opening = conversation.opening();
    Arrived heard = new Arrived(start, opening.reversed());
    Arrived told = heard;
    long at = clock;
    for (final Line line : conversation.lines()) {
      final Place speaker = line.forward() ? start : told.at();
      final Packet header = line.forward() ? opening : told.header().reversed();
      final Way way = way(planned, speaker, new IpPacket(header, line.content()));
      at = log(planned.flow(), line, way, at) + BETWEEN_LINES;
      if (!(way.end() instanceof final Arrived arrived)) {
        return false;
      }
      if (line.forward()) {
        told = arrived;
      } else {
        heard = arrived;
      }
      if (!heard.header().equals(opening.reversed()) || !heard.at().equals(start)) {
        return false;
      }
    }
    return true;
  }

  private static Place place(final Station station) {
    return station.pod().<Place>map(InPod::new).orElseGet(() -> new OnHost(station.node().name()));
  }

  /** The time of the last sight. */
  private long log(final Flow flow, final Line line, final Way way, final long start) {
    long at = start;
    for (final Sight sight : way.sights()) {
      at = start + sight.nanos();
      log.see(sight.point(), at, () -> frame(flow, line, sight));
    }
    return at;
  }

  /** By the nodes' tables, or by owner alone where there are none, and within an overlay. */
  private Way way(final Round.Planned planned, final Place speaker, final IpPacket packet) {
    final Optional<Station> from = stationAt(speaker, planned);
    final Optional<Station> to = stationOf(packet.header().destination(), planned);
    final boolean ipv6 = packet.header().source().family() == Family.IPV6;
    final boolean tunnelled =
        dataPath.overlay().isPresent()
            && from.flatMap(Station::veth).isPresent()
            && to.flatMap(Station::veth).isPresent();
    if (!ipv6 && !tunnelled) {
      return Journey.of(fabric, dataPath, tracked, speaker, packet);
    }
    return byOwner(from, to, packet);
  }

  /** Who is no station is beyond the VPC. */
  private Way byOwner(
      final Optional<Station> from, final Optional<Station> to, final IpPacket packet) {
    if (to.isEmpty()) {
      return from.map(
              sender ->
                  new Way(
                      Route.beyond(sender, packet, dataPath),
                      new Arrived(new Beyond(), packet.header())))
          .orElseGet(() -> new Way(List.of(), new Lost("nobody sends " + packet.header())));
    }
    final Arrived arrived = new Arrived(place(to.get()), packet.header());
    return from.map(sender -> new Way(Route.between(sender, to.get(), packet, dataPath), arrived))
        .orElseGet(() -> new Way(Route.fromBeyond(to.get(), packet, dataPath), arrived));
  }

  private Optional<Station> stationAt(final Place place, final Round.Planned planned) {
    return ends(planned).stream().filter(end -> place(end).equals(place)).findFirst();
  }

  private Optional<Station> stationOf(final IpAddress address, final Round.Planned planned) {
    return ends(planned).stream().filter(end -> end.addresses().contains(address)).findFirst();
  }

  private List<Station> ends(final Round.Planned planned) {
    final List<Station> ends = new ArrayList<>();
    wiring.station(planned.flow().source()).ifPresent(ends::add);
    wiring.station(planned.flow().destination()).ifPresent(ends::add);
    return ends;
  }

  private byte[] frame(final Flow flow, final Line line, final Sight sight) {
    final byte[] frame = sight.frame().get();
    final boolean spoilt =
        dataPath.spoilt().contains(Spoilt.UNDECODABLE_FRAME)
            && line.forward()
            && flow.source() instanceof Endpoint.OfPod
            && wiring
                .station(flow.destination())
                .filter(to -> sight.point().equals(to.owner().point()))
                .isPresent();
    return spoilt ? undecodable(frame) : frame;
  }

  private static byte[] undecodable(final byte[] frame) {
    ByteBuffer.wrap(frame).putShort(ETHERTYPE, UNKNOWN_ETHERTYPE);
    return frame;
  }
}
