package io.wirecheck.checks;

import io.wirecheck.check.Fact;
import io.wirecheck.flow.InterfaceIndex.Holder;
import io.wirecheck.flow.InterfaceIndex.Share;
import io.wirecheck.model.Cidr;
import io.wirecheck.model.ComputeType;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Instance;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.NetworkInterface.Attachment;
import io.wirecheck.model.Node;
import io.wirecheck.model.Pod;
import io.wirecheck.model.ProviderId;
import io.wirecheck.model.Vpc;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether an address is where it belongs. The table on the check's page, in code: each rule
 * answers, or leaves the address to the next.
 */
final class AddressRule {

  /** What the rules say of a pod. */
  sealed interface Answer {
    List<Fact> facts();
  }

  record Sound(List<Fact> facts) implements Answer {}

  record Wrong(List<Fact> facts) implements Answer {}

  record Unsure(InconclusiveCode code, String detail, List<Fact> facts) implements Answer {}

  private static final String BRANCH = "branch";
  private static final String TRUNK = "trunk";

  private static final String ASK_IPAMD =
      "the node's aws-node pod gave out an address that is not its own to give: restart it, then"
          + " delete this pod";
  private static final String ASK_RESOURCE_CONTROLLER =
      "delete the pod, and a new one gets a branch of its node; if that fails too, look at the"
          + " events of the pod and of its node";

  private final Pod pod;
  private final AddressedPod.Surroundings surroundings;
  private final IpAddress address;

  private AddressRule(final AddressedPod subject, final IpAddress address) {
    this.pod = subject.pod();
    this.surroundings = subject.surroundings();
    this.address = address;
  }

  /** The worst answer about the pod's addresses; without one there is nothing to say. */
  static Answer judge(final AddressedPod subject) {
    final List<IpAddress> addresses = subject.pod().addresses();
    if (addresses.size() == 1) {
      return new AddressRule(subject, addresses.get(0)).judge();
    }
    final List<Answer> answers =
        addresses.stream().map(address -> new AddressRule(subject, address).judge()).toList();
    if (answers.isEmpty()) {
      return new Unsure(
          InconclusiveCode.TIMEOUT_SETTLE,
          "the pod runs, but its status names no address",
          List.of());
    }
    return first(answers, Wrong.class)
        .or(() -> first(answers, Unsure.class))
        .orElseGet(() -> all(answers));
  }

  private static Optional<Answer> first(
      final List<Answer> answers, final Class<? extends Answer> kind) {
    return answers.stream().filter(kind::isInstance).findFirst();
  }

  private static Answer all(final List<Answer> sound) {
    return new Sound(sound.stream().flatMap(answer -> answer.facts().stream()).toList());
  }

  private Answer judge() {
    final Optional<Node> node = surroundings.nodeOf(pod);
    if (node.isEmpty()) {
      return unsure(
          InconclusiveCode.CHURN,
          "its node %s is not in the list of nodes".formatted(pod.nodeName().orElse("(none)")));
    }
    return node.get().computeType() == ComputeType.FARGATE ? onFargate() : onInstance(node.get());
  }

  /** An answer where another pod claims the address. */
  private Optional<Answer> claimed() {
    final List<Pod> others = surroundings.othersWith(address, pod);
    if (others.isEmpty()) {
      return Optional.empty();
    }
    final List<Pod> running =
        others.stream().filter(other -> other.phase() == Pod.Phase.RUNNING).toList();
    if (!running.isEmpty()) {
      return Optional.of(
          wrong(
              "an address that no other running pod has",
              address + ", also of " + refs(running),
              "delete one of the pods; where both are on one node, restart its aws-node pod"
                  + " first"));
    }
    return Optional.of(
        unsure(
            InconclusiveCode.CHURN,
            "%s has the address too, and does not run: it may be a stale one"
                .formatted(refs(others))));
  }

  private String refs(final List<Pod> pods) {
    return pods.stream().map(this::describe).collect(Collectors.joining(", "));
  }

  private String describe(final Pod other) {
    return "pod " + other.ref() + other.nodeName().map(node -> " on node " + node).orElse("");
  }

