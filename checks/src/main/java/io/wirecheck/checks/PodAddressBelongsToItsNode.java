package io.wirecheck.checks;

import com.google.auto.service.AutoService;
import io.wirecheck.check.Check;
import io.wirecheck.check.Coverage;
import io.wirecheck.check.Fact;
import io.wirecheck.check.Finding;
import io.wirecheck.check.Requirement;
import io.wirecheck.check.Selection;
import io.wirecheck.check.Severity;
import io.wirecheck.check.Situation;
import io.wirecheck.evidence.Observations;
import io.wirecheck.evidence.Tier;
import io.wirecheck.model.ComputeType;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Node;
import io.wirecheck.model.Pod;
import io.wirecheck.model.Provenance;
import io.wirecheck.model.Section;
import io.wirecheck.model.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Every pod's address is held by a network interface of the pod's own node, within a range
 * associated with the VPC; every pod on the host's network carries an address of its node.
 */
@AutoService(Check.class)
@SuppressWarnings("rawtypes") // AutoService names Check without its type parameter.
public final class PodAddressBelongsToItsNode implements Check<AddressedPod> {

  /** EC2's answers lag behind; a pod younger than this is not held against the node. */
  static final Duration SETTLE = Duration.ofSeconds(30);

  private static final Requirement REQUIREMENT =
      new Requirement(
          "pod-address-belongs-to-its-node",
          "every running pod's address should be held by a network interface of the pod's own node,"
              + " within a range associated with the VPC",
          "the VPC CNI gives pods secondary addresses of the node's interfaces, and the VPC routes"
              + " nothing else",
          List.of("INV-01", "INV-02", "INV-03", "INV-08"),
          Severity.CRITICAL,
          Tier.T0);

  @Override
  public Requirement requirement() {
    return REQUIREMENT;
  }

  @Override
  public Selection<AddressedPod> select(final Situation situation) {
    final Topology topology = situation.topology();
    final Optional<Section.Unknown<?>> unknown = firstUnknown(topology);
    if (unknown.isPresent()) {
      return new Selection.Unknown<>(unknown.get().code(), unknown.get().detail());
    }
    final List<Node> nodes = topology.nodes().asOptional().orElse(List.of());
    if (!nodes.isEmpty() && nodes.stream().allMatch(PodAddressBelongsToItsNode::isHybrid)) {
      return new Selection.DoesNotApply<>(
          "every node is a hybrid node, whose pods have addresses outside the VPC by design",
          Fact.of("label", ComputeType.LABEL + "=hybrid on all " + nodes.size() + " nodes"),
          provenance(topology.nodes()));
    }
    return choose(topology);
  }

  @Override
  public Finding examine(final AddressedPod subject, final Observations observations) {
    final Topology topology = observations.topology();
    final AddressRule.Answer answer = AddressRule.judge(subject);
    final List<Provenance> decidedBy =
        List.of(
            provenance(topology.pods()).at(subject.toString()),
            provenance(topology.networkInterfaces()),
            provenance(topology.vpcs()));
    if (answer instanceof final AddressRule.Unsure unsure) {
      return Finding.inconclusive(
          subject, unsure.code(), unsure.detail(), answer.facts(), decidedBy);
    }
    if (answer instanceof AddressRule.Sound) {
      return Finding.holds(subject, answer.facts(), decidedBy);
    }
    return isYoung(subject.pod(), topology)
        ? Finding.inconclusive(
            subject,
            InconclusiveCode.TIMEOUT_SETTLE,
            "the pod was younger than %d s when the lists were read; EC2 may not know its address yet"
                .formatted(SETTLE.toSeconds()),
            answer.facts(),
            decidedBy)
        : Finding.violated(subject, answer.facts(), decidedBy);
  }

  private static Selection<AddressedPod> choose(final Topology topology) {
    final List<Pod> pods = topology.pods().asOptional().orElse(List.of());
    final SortedMap<String, Integer> excluded = new TreeMap<>();
    final AddressedPod.Surroundings surroundings = AddressedPod.Surroundings.of(topology);
    final List<AddressedPod> subjects = new ArrayList<>(pods.size());
    for (final Pod pod : pods) {
      final Optional<String> reason = whyNot(pod, surroundings);
      reason.ifPresentOrElse(
          why -> excluded.merge(why, 1, Integer::sum),
          () -> subjects.add(surroundings.around(pod)));
    }
    if (!subjects.isEmpty() && subjects.stream().allMatch(subject -> subject.pod().hostNetwork())) {
      return new Selection.Unknown<>(
          InconclusiveCode.NO_SUBJECTS,
          "all %d pods that run are on their host's network, and have no address of their own"
              .formatted(subjects.size()));
    }
    return new Selection.Chosen<>(
        subjects, new Coverage(pods.size(), new TreeMap<>(), excluded, List.of()));
  }

  /** Why a pod is not judged: it holds no address, or one that is not the VPC's by design. */
  private static Optional<String> whyNot(
      final Pod pod, final AddressedPod.Surroundings surroundings) {
    if (pod.phase() != Pod.Phase.RUNNING) {
      return Optional.of("not running");
    }
    if (pod.deletedAt().isPresent()) {
      return Optional.of("terminating");
    }
    return surroundings.nodeOf(pod).filter(PodAddressBelongsToItsNode::isHybrid).isPresent()
        ? Optional.of("on a hybrid node")
        : Optional.empty();
  }

  private static boolean isHybrid(final Node node) {
    return node.computeType() == ComputeType.HYBRID;
  }

  /** Held against the list that was read first: neither can know of what came after it. */
  private static boolean isYoung(final Pod pod, final Topology topology) {
    return Stream.of(provenance(topology.pods()), provenance(topology.networkInterfaces()))
        .flatMap(read -> read.readAt().stream())
        .anyMatch(at -> Duration.between(pod.createdAt(), at).compareTo(SETTLE) < 0);
  }

  private static Optional<Section.Unknown<?>> firstUnknown(final Topology topology) {
    return Stream.<Section<?>>of(
            topology.pods(),
            topology.nodes(),
            topology.instances(),
            topology.networkInterfaces(),
            topology.vpcs())
        .<Section.Unknown<?>>flatMap(section -> section.whyUnknown().stream())
        .findFirst();
  }

  private static Provenance provenance(final Section<?> section) {
    if (section instanceof final Section.Known<?> known) {
      return known.provenance();
    }
    throw new IllegalStateException("judged on an unknown section: " + section);
  }
}
