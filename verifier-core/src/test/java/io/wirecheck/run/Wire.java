package io.wirecheck.run;

import io.wirecheck.evidence.CaptureSieve;
import io.wirecheck.evidence.Flow;
import io.wirecheck.evidence.Gathering;
import io.wirecheck.evidence.Gathering.Capture;
import io.wirecheck.evidence.Gathering.Probe;
import io.wirecheck.evidence.Gathering.Sent;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.evidence.ProbeFrames;
import io.wirecheck.evidence.Round;
import io.wirecheck.evidence.WrittenCapture;
import io.wirecheck.model.IpAddress;
import io.wirecheck.packet.Nonce;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** One wire for all: every point of a round sees every packet of its UDP flows. */
final class Wire {

  private static final IpAddress SENDER = IpAddress.parse("192.168.1.64");

  private Wire() {}

  static Gathering carry(final Round round) {
    return carryOnly(round, flow -> true, 0);
  }

  /** Every flow is sent, and only some are seen. */
  static Gathering carryOnly(
      final Round round, final Predicate<Flow> seen, final long droppedByKernel) {
    final Map<ObservationPoint, Capture> captures = new HashMap<>();
    for (final ObservationPoint point : round.points()) {
      final WrittenCapture capture = new WrittenCapture("captures/" + point.id() + ".pcap");
      round.flows().stream()
          .filter(planned -> seen.test(planned.flow()))
          .forEach(planned -> frames(round, planned, capture));
      captures.put(
          point, CaptureSieve.sieve("ens5", capture.evidence(), round.run(), droppedByKernel));
    }
    return new Gathering(round.number(), round.run(), probes(round, OptionalInt.of(0)), captures);
  }

  /** What each flow's sender says. */
  static List<Probe> probes(final Round round, final OptionalInt exitStatus) {
    return round.flows().stream()
        .map(
            planned ->
                new Probe(
                    planned.number(),
                    planned.flow(),
                    IntStream.range(0, planned.flow().packets())
                        .mapToObj(i -> new Sent(i, 64, Instant.EPOCH, exitStatus, "gone"))
                        .toList()))
        .toList();
  }

  private static void frames(
      final Round round, final Round.Planned planned, final WrittenCapture capture) {
    for (int packet = 0; packet < planned.flow().packets(); packet++) {
      final Nonce nonce = new Nonce(round.run(), planned.number(), packet);
      capture.add(ProbeFrames.udp(SENDER, planned.destination(), planned.flow().port(), nonce));
    }
  }
}
