package io.wirecheck.flow;

import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.InterfaceClass;
import io.wirecheck.model.ComputeType;
import io.wirecheck.model.IpAddress.Family;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.Node;
import io.wirecheck.model.ProviderId;
import io.wirecheck.model.Topology;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The kinds of places that pods of the VPC CNI have: for each zone, the classes of interfaces that
 * hold addresses for pods there. A class that no node of the zone has is no place, so nothing is
 * missing without it.
 */
public final class ProbePlaces {

  private final InterfaceIndex interfaces;

  private ProbePlaces(final InterfaceIndex interfaces) {
    this.interfaces = interfaces;
  }

  public static Set<Cell> of(final Topology topology) {
    final ProbePlaces places =
        new ProbePlaces(
            InterfaceIndex.of(topology.networkInterfaces().asOptional().orElse(List.of())));
    final Set<Cell> cells = new TreeSet<>();
    topology.nodes().asOptional().orElse(List.of()).stream()
        .filter(ProbePlaces::canRunProbes)
        .forEach(node -> places.cellsOf(node).forEach(cells::add));
    return cells;
  }

  /** The cell of a place on a node. */
  public static Cell cell(final Node node, final InterfaceClass interfaceClass) {
    return new Cell(node.computeType(), node.operatingSystem(), interfaceClass, node.zone());
  }

  /** Probes and captures run on Linux instances. */
  public static boolean canRunProbes(final Node node) {
    return node.operatingSystem().equals("linux")
        && (node.computeType() == ComputeType.EC2 || node.computeType() == ComputeType.AUTO);
  }

  private Stream<Cell> cellsOf(final Node node) {
    final Optional<String> instance = node.providerId().map(ProviderId::instanceId);
    return instance.map(interfaces::of).orElse(List.of()).stream()
        .filter(eni -> !eni.isUnmanaged())
        .filter(ProbePlaces::holdsPodAddresses)
        .map(eni -> cell(node, classOf(eni)));
  }

  /** A branch is attached to nothing itself. */
  public static InterfaceClass classOf(final NetworkInterface eni) {
    if (eni.type().equals("branch")) {
      return InterfaceClass.BRANCH;
    }
    return eni.isPrimary() ? InterfaceClass.PRIMARY : InterfaceClass.SECONDARY;
  }

  /** A single IPv6 address is the host's: pods get theirs out of prefixes. */
  private static boolean holdsPodAddresses(final NetworkInterface eni) {
    return !eni.prefixes().isEmpty()
        || eni.secondaryAddresses().stream().anyMatch(ip -> ip.family() == Family.IPV4);
  }
}
