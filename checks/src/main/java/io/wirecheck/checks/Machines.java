package io.wirecheck.checks;

import io.wirecheck.check.Fact;
import io.wirecheck.check.Selection;
import io.wirecheck.check.Subject;
import io.wirecheck.model.ComputeType;
import io.wirecheck.model.Node;
import io.wirecheck.model.Section;
import io.wirecheck.model.Topology;
import java.util.List;
import java.util.Optional;

/** Whether a cluster has nodes of EC2 at all. */
final class Machines {

  private Machines() {}

  /**
   * Proof that no node is an EC2 instance of the account's: each says that it is a hybrid node or
   * on Fargate. Empty where one does not, or there is no node to say so.
   */
  static <S extends Subject> Optional<Selection<S>> noneOfEc2(final Topology topology) {
    if (topology.nodes() instanceof final Section.Known<List<Node>> nodes
        && !nodes.value().isEmpty()
        && nodes.value().stream().allMatch(Machines::isElsewhere)) {
      return Optional.of(
          new Selection.DoesNotApply<>(
              "every node is a hybrid node or on Fargate, which have no interfaces of the VPC CNI",
              Fact.of(
                  "label",
                  "%s=hybrid or fargate on all %d nodes"
                      .formatted(ComputeType.LABEL, nodes.value().size())),
              nodes.provenance()));
    }
    return Optional.empty();
  }

  /** True of a node whose pods have no addresses of interfaces of the account's. */
  static boolean isElsewhere(final Node node) {
    return node.computeType() == ComputeType.HYBRID || node.computeType() == ComputeType.FARGATE;
  }
}
