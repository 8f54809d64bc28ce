package io.wirecheck.junit;

import io.wirecheck.check.Situation;
import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.Key;
import io.wirecheck.junit.ProbeStands.Stand;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Topology;
import io.wirecheck.run.CapturedFlows;
import io.wirecheck.run.Fixture;
import io.wirecheck.run.InconclusiveException;
import java.lang.reflect.Executable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The probes and captures of one test; placed when the first of its probes is asked for. */
final class TestFixture {

  private final NetworkSession network;
  private final Enforcement enforcement;
  private final CaptureWindows windows = new CaptureWindows(this::situation, this::capture);
  private final Map<Executable, List<Probe>> probes = new HashMap<>();
  private Optional<Fixture> fixture = Optional.empty();
  private Optional<Situation> situation = Optional.empty();

  TestFixture(final NetworkSession network, final Enforcement enforcement) {
    this.network = network;
    this.enforcement = enforcement;
  }

  CaptureWindows captures() {
    return windows;
  }

  /**
   * The probes of a method, in the order of its parameters. A method that is asked for twice has
   * the same.
   */
  List<Probe> probes(final Executable taker) {
    final List<Probe> known = probes.get(taker);
    if (known != null) {
      return known;
    }
    final List<ProbeWish> wishes = ProbeWish.of(taker);
    final List<Probe> granted =
        conclusive(() -> grant(wishes)).stream().map(stand -> new Probe(stand, windows)).toList();
    probes.put(taker, granted);
    return granted;
  }

  private List<Stand> grant(final List<ProbeWish> wishes) {
    final Situation placed = fixture().place(topology -> cells(wishes, topology));
    situation = Optional.of(placed);
    return ProbeWish.grant(wishes, ProbeStands.taken(placed))
        .orElseThrow(
            () -> new InconclusiveException(InconclusiveCode.PLACEMENT, refusal(wishes, placed)));
  }

  private static Set<Cell> cells(final List<ProbeWish> wishes, final Topology topology) {
    return ProbeStands.possible(topology).stream()
        .filter(cell -> wishes.stream().anyMatch(wish -> wish.admits(cell)))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static String refusal(final List<ProbeWish> wishes, final Situation placed) {
    final String got =
        ProbeStands.taken(placed).stream()
            .map(stand -> "%s on node %s".formatted(stand.cell(), stand.end().node()))
            .collect(Collectors.joining("; "));
    final String missed =
        placed.placement().unplaced().entrySet().stream()
            .map(
                cell ->
                    "%s: %s, %s"
                        .formatted(cell.getKey(), cell.getValue().code(), cell.getValue().detail()))
            .collect(Collectors.joining("; "));
    return "the test asks for %s, and the network has %s%s"
        .formatted(
            wishes.stream().map(ProbeWish::toString).collect(Collectors.joining(" and ")),
            got.isEmpty() ? "no such place" : "probes only at: " + got,
            missed.isEmpty() ? "" : "; no probe stands at: " + missed);
  }

  private Situation situation() {
    return situation.orElseThrow(() -> new IllegalStateException("no probe was placed"));
  }

  private CapturedFlows capture(final Situation placed, final List<Key.FlowSightings> flows) {
    return conclusive(() -> fixture().capture(placed, flows));
  }

  private Fixture fixture() {
    if (fixture.isEmpty()) {
      fixture = Optional.of(network.verifier().fixture());
    }
    return fixture.get();
  }

  /** What cannot be said ends the test, as the configuration wants it. */
  private <T> T conclusive(final Supplier<T> use) {
    try {
      return network.alone(use);
    } catch (final InconclusiveException inconclusive) {
      throw enforcement.inconclusive(inconclusive);
    }
  }
}
