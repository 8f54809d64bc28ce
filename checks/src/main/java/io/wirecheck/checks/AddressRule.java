package io.wirecheck.checks;

import io.wirecheck.check.Fact;
import io.wirecheck.checks.InterfaceIndex.Holder;
import io.wirecheck.checks.InterfaceIndex.Share;
import io.wirecheck.model.Cidr;
import io.wirecheck.model.ComputeType;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Instance;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.NetworkInterface.Attachment;
import io.wirecheck.model.Node;
import io.wirecheck.model.Pod;
import io.wirecheck.model.PodRef;
import io.wirecheck.model.ProviderId;
import io.wirecheck.model.Vpc;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

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
    final List<Answer> answers =
        subject.pod().addresses().stream()
            .map(address -> new AddressRule(subject, address).judge())
            .toList();
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
    final boolean within =
        vpc.get().cidrs().stream()
            .anyMatch(range -> range.isAssociated() && range.cidr().contains(address));
    return within
        ? Optional.empty()
        : Optional.of(
            wrong("an address within " + ranges(vpc.get()), address + stateOf(vpc.get())));
  }

  private String stateOf(final Vpc vpc) {
    return vpc.cidrs().stream()
        .filter(range -> range.cidr().contains(address))
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
            address.toString());
  }

  private Answer inPool(final Instance instance) {
    final List<PodRef> others = surroundings.othersWith(address, pod);
    if (!others.isEmpty()) {
      return wrong("an address that no other running pod has", address + ", also of " + others);
    }
    final List<Holder> holders = surroundings.interfaces().holders(instance.vpcId(), address);
    if (holders.size() != 1) {
      return wrong(
          "one network interface of the pod's node that holds " + address,
          holders.isEmpty()
              ? "no network interface of " + instance.vpcId() + " holds it"
              : "held by " + holders.stream().map(this::describe).toList());
    }
    final Holder holder = holders.get(0);
    return holder.networkInterface().type().equals(BRANCH)
        ? onBranch(holder, instance)
        : onAttached(holder, instance);
  }

  private Answer onAttached(final Holder holder, final Instance instance) {
    final NetworkInterface eni = holder.networkInterface();
    final String expected =
        "a secondary address or prefix of an interface of "
            + surroundings.describeInstance(instance.id());
    final boolean sound =
        eni.isAttachedTo(instance.id())
            && holder.share() != Share.PRIMARY_ADDRESS
            && !eni.isUnmanaged()
            && pod.branchInterfaces().isEmpty();
    return sound ? sound(holder) : wrong(expected, address + " is " + describe(holder));
  }

  /**
   * A branch has no attachment of its own: the pod's annotation names it, the trunk is the node's.
   */
  private Answer onBranch(final Holder holder, final Instance instance) {
    final String id = holder.networkInterface().id();
    final boolean trunked =
        surroundings.interfaces().of(instance.id()).stream()
            .anyMatch(eni -> eni.type().equals(TRUNK));
    return trunked && pod.branchInterfaces().contains(id)
        ? sound(holder)
        : wrong(
            "a branch interface that the pod's annotation names, of a trunk of "
                + surroundings.describeInstance(instance.id()),
            "%s, annotation %s, %s"
                .formatted(
                    describe(holder), pod.branchInterfaces(), trunked ? "a trunk" : "no trunk"));
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
    final List<Holder> holders = surroundings.interfaces().holders(vpcId, address);
    final List<PodRef> others = surroundings.othersWith(address, pod);
    final boolean sound =
        others.isEmpty()
            && holders.size() == 1
            && holders.get(0).share() == Share.PRIMARY_ADDRESS
            && isAttachedOutside(holders.get(0).networkInterface());
    return sound
        ? sound(holders.get(0))
        : wrong(
            "the primary address of one interface of the pod's own, attached to Fargate",
            "held by %s, other pods %s"
                .formatted(holders.stream().map(this::describe).toList(), others));
  }

  private static boolean isAttachedOutside(final NetworkInterface eni) {
    return eni.attachment().filter(a -> a.instanceId().isEmpty()).isPresent();
  }

  private Answer sound(final Holder holder) {
    return new Sound(List.of(Fact.of("address", address + ", " + describe(holder))));
  }

  private Answer wrong(final String expected, final String observed) {
    final List<Fact> facts = new ArrayList<>();
    facts.add(Fact.of("expected", expected));
    facts.add(Fact.of("observed", observed));
    pod.nodeName().ifPresent(node -> facts.add(Fact.of("pod's node", node)));
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
