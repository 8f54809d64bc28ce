package io.wirecheck.run;

import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.evidence.Gathering;
import io.wirecheck.evidence.Inventory;
import io.wirecheck.evidence.Network;
import io.wirecheck.evidence.NetworkException;
import io.wirecheck.evidence.Placement;
import io.wirecheck.evidence.Round;
import io.wirecheck.model.PodRef;
import io.wirecheck.model.Topology;
import io.wirecheck.reference.TopologyWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A network whose answers a test writes, and that keeps what it was asked. Without a script nothing
 * changes, every cell gets two probes, and every point sees every packet.
 */
public final class ScriptedNetwork implements Network {

  private final List<Topology> topologies = new ArrayList<>();
  private final List<Set<DocumentKind>> inventories = new ArrayList<>();
  private final List<SortedSet<Cell>> placements = new ArrayList<>();
  private final List<Round> rounds = new ArrayList<>();
  private final Set<Integer> lostInventories = new TreeSet<>();
  private Function<SortedSet<Cell>, Placement> places = ScriptedNetwork::everywhere;
  private Function<Round, Gathering> gathers = Wire::carry;
  private int last = Integer.MAX_VALUE;
  private boolean closed;

  private ScriptedNetwork(final Topology topology) {
    topologies.add(topology);
  }

  public static ScriptedNetwork of(final Topology topology) {
    return new ScriptedNetwork(topology);
  }

  /** From the next inventory on the network is another. */
  public ScriptedNetwork then(final Topology topology) {
    topologies.add(topology);
    return this;
  }

  /** The inventory of this number, from 1, cannot be read. */
  public ScriptedNetwork losingInventory(final int number) {
    lostInventories.add(number);
    return this;
  }

  public ScriptedNetwork placing(final Function<SortedSet<Cell>, Placement> script) {
    places = script;
    return this;
  }

  public ScriptedNetwork gathering(final Function<Round, Gathering> script) {
    gathers = script;
    return this;
  }

  /** After that many inventories there is nothing new. */
  public ScriptedNetwork exhaustedAfter(final int number) {
    last = number;
    return this;
  }

  @Override
  public boolean isExhausted() {
    return inventories.size() >= last;
  }

  List<Set<DocumentKind>> inventories() {
    return inventories;
  }

  List<SortedSet<Cell>> placements() {
    return placements;
  }

  List<Round> rounds() {
    return rounds;
  }

  boolean isClosed() {
    return closed;
  }

  static <T, R> Function<T, R> unreachable(final String message) {
    return question -> {
      throw new NetworkException(message);
    };
  }

  static Placement everywhere(final SortedSet<Cell> cells) {
    final SortedMap<Cell, List<PodRef>> probes = new TreeMap<>();
    cells.forEach(cell -> probes.put(cell, List.of(pod(cell, 1), pod(cell, 2))));
    return new Placement(probes, new TreeMap<>());
  }

  private static PodRef pod(final Cell cell, final int number) {
    return new PodRef("wirecheck", cell.zone() + "-" + number);
  }

  @Override
  public String address() {
    return "scripted:test";
  }

  @Override
  public String description() {
    return "a script";
  }

  @Override
  public Inventory inventory(final Set<DocumentKind> kinds) {
    inventories.add(kinds);
    if (lostInventories.contains(inventories.size())) {
      throw new NetworkException("inventory " + inventories.size() + " is out of reach");
    }
    final int last = Math.min(inventories.size(), topologies.size()) - 1;
    return TopologyWriter.write(topologies.get(last), kinds, Instant.EPOCH);
  }

  @Override
  public Placement place(final SortedSet<Cell> cells) {
    placements.add(cells);
    return places.apply(cells);
  }

  @Override
  public Gathering gather(final Round round) {
    rounds.add(round);
    return gathers.apply(round);
  }

  @Override
  public void close() {
    closed = true;
  }
}
