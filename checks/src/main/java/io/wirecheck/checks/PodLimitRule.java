package io.wirecheck.checks;

import io.wirecheck.check.Fact;
import io.wirecheck.model.CniConfiguration;
import io.wirecheck.model.ComputeType;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.InstanceType;
import io.wirecheck.model.InstanceTypes;
import io.wirecheck.model.Node;
import io.wirecheck.model.Pod;
import io.wirecheck.model.Section;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether a node's pod limit fits its addresses, and follows from a rule. */
final class PodLimitRule {

  /** What the rule says of a node. */
  sealed interface Answer {
    List<Fact> facts();
  }

  record Sound(List<Fact> facts) implements Answer {}

  record Wrong(List<Fact> facts) implements Answer {}

  record Unsure(InconclusiveCode code, String detail, List<Fact> facts) implements Answer {}

  /** A node's daemons start one after the other; a younger aws-node is not held against it. */
  static final Duration SETTLE = Duration.ofSeconds(30);

  private static final String NODE_GROUP = "eks.amazonaws.com/nodegroup";
  private static final String WINDOWS = "windows";

  /** Where a person may have set the limit, by what a node's labels show of it. */
  private static final List<String> LIMIT_SETTERS =
      List.of(
          "eks.amazonaws.com/sourceLaunchTemplateId",
          "karpenter.sh/nodepool",
          "karpenter.sh/provisioner-name");

  private static final String REPLACE =
      "a node keeps the limit that it started with: change it in the node's user data (nodeadm's"
          + " maxPods or maxPodsExpression, Bottlerocket's max-pods, Karpenter's kubelet.maxPods),"
          + " then replace the node";

  private final LimitedNode subject;
  private final Node node;
  private final int limit;
  private final Optional<Instant> readAt;

  private PodLimitRule(final LimitedNode subject, final int limit, final Optional<Instant> readAt) {
    this.subject = subject;
    this.node = subject.node();
    this.limit = limit;
    this.readAt = readAt;
  }

  /**
   * The answer about a node.
   *
   * @param readAt when the pods were read, where that is known
   */
  static Answer judge(final LimitedNode subject, final Optional<Instant> readAt) {
    if (subject.node().allocatablePods().isEmpty()) {
      return new Unsure(
          InconclusiveCode.TIMEOUT_SETTLE,
          "the node's kubelet has not said yet how many pods it admits (status.allocatable.pods)",
          List.of());
    }
    return new PodLimitRule(subject, subject.node().allocatablePods().getAsInt(), readAt).judge();
  }

  private Answer judge() {
    if (node.operatingSystem().equals(WINDOWS)) {
      return onWindows();
    }
    final Optional<InstanceType> type = InstanceTypes.published().find(node.instanceType());
    if (type.isEmpty()) {
      return unsure(
          node.instanceType().isEmpty()
              ? "the node has no label node.kubernetes.io/instance-type"
              : InstanceTypes.published().whyUnknown(node.instanceType()));
    }
    return node.computeType() == ComputeType.AUTO ? inAutoMode(type.get()) : onEc2(type.get());
  }

  /** The scheduler counts the addresses of Windows nodes, so that only the limit is judged. */
  private Answer onWindows() {
    return limit == PodLimits.KUBELET_DEFAULT
        ? new Sound(List.of(limitFact("the limit of Windows nodes")))
        : unsure("Windows nodes admit 110 pods; something has set another limit on this one");
  }

  private Answer inAutoMode(final InstanceType type) {
    final List<PodLimits.Limit> limits = PodLimits.ofAutoMode(type);
    return PodLimits.matching(limits, limit)
        .<Answer>map(matching -> new Sound(List.of(limitFact(matching.rule()))))
        .orElseGet(
            () -> unsure("EKS Auto Mode gives a %s %s pods".formatted(type.name(), words(limits))));
  }

  private Answer onEc2(final InstanceType type) {
    if (subject.cni() instanceof final Section.Unknown<CniConfiguration> unknown) {
      return new Unsure(unknown.code(), unknown.detail(), List.of(limitFact("its origin unknown")));
    }
    final CniConfiguration cni = subject.cni().asOptional().orElseThrow();
    if (subject.interfaces().isEmpty()) {
      return new Unsure(
          InconclusiveCode.WRONG_SCOPE,
          "AWS listed no network interface of the node's instance %s"
              .formatted(node.providerId().map(Object::toString).orElse("(none)")),
          List.of());
    }
    if (cni.ipv6() && (cni.customNetworking() || !AddressCapacity.usesPrefixes(type, cni))) {
      return unsure(
          "the VPC CNI does not start with ENABLE_IPv6 where custom networking is on or prefixes are"
              + " not to be had");
    }
    final boolean prefixes = AddressCapacity.usesPrefixes(type, cni);
    final AddressCapacity capacity = capacity(type, cni, prefixes);
    if (!fits(capacity)) {
      return doubt().orElseGet(() -> beyond(capacity));
    }
    if (prefixes && cni.version().isEmpty() && !fits(capacity(type, cni, false))) {
      return new Unsure(
          InconclusiveCode.UNKNOWN_VERSION,
          "the image of aws-node names no version, and before v1.9.0 the VPC CNI ignores"
              + " ENABLE_PREFIX_DELEGATION",
          List.of(limitFact("its origin unknown")));
    }
    return derived(type, cni, capacity);
  }