  private Answer onInstance(final Node node) {
    final Optional<ProviderId> id = node.providerId();
    final Optional<Instance> instance = surroundings.instanceOf(node);
    if (id.isEmpty()) {
      return outOfScope(
          "node %s has no EC2 instance as its spec.providerID".formatted(node.name()));
    }
    if (instance.isEmpty()) {
      return outOfScope(
          "AWS did not list instance %s of node %s".formatted(id.get().instanceId(), node.name()));
    }
    if (instance.get().isGone()) {
      return unsure(
          InconclusiveCode.CHURN,
          "%s is %s; its pods are about to be deleted"
              .formatted(
                  surroundings.describeInstance(instance.get().id()), instance.get().state()));
    }
    if (!instance.get().zone().equals(id.get().zone())) {
      return outOfScope(
          "AWS has instance %s in %s, its node says %s"
              .formatted(instance.get().id(), instance.get().zone(), id.get().zone()));
    }
    if (surroundings.interfaces().of(instance.get().id()).isEmpty()) {
      return outOfScope(
          "AWS listed no network interface of instance %s (node %s)"
              .formatted(instance.get().id(), node.name()));
    }
    return inVpc(instance.get().vpcId())
        .orElseGet(() -> pod.hostNetwork() ? onHost(node, instance.get()) : inPool(instance.get()));
  }

  /** An answer where the address is in no associated range of the VPC, or nobody can tell. */
  private Optional<Answer> inVpc(final String vpcId) {
    final Optional<Vpc> vpc = surroundings.vpc(vpcId);
    if (vpc.isEmpty()) {
      return Optional.of(outOfScope("AWS did not list %s, the node's VPC".formatted(vpcId)));
    }
    return isWithin(vpc.get())
        ? Optional.empty()
        : Optional.of(
            wrong(
                "an address within " + ranges(vpc.get()),
                address + stateOf(vpc.get()),
                rangesOf(vpc.get()).findAny().isPresent()
                    ? "associate that range with the VPC again, or move the pods to a subnet of"
                        + " another"
                    : "find the CNI that gave it out: kubectl get daemonsets --all-namespaces"));
  }

  private boolean isWithin(final Vpc vpc) {
    for (final Vpc.CidrAssociation range : vpc.cidrs()) {
      if (range.isAssociated() && range.cidr().contains(address)) {
        return true;
      }
    }
    return false;
  }

  /** The ranges of the VPC, in whatever state, that have the address. */
  private Stream<Vpc.CidrAssociation> rangesOf(final Vpc vpc) {
    return vpc.cidrs().stream().filter(range -> range.cidr().contains(address));
  }

  private String stateOf(final Vpc vpc) {
    return rangesOf(vpc)
        .findFirst()
        .map(range -> ", within " + range.cidr() + ", whose association is " + range.state())
        .orElse("");
  }

  private static String ranges(final Vpc vpc) {
    return vpc.cidrs().stream()
        .filter(Vpc.CidrAssociation::isAssociated)
        .map(Vpc.CidrAssociation::cidr)
        .map(Cidr::toString)
        .collect(Collectors.joining(", ", "", " (" + vpc.id() + ")"));
  }

  private Answer onHost(final Node node, final Instance instance) {
    final boolean ofNode = node.internalAddresses().contains(address);
    final boolean ofInstance =
        surroundings.interfaces().holders(instance.vpcId(), address).stream()
            .anyMatch(holder -> holder.networkInterface().isAttachedTo(instance.id()));
    return ofNode && ofInstance
        ? new Sound(List.of(Fact.of("address", address + ", the node's own (hostNetwork)")))
        : wrong(
            "an address of node %s, for the pod is on the host's network: %s"
                .formatted(node.name(), node.internalAddresses()),
            address.toString(),
            "compare status.addresses of the node with the interfaces of its instance, and restart"
                + " kubelet there");
  }

  private Answer inPool(final Instance instance) {
    return claimed().orElseGet(() -> held(instance));
  }

  private Answer held(final Instance instance) {
    final List<Holder> holders = surroundings.interfaces().holders(instance.vpcId(), address);
    if (holders.size() != 1) {
      return wrong(
          "one network interface of the pod's node that holds " + address,
          holders.isEmpty()
              ? "no network interface of %s holds %s".formatted(instance.vpcId(), address)
              : "held by " + holders.stream().map(this::describe).toList(),
          ASK_IPAMD);
    }
    final Holder holder = holders.get(0);
    return holder.networkInterface().type().equals(BRANCH)
        ? onBranch(holder, instance)
        : onAttached(holder, instance);
  }

  private Answer onAttached(final Holder holder, final Instance instance) {
    final NetworkInterface eni = holder.networkInterface();
    final boolean sound =
        eni.isAttachedTo(instance.id())
            && (holder.share() == Share.SECONDARY_ADDRESS || holder.share() == Share.PREFIX)
            && !eni.isUnmanaged()
            && pod.branchInterfaces().isEmpty();
    return sound
        ? settled(holder, eni)
        : wrong(
            "a secondary address or prefix of an interface of "
                + surroundings.describeInstance(instance.id()),
            address + " is " + describe(holder),
            ASK_IPAMD);
  }

  /** What the holder holds, unless the interface that carries it is on its way. */
  private Answer settled(final Holder holder, final NetworkInterface attached) {
    return attached
        .attachment()
        .filter(attachment -> !attachment.isSettled())
        .map(
            attachment ->
                unsure(
                    InconclusiveCode.CHURN,
                    "%s, on which the address depends, is %s"
                        .formatted(attached.id(), attachment.status())))
        .orElseGet(() -> sound(holder));
  }

