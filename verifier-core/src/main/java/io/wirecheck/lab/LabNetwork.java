package io.wirecheck.lab;

import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.evidence.Gathering;
import io.wirecheck.evidence.Inventory;
import io.wirecheck.evidence.Network;
import io.wirecheck.evidence.NetworkAddress;
import io.wirecheck.evidence.Placement;
import io.wirecheck.evidence.Round;
import io.wirecheck.model.Topology;
import io.wirecheck.reference.ProbePlacer;
import io.wirecheck.reference.TopologyWriter;
import io.wirecheck.shell.ShellGatherer;
import io.wirecheck.shell.Shells;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import java.util.SortedSet;

/** A network whose packets a real kernel sends, on this machine. */
final class LabNetwork implements Network {

  private final NetworkAddress address;
  private final Faults faults;
  private final Clock clock;
  private final Lab lab;
  private Topology topology;
  private Layout layout;

  private LabNetwork(
      final NetworkAddress address,
      final Faults faults,
      final Clock clock,
      final Topology topology,
      final Layout layout,
      final Lab lab) {
    this.address = address;
    this.faults = faults;
    this.clock = clock;
    this.topology = topology;
    this.layout = layout;
    this.lab = lab;
  }

  /**
   * Starts a lab.
   *
   * @param parent where it may make a directory
   * @throws io.wirecheck.evidence.AddressException if a lab has no such fault
   * @throws io.wirecheck.evidence.NetworkException if this machine cannot have one
   */
  static LabNetwork start(
      final NetworkAddress address, final Topology topology, final Path parent, final Clock clock) {
    final Faults faults = Faults.of(address);
    final Topology changed = faults.applied(topology);
    final Layout layout = faults.layout(changed);
    final Lab lab = Lab.start(layout, faults, parent, clock);
    return new LabNetwork(address, faults, clock, changed, layout, lab);
  }

  /** What is wired at the moment. */
  Topology topology() {
    return topology;
  }

  /** How it is wired. */
  Layout layout() {
    return layout;
  }

  /** The shells within it. */
  Shells shells() {
    return lab;
  }

  @Override
  public String address() {
    return address.toString();
  }

  @Override
  public String description() {
    return "Linux network namespaces wired as %d nodes of %s, on this machine"
        .formatted(layout.nodes().size(), address.name());
  }

  @Override
  public Inventory inventory(final Set<DocumentKind> kinds) {
    lab.requireOpen();
    return TopologyWriter.write(topology, kinds, clock.instant());
  }

  @Override
  public Placement place(final SortedSet<Cell> cells) {
    lab.requireOpen();
    final ProbePlacer.Placed placed = ProbePlacer.place(topology, cells);
    final Layout grown = faults.layout(placed.topology());
    lab.grow(grown);
    topology = placed.topology();
    layout = grown;
    return placed.placement();
  }

  @Override
  public Gathering gather(final Round round) {
    lab.requireOpen();
    return new ShellGatherer(topology, lab).gather(round);
  }

  @Override
  public void close() {
    lab.close();
  }
}
