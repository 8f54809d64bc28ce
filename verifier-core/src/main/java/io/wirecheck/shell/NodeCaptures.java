package io.wirecheck.shell;

import com.fasterxml.jackson.core.JsonProcessingException;
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

/** The captures of a round on one node. Every point ends up captured or lost, with a reason. */
final class NodeCaptures {

  private static final Duration COMMAND = Duration.ofSeconds(10);

  /** Bytes that a second brings at least; that a session broke, nobody need have told us. */
  private static final long SLOWEST = 512L << 10;

  private static final int FETCH_ATTEMPTS = 3;

  /** A capture outlives the round's limit by what it takes to wait for stragglers and end it. */
  private static final Duration TO_FINISH = Duration.ofSeconds(20);

  private final Round round;
  private final String node;
  private final List<ObservationPoint> points;
  private final Shells shells;
  private final Map<String, MacAddress> macs;

  private final NavigableMap<ObservationPoint, Capture> lost = new TreeMap<>();
  private final List<Tap> taps = new ArrayList<>();
  private Optional<CaptureSite> site = Optional.empty();

  /** A point and the node's device for it. */
  private record Tap(ObservationPoint point, String device) {}

  /**
   * Nothing runs yet.
   *
   * @param macs of the network interfaces, by their ids
   */
  NodeCaptures(
      final Round round,
      final String node,
      final List<ObservationPoint> points,
      final Shells shells,
      final Map<String, MacAddress> macs) {
    this.round = round;
    this.node = node;
    this.points = points;
    this.shells = shells;
    this.macs = macs;
  }

  /** Captures at every point that it can, from now on. */
  void start(final Deadline deadline) {
    final CommandOutcome links = shells.captures(node).run(NodeDevices.COMMAND, COMMAND);
    if (!links.succeeded()) {
      points.forEach(point -> lost.put(point, unlisted(links)));
      return;
    }
    try {
      final NodeDevices devices = NodeDevices.parse(links.text());
      points.forEach(point -> find(point, devices));
      startTcpdumps(deadline);
    } catch (final JsonProcessingException e) {
      points.forEach(point -> lose(point, "ip link printed no JSON: " + e.getOriginalMessage()));
    }
  }

  private void startTcpdumps(final Deadline deadline) {
    if (taps.isEmpty()) {
      return;
    }
    final CaptureSite.Started started =
        CaptureSite.start(
            shells.captures(node),
            taps.stream().map(Tap::device).toList(),
            CaptureFilter.of(round),
            deadline.remaining(round.limit()).plus(TO_FINISH));
    if (started instanceof final CaptureSite.Failed failed) {
      taps.forEach(tap -> lose(tap.point(), failed.reason()));
      return;
    }
    final CaptureSite standing = ((CaptureSite.Standing) started).site();
    site = Optional.of(standing);
    final List<Tcpdump> tcpdumps = standing.awaitListening();
    for (int i = 0; i < taps.size(); i++) {
      if (!tcpdumps.get(i).listens()) {
        lost.put(taps.get(i).point(), failed(taps.get(i), "does not listen", tcpdumps.get(i)));
      }
    }
  }

  /** Ends the captures and brings them here. */
  NavigableMap<ObservationPoint, Capture> finish() {
    final NavigableMap<ObservationPoint, Capture> captures = new TreeMap<>(lost);
    site.ifPresent(
        standing -> {
          final List<Tcpdump> tcpdumps = standing.stop();
          for (int i = 0; i < taps.size(); i++) {
            final Tap tap = taps.get(i);
            if (!lost.containsKey(tap.point())) {
              captures.put(tap.point(), captured(standing, i, tcpdumps.get(i)));
            }
          }
        });
    return captures;
  }

  /** Leaves nothing on the node. */
  void discard() {
    site.ifPresent(CaptureSite::discard);
  }

  private Capture captured(final CaptureSite standing, final int number, final Tcpdump ended) {
    final Tap tap = taps.get(number);
    if (!ended.hasEnded()) {
      return failed(tap, "did not end when told to", ended);
    }
    if (!ended.succeeded()) {
      return failed(tap, "did not capture to the end", ended);
    }
    if (ended.framesLost().isEmpty()) {
      return failed(tap, "did not tell what the kernel dropped", ended);
    }
    return fetch(standing, number, COMMAND.plusSeconds(ended.largestFile() / SLOWEST))
        .map(
            raw ->
                CaptureSieve.sieve(tap.device(), raw, round.run(), ended.framesLost().getAsLong()))
        .orElseGet(
            () ->
                lost(
                    "the capture on %s of node %s arrived damaged or not at all, %d times"
                        .formatted(tap.device(), node, FETCH_ATTEMPTS)));
  }

  private Optional<Evidence> fetch(
      final CaptureSite standing, final int number, final Duration limit) {
    for (int attempt = 0; attempt < FETCH_ATTEMPTS; attempt++) {
      final CommandOutcome outcome = standing.fetch(number, limit);
      final Optional<byte[]> file =
          outcome.succeeded() ? Fetched.verified(outcome.stdout()) : Optional.empty();
      if (file.isPresent()) {
        return Optional.of(evidence(taps.get(number), file.get(), outcome));
      }
    }
    return Optional.empty();
  }

  private Evidence evidence(final Tap tap, final byte[] pcap, final CommandOutcome fetched) {
    final String document =
        "captures/%d/%s/%s.pcap"
            .formatted(round.number(), node, tap.point().id().replace('/', '.'));
    return new Evidence(
        Evidence.PCAP,
        pcap,
        Provenance.of(
            document,
            "tcpdump on %s of node %s".formatted(tap.device(), node),
            fetched.startedAt()));
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

  /** How a tcpdump that should have listened on, or ended well, did not. */
  private Lost failed(final Tap tap, final String what, final Tcpdump tcpdump) {
    final String how =
        tcpdump.hasEnded() ? "ended with status " + tcpdump.exitStatus().getAsInt() : "runs";
    return new Lost(
        InconclusiveCode.NO_CAPTURE,
        "tcpdump on %s of node %s %s (it %s: %s)"
            .formatted(tap.device(), node, what, how, tcpdump.messages()));
  }

  private Lost unlisted(final CommandOutcome links) {
    return new Lost(
        links.isRefused() ? InconclusiveCode.NO_PERMISSION : InconclusiveCode.NO_CAPTURE,
        "on node " + node + ": ip link " + links);
  }

  private void lose(final ObservationPoint point, final String reason) {
    lost.put(point, lost("on node " + node + ": " + reason));
  }

  private static Lost lost(final String detail) {
    return new Lost(InconclusiveCode.NO_CAPTURE, detail);
  }
}
