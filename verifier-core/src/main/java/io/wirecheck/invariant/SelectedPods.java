package io.wirecheck.invariant;

import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.Endpoint;
import io.wirecheck.evidence.InterfaceClass;
import io.wirecheck.flow.Probe;
import io.wirecheck.flow.ProbePlaces;
import io.wirecheck.flow.Probes;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Node;
import io.wirecheck.model.Pod;
import io.wirecheck.model.PodRef;
import io.wirecheck.model.Section;
import io.wirecheck.model.Topology;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The running pods that a selector selects, by whether packets can be seen at a cable of theirs.
 */
final class SelectedPods {

  private static final String ON_THE_HOST = "pods on the network of their node";

  private final Topology topology;
  private final Ends.OfPods words;
  private final List<Pod> cabled = new ArrayList<>();
  private final List<Pod> elsewhere = new ArrayList<>();
  private int onTheHost;

  private SelectedPods(final Topology topology, final Ends.OfPods words) {
    this.topology = topology;
    this.words = words;
  }

  static SelectedPods of(final Topology topology, final Ends.OfPods words) {
    final SelectedPods selected = new SelectedPods(topology, words);
    final Map<String, Node> nodes =
        topology.nodes().asOptional().orElse(List.of()).stream()
            .collect(Collectors.toMap(Node::name, Function.identity(), (a, b) -> b));
    topology.pods().asOptional().orElse(List.of()).stream()
        .filter(pod -> pod.ref().namespace().equals(words.namespace()))
        .filter(pod -> pod.holdsItsAddresses() && words.selector().selects(pod.labels()))
        .sorted(Comparator.comparing(Pod::ref))
        .forEach(pod -> selected.add(pod, nodes));
    return selected;
  }

  private void add(final Pod pod, final Map<String, Node> nodes) {
    if (pod.hostNetwork()) {
      onTheHost++;
      return;
    }
    final boolean canBeSeen =
        pod.nodeName().map(nodes::get).filter(ProbePlaces::canRunProbes).isPresent();
    (canBeSeen ? cabled : elsewhere).add(pod);
  }

  /** The kinds of places that the pods have. */
  Section<Set<Cell>> cells() {
    return located().map(this::cells);
  }

  private Set<Cell> cells(final List<Probe> pods) {
    final Set<Cell> cells = new TreeSet<>();
    pods.forEach(pod -> cells.add(pod.cell()));
    elsewhere.stream().flatMap(pod -> nodeOf(pod).stream()).forEach(node -> cells.add(cell(node)));
    return cells;
  }

  /** Asked for, so that it is said that no probe can stand there. */
  private static Cell cell(final Node node) {
    return ProbePlaces.cell(node, InterfaceClass.PRIMARY);
  }

  private List<Node> nodeOf(final Pod pod) {
    return topology.nodes().asOptional().orElse(List.of()).stream()
        .filter(node -> pod.nodeName().equals(Optional.of(node.name())))
        .toList();
  }

  /** The pods as receivers. One whose packets nobody could see makes the whole unknown. */
  Section<Targets> targets() {
    if (!elsewhere.isEmpty()) {
      final Pod pod = elsewhere.get(0);
      return Section.unknown(
          InconclusiveCode.PLACEMENT,
          "pod %s is on node %s, where no packets can be captured; select the others alone"
              .formatted(pod.ref(), pod.nodeName().orElse("")));
    }
    return located().map(this::targets);
  }

  private Targets targets(final List<Probe> pods) {
    return Targets.of(
            pods.stream()
                .map(pod -> Ends.inPod(pod, new Endpoint.OfAddress(pod.end().address())))
                .toList())
        .excluding(ON_THE_HOST, onTheHost);
  }

  private Section<List<Probe>> located() {
    if (topology.pods().whyUnknown().isPresent()) {
      return topology.pods().map(pods -> List.of());
    }
    if (cabled.isEmpty() && elsewhere.isEmpty()) {
      return Section.unknown(InconclusiveCode.NO_SUBJECTS, nobody());
    }
    final List<PodRef> refs = cabled.stream().map(Pod::ref).toList();
    final Probes.Found found = Probes.ofPods(topology, refs);
    if (found instanceof final Probes.Unusable unusable) {
      return Section.unknown(unusable.code(), unusable.detail());
    }
    return topology.pods().map(pods -> ((Probes.All) found).probes());
  }

  private String nobody() {
    return onTheHost == 0
        ? "no running pod of namespace %s has %s".formatted(words.namespace(), words.selector())
        : "every running pod of namespace %s with %s is on the network of its node: name it by nodes()"
            .formatted(words.namespace(), words.selector());
  }
}
