package io.wirecheck.reference;

import io.wirecheck.evidence.AddressException;
import io.wirecheck.model.Topology;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The topologies that the reference network and the lab are built from, by name. */
public final class ReferenceTopologies {

  private static final SortedMap<String, Supplier<Topology>> TOPOLOGIES =
      new TreeMap<>(Map.of(EksStudy.NAME, EksStudy::topology, KopsStudy.NAME, KopsStudy::topology));

  private ReferenceTopologies() {}

  /** Every name, in alphabetical order. */
  public static List<String> names() {
    return List.copyOf(TOPOLOGIES.keySet());
  }

  /**
   * The topology with a name. Every section is known, save what kOps does not have; its provenance
   * names the document that {@link TopologyWriter} writes it to.
   *
   * @throws AddressException if there is none
   */
  public static Topology named(final String name) {
    return Optional.ofNullable(TOPOLOGIES.get(name))
        .orElseThrow(
            () ->
                new AddressException(
                    "no reference topology is called '%s'; known here: %s"
                        .formatted(name, String.join(", ", names()))))
        .get();
  }
}
