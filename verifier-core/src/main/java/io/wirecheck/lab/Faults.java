package io.wirecheck.lab;

import io.wirecheck.evidence.AddressException;
import io.wirecheck.evidence.NetworkAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is wrong with a lab, by the names of its address.
 *
 * @param overlay what carries the pods' traffic between nodes; empty for the VPC itself
 * @param captureLost one tcpdump dies while it captures
 * @param probeSilent what probe pods send never reaches their nodes' interfaces
 */
record Faults(Optional<Overlay> overlay, boolean captureLost, boolean probeSilent) {

  private static final String OPTION = "fault";
  private static final String CAPTURE_LOST = "capture-lost";
  private static final String PROBE_SILENT = "probe-silent";

  private static final Map<String, Overlay> OVERLAYS =
      new TreeMap<>(
          Map.of(
              "vxlan-overlay", new Overlay(4789),
              "vxlan-overlay-8472", new Overlay(8472),
              "vxlan-overlay-9999", new Overlay(9999)));

  static Faults none() {
    return new Faults(Optional.empty(), false, false);
  }

  /**
   * The faults that an address asks for.
   *
   * @throws AddressException if it asks for one that a lab cannot show
   */
  static Faults of(final NetworkAddress address) {
    for (final String option : address.options().keySet()) {
      if (!option.equals(OPTION)) {
        throw new AddressException(
            "a lab has no option '%s'; it takes fault=NAME, NAME being one of %s"
                .formatted(option, String.join(", ", names())));
      }
    }
    final List<String> asked = address.values(OPTION);
    asked.forEach(Faults::requireKnown);
    final List<Overlay> overlays =
        asked.stream().filter(OVERLAYS::containsKey).map(OVERLAYS::get).distinct().toList();
    if (overlays.size() > 1) {
      throw new AddressException("pod traffic can be in one overlay at a time: " + address);
    }
    return new Faults(
        overlays.stream().findFirst(), asked.contains(CAPTURE_LOST), asked.contains(PROBE_SILENT));
  }

  /** Every fault that a lab can show, in alphabetical order. */
  static List<String> names() {
    final List<String> names = new ArrayList<>(OVERLAYS.keySet());
    names.add(CAPTURE_LOST);
    names.add(PROBE_SILENT);
    return names.stream().sorted().toList();
  }

  private static void requireKnown(final String fault) {
    if (!names().contains(fault)) {
      throw new AddressException(
          "a lab has no fault '%s'; it has %s. More can be had from reference:, which is no kernel"
              .formatted(fault, String.join(", ", names())));
    }
  }
}
