package io.wirecheck.evidence;

import io.wirecheck.model.IpAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One gathering: every capture starts before the first probe, and stops after the last.
 *
 * @param number 1, or 2 for the follow-up; each time that objects changed and are read again, two
 *     more
 * @param run the run id that starts every nonce
 * @param flows in the order in which their packets are sent; controls are flows like any other
 * @param points where captures run
 * @param nodeAddresses of each node that a point is on, the addresses that a tunnel could run
 *     between
 * @param nodes whose tables are read, once the captures stand and before the first probe
 * @param limit how long the gathering may take
 */
public record Round(
    int number,
    long run,
    List<Planned> flows,
    SortedSet<ObservationPoint> points,
    Map<String, List<IpAddress>> nodeAddresses,
    SortedSet<String> nodes,
    Duration limit) {

  /**
   * A flow with the number that its nonces carry, which no other flow of the run has.
   *
   * @param destination the address that the packets are sent to
   */
  public record Planned(int number, Flow flow, IpAddress destination) {}

  /** A round in which no node's tables are read. */
  public Round(
      final int number,
      final long run,
      final List<Planned> flows,
      final SortedSet<ObservationPoint> points,
      final Map<String, List<IpAddress>> nodeAddresses,
      final Duration limit) {
    this(number, run, flows, points, nodeAddresses, new TreeSet<>(), limit);
  }

  public Round {
    flows = List.copyOf(flows);
    points = Collections.unmodifiableSortedSet(new TreeSet<>(points));
    nodes = Collections.unmodifiableSortedSet(new TreeSet<>(nodes));
    nodeAddresses = Collections.unmodifiableMap(new TreeMap<>(nodeAddresses));
  }
}
