package io.wirecheck.checks;

import com.google.auto.service.AutoService;
import io.wirecheck.check.Check;
import io.wirecheck.check.Coverage;
import io.wirecheck.check.Finding;
import io.wirecheck.check.Requirement;
import io.wirecheck.check.Selection;
import io.wirecheck.check.Severity;
import io.wirecheck.check.Situation;
import io.wirecheck.evidence.Observations;
import io.wirecheck.evidence.Tier;
import io.wirecheck.flow.Sections;
import io.wirecheck.model.CniConfiguration;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.NetworkInterface.Attachment;
import io.wirecheck.model.Node;
import io.wirecheck.model.Pod;
import io.wirecheck.model.Provenance;
import io.wirecheck.model.ProviderId;
import io.wirecheck.model.Section;
import io.wirecheck.model.Topology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * No node admits more pods than it can have addresses for, and its limit is one that a rule gives
 * its instance type.
 */
@AutoService(Check.class)
@SuppressWarnings("rawtypes") // AutoService names Check without its type parameter.
public final class NodePodLimitFitsItsAddresses implements Check<LimitedNode> {

  private static final Requirement REQUIREMENT =
      new Requirement(
          "node-pod-limit-fits-its-addresses",
          "every node's pod limit should be one that a rule gives its instance type, and no higher"
              + " than its addresses and its pods on the host's network",
          "the scheduler counts pods and not addresses: a pod beyond them hangs in"
              + " ContainerCreating",
          List.of("INV-30", "INV-34"),
          Severity.MAJOR,
          Tier.T0);

  @Override
  public Requirement requirement() {
    return REQUIREMENT;
  }

  @Override
  public Selection<LimitedNode> select(final Situation situation) {
    final Topology topology = situation.topology();
    return Sections.<LimitedNode>unknownOf(
            topology.nodes(), topology.pods(), topology.networkInterfaces())
        .or(() -> Machines.noneOfEc2(topology))
        .orElseGet(() -> choose(topology));
  }

  @Override
  public Finding examine(final LimitedNode subject, final Observations observations) {
    final Topology topology = observations.topology();
    final Provenance pods = provenance(topology.pods());
    final PodLimitRule.Answer answer = PodLimitRule.judge(subject, pods.readAt());
    final List<Provenance> decidedBy =
        Stream.concat(
                Stream.of(
                    provenance(topology.nodes()).at(subject.toString()),
                    pods,
                    provenance(topology.networkInterfaces())),
                known(topology.daemonSets()).stream())
            .toList();
    if (answer instanceof final PodLimitRule.Unsure unsure) {
      return Finding.inconclusive(
          subject, unsure.code(), unsure.detail(), unsure.facts(), decidedBy);
    }
    return answer instanceof PodLimitRule.Sound
        ? Finding.holds(subject, answer.facts(), decidedBy)
        : Finding.violated(subject, answer.facts(), decidedBy);
  }

  private static Selection<LimitedNode> choose(final Topology topology) {
    final List<Node> nodes = topology.nodes().asOptional().orElse(List.of());
    final Map<String, List<Pod>> hostPods = hostPods(topology);
    final Map<String, List<NetworkInterface>> interfaces = interfaces(topology);
    final Section<CniConfiguration> cni = CniConfiguration.of(topology.daemonSets());
    final SortedMap<String, Integer> excluded = new TreeMap<>();
    final List<LimitedNode> subjects = new ArrayList<>(nodes.size());
    for (final Node node : nodes) {
      whyNot(node)
          .ifPresentOrElse(
              why -> excluded.merge(why, 1, Integer::sum),
              () ->
                  subjects.add(
                      new LimitedNode(
                          node,
                          hostPods.getOrDefault(node.name(), List.of()),
                          node.providerId()
                              .map(ProviderId::instanceId)
                              .map(interfaces::get)
                              .orElse(List.of()),
                          cni)));
    }
    return new Selection.Chosen<>(
        subjects, new Coverage(nodes.size(), new TreeMap<>(), excluded, List.of()));
  }

  /** By node: the kubelet counts every pod that has not ended. */
  private static Map<String, List<Pod>> hostPods(final Topology topology) {
    final Map<String, List<Pod>> byNode = new HashMap<>();
    for (final Pod pod : topology.pods().asOptional().orElse(List.of())) {
      final boolean over = pod.phase() == Pod.Phase.SUCCEEDED || pod.phase() == Pod.Phase.FAILED;
      if (pod.hostNetwork() && !over) {
        pod.nodeName()
            .ifPresent(node -> byNode.computeIfAbsent(node, key -> new ArrayList<>(4)).add(pod));
      }
    }
    return byNode;
  }

  private static Map<String, List<NetworkInterface>> interfaces(final Topology topology) {
    final Map<String, List<NetworkInterface>> byInstance = new HashMap<>();
    for (final NetworkInterface eni : topology.networkInterfaces().asOptional().orElse(List.of())) {
      eni.attachment()
          .flatMap(Attachment::instanceId)
          .ifPresent(id -> byInstance.computeIfAbsent(id, key -> new ArrayList<>(4)).add(eni));
    }
    return byInstance;
  }

  /** Why a node is not judged: its pods have no addresses of its interfaces. */
  private static Optional<String> whyNot(final Node node) {
    return Machines.isElsewhere(node)
        ? Optional.of("compute type " + node.computeType().name().toLowerCase(Locale.ROOT))
        : Optional.empty();
  }

  private static Provenance provenance(final Section<?> section) {
    return known(section)
        .orElseThrow(() -> new IllegalStateException("judged on an unknown section: " + section));
  }

  private static Optional<Provenance> known(final Section<?> section) {
    return section instanceof final Section.Known<?> known
        ? Optional.of(known.provenance())
        : Optional.empty();
  }
}