  /**
   * A branch has no attachment of its own: the pod's annotation names it, and its tag the trunk,
   * which is the node's.
   */
  private Answer onBranch(final Holder holder, final Instance instance) {
    final NetworkInterface branch = holder.networkInterface();
    final Optional<String> trunkId =
        Optional.ofNullable(branch.tags().get(NetworkInterface.TRUNK_TAG));
    final Optional<NetworkInterface> trunk =
        surroundings.interfaces().of(instance.id()).stream()
            .filter(eni -> eni.type().equals(TRUNK))
            .filter(eni -> trunkId.isEmpty() || trunkId.get().equals(eni.id()))
            .findFirst();
    if (trunk.isEmpty() || !pod.branchInterfaces().contains(branch.id())) {
      return wrong(
          "a branch interface that the pod's annotation names, of a trunk of "
              + surroundings.describeInstance(instance.id()),
          "%s is %s of %s, and the annotation names %s"
              .formatted(
                  address,
                  describe(holder),
                  trunkId.map(id -> "trunk " + id).orElse("an unknown trunk"),
                  pod.branchInterfaces().isEmpty() ? "none" : pod.branchInterfaces()),
          ASK_RESOURCE_CONTROLLER);
    }
    return trunkId.isPresent()
        ? settled(holder, trunk.get())
        : unsure(
            InconclusiveCode.NOT_RECORDED,
            "branch %s has no tag %s, so nothing says that its trunk is the node's"
                .formatted(branch.id(), NetworkInterface.TRUNK_TAG));
  }

  /** A Fargate pod has an interface to itself, attached to an instance that belongs to AWS. */
  private Answer onFargate() {
    final Optional<String> vpcId = surroundings.clusterVpc();
    if (vpcId.isEmpty()) {
      return unsure(
          InconclusiveCode.NOT_RECORDED,
          "the pod is on Fargate, and without DescribeCluster its VPC is not known");
    }
    return inVpc(vpcId.get()).orElseGet(() -> onFargate(vpcId.get()));
  }

  private Answer onFargate(final String vpcId) {
    return claimed().orElseGet(() -> heldByFargate(vpcId));
  }

  private Answer heldByFargate(final String vpcId) {
    final List<Holder> holders = surroundings.interfaces().holders(vpcId, address);
    final boolean sound =
        holders.size() == 1
            && isOwn(holders.get(0).share())
            && isAttachedOutside(holders.get(0).networkInterface());
    return sound
        ? sound(holders.get(0))
        : wrong(
            "the own address of one interface that is attached to Fargate",
            holders.isEmpty()
                ? "no network interface of " + vpcId + " holds " + address
                : address + " is " + holders.stream().map(this::describe).toList(),
            "delete the pod, and Fargate makes a new one with an interface of its own");
  }

  private static boolean isOwn(final Share share) {
    return share == Share.PRIMARY_ADDRESS || share == Share.IPV6_ADDRESS;
  }

  private static boolean isAttachedOutside(final NetworkInterface eni) {
    return eni.attachment().filter(a -> a.instanceId().isEmpty()).isPresent();
  }

  private Answer sound(final Holder holder) {
    return new Sound(List.of(Fact.of("address", address + ", " + describe(holder))));
  }

  private Answer wrong(final String expected, final String observed, final String next) {
    final List<Fact> facts = new ArrayList<>();
    facts.add(Fact.of("expected", expected));
    facts.add(Fact.of("observed", observed));
    pod.nodeName().ifPresent(node -> facts.add(Fact.of("pod's node", node)));
    facts.add(Fact.of("next", next));
    return new Wrong(facts);
  }

  private Answer unsure(final InconclusiveCode code, final String detail) {
    return new Unsure(code, detail, List.of(Fact.of("address", address)));
  }

  private Answer outOfScope(final String detail) {
    return unsure(
        InconclusiveCode.WRONG_SCOPE, detail + "; ask the account and region of the nodes");
  }

  private String describe(final Holder holder) {
    final NetworkInterface eni = holder.networkInterface();
    final String where =
        eni.attachment()
            .map(attachment -> " of " + describe(attachment))
            .orElse(eni.type().equals(BRANCH) ? ", a branch" : ", attached to nothing");
    final String tag = eni.isUnmanaged() ? ", tagged " + NetworkInterface.NO_MANAGE_TAG : "";
    return holder.share().words() + " of " + eni.id() + where + tag;
  }

  private String describe(final Attachment attachment) {
    return attachment.instanceId().map(surroundings::describeInstance).orElse("an instance of AWS");
  }
}
