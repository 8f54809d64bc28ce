package io.wirecheck.assertions;

import io.wirecheck.check.Explanation;
import io.wirecheck.check.Fact;
import io.wirecheck.evidence.FlowObservation;
import io.wirecheck.evidence.FlowObservation.AtPoint;
import io.wirecheck.evidence.FlowObservation.Unproven;
import io.wirecheck.evidence.Gathering.Sent;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.evidence.SightedPacket;
import io.wirecheck.evidence.SightedPacket.Addresses;
import io.wirecheck.evidence.SightedPacket.Direction;
import io.wirecheck.evidence.SightedPacket.Native;
import io.wirecheck.evidence.SightedPacket.Quoted;
import io.wirecheck.evidence.SightedPacket.Tunnelled;
import io.wirecheck.evidence.SightedPacket.Unreadable;
import io.wirecheck.model.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions about what was seen of a flow: at one point after {@link #at}, else at every point
 * that was looked at. That something was absent is said only of a capture that showed a packet of
 * the run in the same window; of any other it fails, with the reason.
 */
public class FlowObservationAssert extends AbstractAssert<FlowObservationAssert, FlowObservation> {

  private SortedMap<ObservationPoint, AtPoint> points;

  public FlowObservationAssert(final FlowObservation actual) {
    super(actual, FlowObservationAssert.class);
    points = actual == null ? new TreeMap<>() : actual.points();
  }

  /** What follows is about this point, which must have been looked at. */
  public FlowObservationAssert at(final ObservationPoint point) {
    isNotNull();
    final AtPoint seen = actual.points().get(point);
    if (seen == null) {
      fail("a capture at " + point, Fact.of("captured at", "" + actual.points().keySet()));
    } else {
      points = new TreeMap<>(Map.of(point, seen));
    }
    return this;
  }

  /** Every packet was seen there as it is. */
  public FlowObservationAssert arrived() {
    return each("every packet as it is", (at, sent) -> !asItIs(at, sent).isEmpty());
  }

  /** Every packet was seen there as it is, and none within another packet. */
  public FlowObservationAssert isNotEncapsulated() {
    proven("no packet within another");
    none("no packet within another", packet -> packet.form() instanceof Tunnelled);
    none("packets that can be read", packet -> packet.form() instanceof Unreadable);
    return arrived();
  }

  /** Every packet was seen there with this source address, and none with another. */
  public FlowObservationAssert hasSource(final IpAddress address) {
    final String expected = "source address " + address;
    none(expected, packet -> isProbe(packet) && !source(packet).equals(Optional.of(address)));
    return each(expected, (at, sent) -> !asItIs(at, sent).isEmpty());
  }

  /** As {@link #hasSource(IpAddress)}. */
  public FlowObservationAssert hasSource(final String address) {
    return hasSource(IpAddress.parse(address));
  }

  /** Every packet was answered there, in a packet that repeats its nonce. */
  public FlowObservationAssert isAnswered() {
    return each("an answer to every packet", (at, sent) -> answers(at, sent).findAny().isPresent());
  }

  /**
   * Nothing of the flow was there, and the capture has shown that it would have seen it. Every
   * packet must have been seen at another point: what was not sent is absent everywhere.
   */
  public FlowObservationAssert isAbsent() {
    proven("nothing of the flow");
    looked("nothing of the flow");
    actual.sent().stream()
        .filter(
            sent -> actual.points().values().stream().allMatch(at -> asItIs(at, sent).isEmpty()))
        .findFirst()
        .ifPresent(
            sent ->
                fail(
                    "packets that are seen somewhere",
                    Fact.of("observed", "packet %d nowhere".formatted(sent.index()))));
    none("nothing of the flow", packet -> true);
    return this;
  }

  /** Whether a packet did what is expected at a point. */
  private interface Expectation {
    boolean holds(AtPoint at, Sent sent);
  }

  private FlowObservationAssert each(final String expected, final Expectation expectation) {
    looked(expected);
    points.forEach(
        (point, at) ->
            actual.sent().stream()
                .filter(sent -> !expectation.holds(at, sent))
                .findFirst()
                .ifPresent(sent -> fail(expected + " at " + point, facts(at, sent))));
    return this;
  }

  private void looked(final String expected) {
    isNotNull();
    if (points.isEmpty() || actual.sent().isEmpty()) {
      fail(expected, Fact.of("observed", "nothing was sent, or nobody looked"));
    }
  }

  private void none(final String expected, final Predicate<SightedPacket> unwanted) {
    isNotNull();
    points.forEach(
        (point, at) ->
            at.sightings().stream()
                .filter(unwanted)
                .findFirst()
                .ifPresent(packet -> fail(expected + " at " + point, facts(at, packet))));
  }

  private void proven(final String expected) {
    isNotNull();
    points.forEach(
        (point, at) -> {
          if (at.instrument() instanceof final Unproven unproven) {
            fail(
                expected + " at " + point,
                Fact.of("not known", unproven.code() + ": " + unproven.detail()));
          }
        });
  }

  private static Fact[] facts(final AtPoint at, final SightedPacket packet) {
    return new Fact[] {
      Fact.of("observed", "packet %d, %s".formatted(packet.packet(), text(packet))),
      Fact.of("captured on", at.device()),
      Fact.of("decided by", packet.provenance().origin() + ", " + packet.provenance())
    };
  }

  private Fact[] facts(final AtPoint at, final Sent sent) {
    final String seen =
        ofPacket(at, sent).map(FlowObservationAssert::text).collect(Collectors.joining("\n"));
    final List<Fact> facts = new ArrayList<>();
    facts.add(
        Fact.of(
            "observed",
            "packet %d: %s".formatted(sent.index(), seen.isEmpty() ? "nothing" : seen)));
    facts.add(
        Fact.of(
            "its command",
            ("exit status " + sent.exitStatus().orElse(-1) + " " + sent.output()).strip()));
    if (at.instrument() instanceof final Unproven unproven) {
      facts.add(Fact.of("not known", unproven.code() + ": " + unproven.detail()));
    }
    facts.add(Fact.of("decided by", at.provenance().origin() + ", " + at.provenance()));
    return facts.toArray(Fact[]::new);
  }

  private void fail(final String expected, final Fact... facts) {
    failWithMessage(
        "%s",
        Explanation.of("[%s] expected %s".formatted(actual.flow(), expected), List.of(facts)));
  }

  private static Stream<SightedPacket> ofPacket(final AtPoint at, final Sent sent) {
    return at.sightings().stream().filter(packet -> packet.packet() == sent.index());
  }

  private static List<SightedPacket> asItIs(final AtPoint at, final Sent sent) {
    return ofPacket(at, sent).filter(FlowObservationAssert::isProbe).toList();
  }

  private static Stream<SightedPacket> answers(final AtPoint at, final Sent sent) {
    return ofPacket(at, sent)
        .filter(packet -> packet.form() instanceof Native)
        .filter(packet -> packet.direction() == Direction.REPLY);
  }

  private static boolean isProbe(final SightedPacket packet) {
    return packet.form() instanceof Native && packet.direction() == Direction.FORWARD;
  }

  private static Optional<IpAddress> source(final SightedPacket packet) {
    return packet.addresses().map(Addresses::source);
  }

  private static String text(final SightedPacket packet) {
    final String addresses = packet.addresses().map(Addresses::toString).orElse("unknown");
    if (packet.form() instanceof final Tunnelled tunnel) {
      return "%s inside %s, outer %s".formatted(addresses, tunnel.kind(), tunnel.outer());
    }
    if (packet.form() instanceof final Unreadable unreadable) {
      return "a frame that cannot be read: " + unreadable.reason();
    }
    final String role =
        packet.form() instanceof Quoted
            ? " in an ICMP error that quotes it"
            : packet.direction() == Direction.REPLY ? " in answer" : "";
    return addresses + role;
  }
}
