package io.wirecheck.lab;

import io.wirecheck.evidence.AddressException;
import io.wirecheck.evidence.NetworkAddress;
import io.wirecheck.evidence.NetworkException;
import io.wirecheck.model.Topology;
import io.wirecheck.reference.Change;
import io.wirecheck.reference.Changes;
import io.wirecheck.reference.NodeTables;
import io.wirecheck.reference.ReferenceTopologies;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How a lab differs from the healthy network of the documents, by the names of its address.
 *
 * @param changes variations and faults of the inventory and of nodes' tables, in this order: those
 *     of the reference network, by the same names
 * @param overlay what carries the pods' traffic between nodes; empty for the VPC itself
 * @param captureLost one tcpdump dies while it captures
 * @param probeSilent what probe pods send never leaves them
 */
record Faults(
    List<Change> changes, Optional<Overlay> overlay, boolean captureLost, boolean probeSilent) {

  private static final String FAULT = "fault";
  private static final String VARIATION = "variation";
  private static final String DOCUMENTS = "eks-study";

  /** The way out of a lab is always a NAT gateway's: the internet answers everybody. */
  private static final String NAT_GATEWAY = "nat-gateway";

  private static final String CAPTURE_LOST = "capture-lost";
  private static final String PROBE_SILENT = "probe-silent";

  private static final Map<String, Overlay> OVERLAYS =
      new TreeMap<>(
          Map.of(
              "vxlan-overlay", new Overlay(4789),
              "vxlan-overlay-8472", new Overlay(8472),
              "vxlan-overlay-9999", new Overlay(9999)));

  Faults {
    changes = List.copyOf(changes);
  }

  static Faults none() {
    return new Faults(List.of(), Optional.empty(), false, false);
  }

  /**
   * The faults and variations that an address asks for.
   *
   * @throws AddressException if it asks for one that a lab cannot show
   */
  static Faults of(final NetworkAddress address) {
    for (final String option : address.options().keySet()) {
      if (!option.equals(FAULT) && !option.equals(VARIATION)) {
        throw new AddressException(
            "a lab has no option '%s'; it takes fault=NAME and variation=NAME".formatted(option));
      }
    }
    address.values(VARIATION).forEach(name -> requireKnown(VARIATION, name, variations()));
    final List<String> asked = address.values(FAULT);
    asked.forEach(name -> requireKnown(FAULT, name, names()));
    final List<Overlay> overlays =
        asked.stream().filter(OVERLAYS::containsKey).map(OVERLAYS::get).distinct().toList();
    if (overlays.size() > 1) {
      throw new AddressException("pod traffic can be in one overlay at a time: " + address);
    }
    return new Faults(
        Changes.of(address).stream().filter(Faults::isWired).toList(),
        overlays.stream().findFirst(),
        asked.contains(CAPTURE_LOST),
        asked.contains(PROBE_SILENT));
  }

  /** Every fault that a lab can show, in alphabetical order. */
  static List<String> names() {
    final List<String> names = new ArrayList<>(OVERLAYS.keySet());
    names.add(CAPTURE_LOST);
    names.add(PROBE_SILENT);
    wired(Changes.faults()).forEach(names::add);
    return names.stream().sorted().toList();
  }

  /** Every variation that a lab can show, in alphabetical order. */
  static List<String> variations() {
    return Stream.concat(Stream.of(NAT_GATEWAY), wired(Changes.variations())).sorted().toList();
  }

  private static Stream<String> wired(final List<Change> changes) {
    return changes.stream().filter(Faults::isWired).filter(Faults::canStand).map(Change::name);
  }

  /** What is told of a network, and what packets look like, is no matter of wires. */
  private static boolean isWired(final Change change) {
    return change instanceof Change.OfInventory || change instanceof Change.OfNode;
  }

  /**
   * Namespaces cannot stand for every inventory; whether for this, the documents' own one shows.
   */
  private static boolean canStand(final Change change) {
    final Faults faults = new Faults(List.of(change), Optional.empty(), false, false);
    try {
      faults.layout(faults.applied(ReferenceTopologies.named(DOCUMENTS)));
      return true;
    } catch (final NetworkException impossible) {
      return false;
    }
  }

  private static void requireKnown(
      final String option, final String name, final List<String> known) {
    if (!known.contains(name)) {
      throw new AddressException(
          "a lab has no %s '%s'; it has %s. More can be had from reference:, which is no kernel"
              .formatted(option, name, String.join(", ", known)));
    }
  }

  /** The topology with the changes that are of the inventory. */
  Topology applied(final Topology topology) {
    Topology changed = topology;
    for (final Change change : changes) {
      changed = change.applied(changed);
    }
    return changed;
  }

  /** How a topology is wired, with the changes that are of nodes' tables. */
  Layout layout(final Topology topology) {
    return Layout.of(topology, NodeTables.of(topology, changes));
  }
}
