package io.wirecheck.model;

import java.util.Optional;

/**
 * A NodeClass of EKS Auto Mode ({@code eks.amazonaws.com/v1}): what it declares of the network of
 * the nodes that carry its name.
 *
 * @param snatPolicy {@code spec.snatPolicy}, as it is written; empty where it has none
 */
public record NodeClass(String name, Optional<String> snatPolicy) {

  /** The label of a node that names its NodeClass. */
  public static final String LABEL = "eks.amazonaws.com/nodeclass";

  /** The policy of nodes that translate what leaves the VPC, to a port drawn at random. */
  public static final String RANDOM = "Random";

  /** The policy of nodes that leave source addresses alone. */
  public static final String DISABLED = "Disabled";
}
