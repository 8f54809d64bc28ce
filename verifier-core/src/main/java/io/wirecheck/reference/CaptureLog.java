package io.wirecheck.reference;

import io.wirecheck.evidence.CaptureSieve;
import io.wirecheck.evidence.Evidence;
import io.wirecheck.evidence.Gathering.Capture;
import io.wirecheck.evidence.Gathering.Lost;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.evidence.Round;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Provenance;
import io.wirecheck.packet.LinkType;
import io.wirecheck.packet.PcapWriter;
import io.wirecheck.reference.DataPath.Spoilt;
import io.wirecheck.reference.Fabric.Port;
import io.wirecheck.reference.Wiring.Device;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What the captures of one round see, frame by frame, until they are written as files. */
final class CaptureLog {

  private static final int SNAP_LENGTH = 256;
  private static final long DROPPED = 7;
  private static final int TAIL = 10;

  private final Round round;
  private final Map<ObservationPoint, Device> devices;
  private final Fabric fabric;
  private final Map<ObservationPoint, Port> ports;
  private final Map<ObservationPoint, List<Seen>> seen = new HashMap<>();

  /** A frame at a point of the round; frames elsewhere are nobody's. */
  private record Seen(long nanos, ByteBuffer frame) {}

  /**
   * @param devices those that the topology says there are
   * @param fabric those that nodes with tables have
   */
  CaptureLog(final Round round, final Map<ObservationPoint, Device> devices, final Fabric fabric) {
    this.round = round;
    this.devices = devices;
    this.fabric = fabric;
    this.ports = fabric.points();
    round.points().forEach(point -> seen.put(point, new ArrayList<>()));
  }

  void see(final ObservationPoint point, final long nanos, final Supplier<byte[]> frame) {
    final List<Seen> frames = seen.get(point);
    if (frames != null) {
      frames.add(new Seen(nanos, ByteBuffer.wrap(frame.get())));
    }
  }

  /** A capture for each point of the round; the first one bears what is spoilt. */
  Map<ObservationPoint, Capture> captures(final Set<Spoilt> spoilt, final Instant start) {
    final Map<ObservationPoint, Capture> captures = new TreeMap<>();
    for (final ObservationPoint point : round.points()) {
      captures.put(point, capture(point, captures.isEmpty() ? spoilt : Set.of(), start));
    }
    return captures;
  }

  private Capture capture(
      final ObservationPoint point, final Set<Spoilt> spoilt, final Instant start) {
    final Optional<String> name = deviceAt(point);
    if (name.isEmpty()) {
      return new Lost(InconclusiveCode.NO_CAPTURE, "no device of the network is " + point);
    }
    return capture(point, name.get(), spoilt, start);
  }

  /** What the node calls the device; empty where it has none. */
  private Optional<String> deviceAt(final ObservationPoint point) {
    return fabric.knows(point.node())
        ? Optional.ofNullable(ports.get(point)).map(port -> port.link().name())
        : Optional.ofNullable(devices.get(point)).map(Device::name);
  }

  /** tcpdump does not start on a device that an administrator has set down. */
  private boolean isDown(final ObservationPoint point) {
    return Optional.ofNullable(ports.get(point)).filter(port -> !port.link().up()).isPresent();
  }

  private Capture capture(
      final ObservationPoint point,
      final String device,
      final Set<Spoilt> spoilt,
      final Instant start) {
    if (isDown(point)) {
      return new Lost(
          InconclusiveCode.NO_CAPTURE,
          "the capture on %s of node %s did not start: tcpdump: %s: That device is not up"
              .formatted(device, point.node(), device));
    }
    if (spoilt.contains(Spoilt.CAPTURE_LOST)) {
      return new Lost(
          InconclusiveCode.NO_CAPTURE,
          "the capture on %s of node %s ended without a status".formatted(device, point.node()));
    }
    final byte[] whole = pcap(seen.getOrDefault(point, List.of()));
    final byte[] kept =
        spoilt.contains(Spoilt.CAPTURE_CUT) ? Arrays.copyOf(whole, whole.length - TAIL) : whole;
    final long dropped = spoilt.contains(Spoilt.CAPTURE_DROPPED) ? DROPPED : 0;
    return CaptureSieve.sieve(
        device,
        new Evidence(Evidence.PCAP, kept, provenance(point, device, start)),
        round.run(),
        dropped);
  }

  private Provenance provenance(
      final ObservationPoint point, final String device, final Instant start) {
    final String name =
        "captures/round-%d/%s/%s.pcap".formatted(round.number(), point.node(), device);
    return Provenance.of(name, "the model's %s on node %s".formatted(device, point.node()), start);
  }

  private static byte[] pcap(final List<Seen> frames) {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PcapWriter writer =
        PcapWriter.create(
            bytes, LinkType.ETHERNET, SNAP_LENGTH, PcapWriter.Resolution.NANOSECONDS)) {
      final List<Seen> inOrder = new ArrayList<>(frames);
      inOrder.sort(Comparator.comparingLong(Seen::nanos));
      for (final Seen frame : inOrder) {
        writer.append(frame.nanos(), frame.frame().array());
      }
    } catch (final IOException impossible) {
      throw new UncheckedIOException("writing to memory failed", impossible);
    }
    return bytes.toByteArray();
  }
}