  private AddressCapacity capacity(
      final InstanceType type, final CniConfiguration cni, final boolean prefixes) {
    return AddressCapacity.of(type, cni, subject.interfaces(), prefixes);
  }

  private boolean fits(final AddressCapacity capacity) {
    return limit - subject.hostPods().size() <= capacity.addresses();
  }

  /** A reason for which too high a limit may be none. */
  private Optional<Answer> doubt() {
    if (AddressCapacity.hasTrunk(subject.interfaces())) {
      return Optional.of(
          unsure(
              "the node has a trunk, and nothing in the APIs says how many of its pods will have a"
                  + " branch interface in place of an address of the pool"));
    }
    final List<Pod> daemons =
        subject.hostPods().stream()
            .filter(pod -> "aws-node".equals(pod.labels().get("k8s-app")))
            .toList();
    if (daemons.isEmpty() || daemons.stream().anyMatch(this::isYoung)) {
      return Optional.of(
          new Unsure(
              InconclusiveCode.TIMEOUT_SETTLE,
              "aws-node does not run on the node yet, or not for %d s; other pods on the host's"
                      .formatted(SETTLE.toSeconds())
                  + " network may still come",
              List.of(limitFact("too high without them"))));
    }
    return Optional.empty();
  }

  private boolean isYoung(final Pod pod) {
    return readAt
        .filter(at -> Duration.between(pod.createdAt(), at).compareTo(SETTLE) < 0)
        .isPresent();
  }

  private Answer beyond(final AddressCapacity capacity) {
    final int host = subject.hostPods().size();
    return new Wrong(
        List.of(
            Fact.of(
                "expected",
                "at most %d pods: %d addresses, and %d pods on the host's network"
                    .formatted(capacity.addresses() + host, capacity.addresses(), host)),
            Fact.of("observed", limit + " pods (status.allocatable.pods)"),
            Fact.of("addresses", capacity.words()),
            Fact.of(
                "so",
                "of %d pods %d never get an address and stay in ContainerCreating"
                    .formatted(limit, limit - host - capacity.addresses())),
            Fact.of("next", REPLACE)));
  }

  private Answer derived(
      final InstanceType type, final CniConfiguration cni, final AddressCapacity capacity) {
    final List<PodLimits.Limit> limits = PodLimits.of(type, node.cpus(), cni);
    final PodLimits.Limit best = PodLimits.recommended(type, node.cpus(), cni);
    final Optional<String> rule =
        PodLimits.matching(limits, limit)
            .map(PodLimits.Limit::rule)
            .or(
                () ->
                    isExactly(capacity) ? Optional.of("as its addresses allow") : Optional.empty())
            .or(
                () ->
                    limit < best.pods()
                        ? Optional.of("which no rule gives, and lower than it has to be")
                        : Optional.empty());
    if (rule.isEmpty()) {
      return underived(limits, capacity);
    }
    final List<Fact> facts = new ArrayList<>(sound(rule.get(), capacity));
    if (limit < best.pods()) {
      facts.add(
          Fact.of("remark", "fewer than the %s that it could have; %s".formatted(best, REPLACE)));
    }
    return new Sound(facts);
  }

  private boolean isExactly(final AddressCapacity capacity) {
    return limit - subject.hostPods().size() == capacity.addresses();
  }

  private List<Fact> sound(final String rule, final AddressCapacity capacity) {
    return List.of(
        limitFact(rule),
        Fact.of("addresses", capacity.addresses() + ": " + capacity.words()),
        Fact.of("pods on the host's network", subject.hostPods().size()));
  }

  /**
   * Only a managed node group without a launch template of its own leaves nobody else to set it.
   */
  private Answer underived(final List<PodLimits.Limit> limits, final AddressCapacity capacity) {
    final List<String> setters = LIMIT_SETTERS.stream().filter(node.labels()::containsKey).toList();
    if (!setters.isEmpty() || !node.labels().containsKey(NODE_GROUP)) {
      return unsure(
          "no rule gives this limit (%s), and the node's kubelet configuration, which may set it, was"
                  .formatted(words(limits))
              + " not read; see "
              + (setters.isEmpty() ? "the node's user data" : "what " + setters + " names"));
    }
    return new Wrong(
        Stream.concat(
                Stream.of(
                    Fact.of("expected", "one of " + words(limits)),
                    Fact.of("observed", limit + " pods (status.allocatable.pods)"),
                    Fact.of(
                        "override",
                        "none found: a managed node group (%s) without a launch template"
                            .formatted(node.labels().get(NODE_GROUP)))),
                sound("no rule", capacity).stream().skip(1))
            .toList());
  }

  private static String words(final List<PodLimits.Limit> limits) {
    return limits.stream().map(PodLimits.Limit::toString).collect(Collectors.joining(", "));
  }

  private Fact limitFact(final String rule) {
    return Fact.of("limit", limit + " pods, " + rule);
  }

  private Answer unsure(final String detail) {
    return new Unsure(
        InconclusiveCode.UNKNOWN_CONFIGURATION,
        detail,
        List.of(Fact.of("observed", limit + " pods (status.allocatable.pods)")));
  }
}
