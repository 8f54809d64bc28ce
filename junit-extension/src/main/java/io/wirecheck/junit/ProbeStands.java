package io.wirecheck.junit;

import io.wirecheck.check.FlowSubject.End;
import io.wirecheck.check.Situation;
import io.wirecheck.evidence.Cell;
import io.wirecheck.flow.ProbePlaces;
import io.wirecheck.flow.Probes;
import io.wirecheck.model.Section;
import io.wirecheck.model.Topology;
import io.wirecheck.run.InconclusiveException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Where probes can stand, and where they do, as checks see it. */
final class ProbeStands {

  private ProbeStands() {}

  /**
   * A probe with what the topology says of it.
   *
   * @param cell the kind of place that it stands in
   */
  record Stand(Cell cell, End end) {}

  /**
   * Every kind of place that pods have in a topology.
   *
   * @throws InconclusiveException if the inventory does not say
   */
  static Set<Cell> possible(final Topology topology) {
    requireKnown(topology.nodes(), topology.networkInterfaces());
    return ProbePlaces.of(topology);
  }

  /**
   * The probes of a situation.
   *
   * @throws InconclusiveException if the inventory does not say what they are attached to, or they
   *     do not stand where they should
   */
  static List<Stand> taken(final Situation situation) {
    final Topology topology = situation.topology();
    requireKnown(
        topology.nodes(), topology.pods(), topology.instances(), topology.networkInterfaces());
    final Probes.Found found = Probes.of(situation);
    if (found instanceof final Probes.Unusable unusable) {
      throw new InconclusiveException(unusable.code(), unusable.detail());
    }
    return ((Probes.All) found)
        .probes().stream().map(probe -> new Stand(probe.cell(), probe.end())).toList();
  }

  private static void requireKnown(final Section<?>... sections) {
    Stream.of(sections)
        .flatMap(section -> section.whyUnknown().stream())
        .findFirst()
        .ifPresent(
            unknown -> {
              throw new InconclusiveException(unknown.code(), unknown.detail());
            });
  }
}
