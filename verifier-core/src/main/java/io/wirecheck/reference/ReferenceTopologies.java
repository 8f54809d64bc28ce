package io.wirecheck.reference;

import io.wirecheck.evidence.AddressException;
import io.wirecheck.model.Topology;
import java.util.List;

/** The topologies that the reference network and the lab are built from, by name. */
public final class ReferenceTopologies {

  private static final String EKS_STUDY = "eks-study";

  private ReferenceTopologies() {}

  /** Every name, in alphabetical order. */
  public static List<String> names() {
    return List.of(EKS_STUDY);
  }

  /**
   * The topology with a name. Every section is known, and its provenance names the document that
   * {@link TopologyWriter} writes it to.
   *
   * @throws AddressException if there is none
   */
  public static Topology named(final String name) {
    if (!name.equals(EKS_STUDY)) {
      throw new AddressException(
          "no reference topology is called '%s'; known here: %s"
              .formatted(name, String.join(", ", names())));
    }
    return EksStudy.topology();
  }
}
