package io.wirecheck.shell;

import io.wirecheck.evidence.CaptureSieve;
import io.wirecheck.evidence.Evidence;
import io.wirecheck.evidence.Gathering.Capture;
import io.wirecheck.evidence.Gathering.Lost;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.evidence.Round;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.MacAddress;
import io.wirecheck.model.PodRef;
import io.wirecheck.model.Provenance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The captures of a round on one node. Every point ends up captured or lost, with a reason. */
final class NodeCaptures {

  private static final Duration COMMAND = Duration.ofSeconds(10);

  /** Enough for a nonce that ends at byte 172, within Geneve with options; the filler may go. */
  static final int SNAP_LENGTH = 256;

  /** Some 500,000 frames of the snap length: ours are some hundreds. */
  private static final long MAX_BYTES = 128L << 20;

  /** A capture outlives the round's limit by what it takes to wait for stragglers and end it. */
  private static final Duration TO_FINISH = Duration.ofSeconds(20);

  private final Round round;
  private final String node;
  private final List<ObservationPoint> points;
  private final Shells shells;
  private final CaptureSource source;
  private final Map<String, MacAddress> macs;

  private final NavigableMap<ObservationPoint, Capture> lost = new TreeMap<>();
  private final List<Tap> taps = new ArrayList<>();
  private Optional<CaptureSource.Running> running = Optional.empty();

  /** A point and the node's device for it. */
  private record Tap(ObservationPoint point, String device) {}

  /**
   * Nothing runs yet.
   *
   * @param shells where a pod tells of its veth pair
   * @param macs of the network interfaces, by their ids
   */
  NodeCaptures(
      final Round round,
      final String node,
      final List<ObservationPoint> points,
      final Shells shells,
      final CaptureSource source,
      final Map<String, MacAddress> macs) {
    this.round = round;
    this.node = node;
    this.points = points;
    this.shells = shells;
    this.source = source;
    this.macs = macs;
  }

  /** Captures at every point that it can, from now on. */
  void start(final Deadline deadline) {
    final CaptureSource.Listing listing = source.devices();
    if (listing instanceof final CaptureSource.Unlisted unlisted) {
      points.forEach(point -> lost.put(point, unlisted.why()));
      return;
    }
    final NodeDevices devices = ((CaptureSource.Listed) listing).devices();
    points.forEach(point -> find(point, devices));
    if (!taps.isEmpty()) {
      final CaptureSource.Running started = source.start(order(deadline));
      running = Optional.of(started);
      final Map<String, Lost> deaf = started.awaitListening();
      taps.stream()
          .filter(tap -> deaf.containsKey(tap.device()))
          .forEach(tap -> lost.put(tap.point(), deaf.get(tap.device())));
    }
  }

  private CaptureOrder order(final Deadline deadline) {
    return new CaptureOrder(
        taps.stream().map(Tap::device).toList(),
        CaptureFilter.of(round),
        SNAP_LENGTH,
        deadline.remaining(round.limit()).plus(TO_FINISH),
        MAX_BYTES);
  }

  /** Ends the captures and brings them here. */
  NavigableMap<ObservationPoint, Capture> finish() {
    final NavigableMap<ObservationPoint, Capture> captures = new TreeMap<>(lost);
    final Map<String, CaptureSource.Taken> taken =
        running.map(CaptureSource.Running::stop).orElse(Map.of());
    for (final Tap tap : taps) {
      if (!lost.containsKey(tap.point())) {
        captures.put(tap.point(), captured(tap, taken.get(tap.device())));
      }
    }
    return captures;
  }

  /** Leaves nothing on the node. */
  void discard() {
    running.ifPresent(CaptureSource.Running::discard);
  }

  private Capture captured(final Tap tap, final CaptureSource.@Nullable Taken taken) {
    if (taken instanceof final CaptureSource.Pcap pcap) {
      return CaptureSieve.sieve(tap.device(), evidence(tap, pcap), round.run(), pcap.framesLost());
    }
    return taken instanceof final CaptureSource.Failed failed
        ? failed.why()
        : lost(
            "%s on %s of node %s was not answered"
                .formatted(source.instrument(), tap.device(), node));
  }

  private Evidence evidence(final Tap tap, final CaptureSource.Pcap pcap) {
    final String document =
        "captures/%d/%s/%s.pcap"
            .formatted(round.number(), node, tap.point().id().replace('/', '.'));
    return new Evidence(
        Evidence.PCAP,
        pcap.bytes(),
        Provenance.of(
            document,
            "%s on %s of node %s".formatted(source.instrument(), tap.device(), node),
            pcap.at()));
  }

  private void find(final ObservationPoint point, final NodeDevices devices) {
    final List<String> found =
        switch (point.kind()) {
          case NETWORK_INTERFACE -> ofInterface(point, devices);
          case VETH -> ofPod(point, devices);
        };
    if (found.size() == 1) {
      taps.add(new Tap(point, found.get(0)));
    } else if (!lost.containsKey(point)) {
      lose(point, (found.isEmpty() ? "no device" : "several devices " + found) + " for " + point);
    }
  }

  private List<String> ofInterface(final ObservationPoint point, final NodeDevices devices) {
    final MacAddress mac = macs.get(point.id());
    if (mac == null) {
      lose(point, "nobody knows the MAC address of " + point.id());
      return List.of();
    }
    return devices.withAddress(mac);
  }

  /** The pod's side of a veth pair has the number of the host's side, whatever that is called. */
  private List<String> ofPod(final ObservationPoint point, final NodeDevices devices) {
    final String[] name = point.id().split("/", 2);
    final CommandOutcome peer =
        shells
            .pod(new PodRef(name[0], name[1]))
            .run(List.of("cat", "/sys/class/net/eth0/iflink"), COMMAND);
    if (!peer.succeeded() || !peer.text().strip().matches("\\d{1,9}")) {
      lose(point, "reading the number of the veth pair of " + point.id() + " " + peer);
      return List.of();
    }
    return devices.withIndex(Integer.parseInt(peer.text().strip()));
  }

  private void lose(final ObservationPoint point, final String reason) {
    lost.put(point, lost("on node " + node + ": " + reason));
  }

  private static Lost lost(final String detail) {
    return new Lost(InconclusiveCode.NO_CAPTURE, detail);
  }
}
