package io.wirecheck.checks;

import io.wirecheck.check.Coverage;
import io.wirecheck.check.ObjectRef;
import io.wirecheck.check.Selection;
import io.wirecheck.check.Situation;
import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.Endpoint;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.flow.FlowSampler;
import io.wirecheck.flow.NodeInterfaces;
import io.wirecheck.flow.Probe;
import io.wirecheck.flow.Probes;
import io.wirecheck.model.IpAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Samples flows from every cell's probes to addresses that need not answer: a few a cell to each
 * kind of destination. A TCP probe would need an answer before it sends its nonce.
 */
final class EgressSampler {

  private static final List<Transport> TURNS = List.of(Transport.ICMP, Transport.UDP);

  private final Situation situation;
  private final List<Probe> probes;
  private final NodeInterfaces interfaces;
  private final DeclaredSource declared;
  private final List<Function<Probe, List<IpAddress>>> kinds;

  private record Target(Probe source, IpAddress destination) {}

  private EgressSampler(final Situation situation, final List<Probe> probes) {
    this.situation = situation;
    this.probes = probes;
    this.interfaces = NodeInterfaces.of(situation.topology());
    this.declared = new DeclaredSource(situation.topology());
    final Destinations destinations =
        new Destinations(
            situation.externalTarget(),
            situation.topology(),
            declared.configuration().asOptional());
    this.kinds =
        List.of(destinations::beyondTheVpc, destinations::excluded, destinations::inFurtherRanges);
  }

  /** Unknown where the inventory does not say what a probe is attached to. */
  static Selection<EgressSubject> outOfTheNodes(final Situation situation) {
    final Probes.Found found = Probes.of(situation);
    return found instanceof final Probes.All all
        ? new EgressSampler(situation, all.probes()).choose()
        : ((Probes.Unusable) found).asSelection();
  }

  private Selection<EgressSubject> choose() {
    final Random random = new Random(situation.seed());
    final SortedMap<Cell, Integer> exercised = new TreeMap<>();
    final List<EgressSubject> subjects = new ArrayList<>();
    long population = 0;
    for (final Cell cell : situation.placement().probes().keySet()) {
      for (final Function<Probe, List<IpAddress>> kind : kinds) {
        final List<Target> candidates = candidates(cell, kind);
        population += candidates.size();
        Collections.shuffle(candidates, random);
        final List<EgressSubject> drawn =
            FlowSampler.draw(candidates, situation.flowsPerCell(), TURNS, this::subject);
        drawn.forEach(subject -> exercised.merge(cell, 1, Integer::sum));
        subjects.addAll(drawn);
      }
    }
    return new Selection.Chosen<>(
        subjects, new Coverage(population, exercised, new TreeMap<>(), List.of(remark(subjects))));
  }

  private String remark(final List<EgressSubject> subjects) {
    final String destinations =
        subjects.stream()
            .map(EgressSubject::destination)
            .collect(Collectors.toCollection(TreeSet::new))
            .stream()
            .map(IpAddress::toString)
            .collect(Collectors.joining(", "));
    return "%d flows a kind of place and of destination, drawn with seed %d, one-way, to %s"
        .formatted(
            situation.flowsPerCell(),
            situation.seed(),
            destinations.isEmpty() ? "nowhere" : destinations);
  }

  private List<Target> candidates(final Cell cell, final Function<Probe, List<IpAddress>> kind) {
    final List<Target> targets = new ArrayList<>();
    for (final Probe probe : probes) {
      if (probe.cell().equals(cell)) {
        kind.apply(probe).forEach(address -> targets.add(new Target(probe, address)));
      }
    }
    return targets;
  }

  private EgressSubject subject(final Target target, final Transport transport) {
    final Probe source = target.source();
    return new EgressSubject(
        FlowSampler.flow(source, new Endpoint.OfAddress(target.destination()), transport),
        source.cell(),
        source.end(),
        target.destination(),
        interfaces.around(source.end()),
        declared.of(source, target.destination()),
        List.of(ObjectRef.pod(source.end().pod()), ObjectRef.node(source.node().name())));
  }
}
