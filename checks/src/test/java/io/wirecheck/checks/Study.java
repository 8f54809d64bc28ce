package io.wirecheck.checks;

import io.wirecheck.model.Cidr;
import io.wirecheck.model.ComputeType;
import io.wirecheck.model.DaemonSet;
import io.wirecheck.model.Environment;
import io.wirecheck.model.Instance;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.MacAddress;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.NetworkInterface.Attachment;
import io.wirecheck.model.Node;
import io.wirecheck.model.NodeClass;
import io.wirecheck.model.Pod;
import io.wirecheck.model.PodRef;
import io.wirecheck.model.Provenance;
import io.wirecheck.model.Section;
import io.wirecheck.model.Topology;
import io.wirecheck.model.Vpc;
import io.wirecheck.reference.ReferenceTopologies;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** The reference topology, read at one moment long after it came to be, and copies that differ. */
record Study(Topology topology) {

  static final IpAddress EXTERNAL = IpAddress.parse("203.0.113.5");
  static final Instant READ_AT = Instant.parse("2026-11-21T12:00:00Z");

  static Study healthy() {
    return of("eks-study");
  }

  static Study of(final String name) {
    final Topology read = ReferenceTopologies.named(name);
    return new Study(
        read.withPods(stamped(read.pods(), READ_AT))
            .withNetworkInterfaces(stamped(read.networkInterfaces(), READ_AT)));
  }

  List<Node> nodes() {
    return topology.nodes().asOptional().orElseThrow();
  }

  List<Pod> pods() {
    return topology.pods().asOptional().orElseThrow();
  }

  List<NetworkInterface> interfaces() {
    return topology.networkInterfaces().asOptional().orElseThrow();
  }

  Pod poolPod() {
    return pods().stream().filter(pod -> !pod.hostNetwork()).findFirst().orElseThrow();
  }

  Pod poolPodElsewhere() {
    return pods().stream()
        .filter(pod -> !pod.hostNetwork() && !pod.nodeName().equals(poolPod().nodeName()))
        .findFirst()
        .orElseThrow();
  }

  Node nodeOf(final Pod pod) {
    return nodes().stream()
        .filter(node -> pod.nodeName().equals(Optional.of(node.name())))
        .findFirst()
        .orElseThrow();
  }

  String instanceOf(final Pod pod) {
    return nodeOf(pod).providerId().orElseThrow().instanceId();
  }

  NetworkInterface ownerOf(final Pod pod) {
    return interfaces().stream()
        .filter(eni -> eni.secondaryAddresses().contains(pod.addresses().get(0)))
        .findFirst()
        .orElseThrow();
  }

  Study withPods(final List<Pod> pods) {
    return new Study(topology.withPods(topology.pods().map(before -> pods)));
  }

  Study with(final Pod old, final Pod replacement) {
    return withPods(pods().stream().map(pod -> pod.equals(old) ? replacement : pod).toList());
  }

  Study and(final Pod pod) {
    return withPods(plus(pods(), pod));
  }

  Study withNodes(final UnaryOperator<Node> change) {
    return new Study(
        topology.withNodes(topology.nodes().map(all -> all.stream().map(change).toList())));
  }

  Study without(final Node node) {
    return new Study(
        topology.withNodes(
            topology
                .nodes()
                .map(all -> all.stream().filter(Predicate.not(node::equals)).toList())));
  }

  Study withInterfaces(final UnaryOperator<NetworkInterface> change) {
    return new Study(
        topology.withNetworkInterfaces(
            topology.networkInterfaces().map(all -> all.stream().map(change).toList())));
  }

  Study and(final NetworkInterface eni) {
    return new Study(
        topology.withNetworkInterfaces(topology.networkInterfaces().map(all -> plus(all, eni))));
  }

  /** The VPC CNI with these variables, at the version of the image's tag. */
  Study withCni(final String tag, final Map<String, String> variables) {
    return withAwsNode(tag, Environment.of(variables));
  }

  Study withAwsNode(final String tag, final Environment environment) {
    final DaemonSet.Container container =
        new DaemonSet.Container("aws-node", "registry/amazon-k8s-cni" + tag, environment);
    return withDaemonSets(List.of(new DaemonSet("kube-system", "aws-node", List.of(container))));
  }

  Study withDaemonSets(final List<DaemonSet> daemonSets) {
    return new Study(topology.withDaemonSets(topology.daemonSets().map(before -> daemonSets)));
  }

  /** All nodes are of Auto Mode and name this NodeClass; the cluster has these. */
  Study inAutoMode(final String nodeClass, final NodeClass... nodeClasses) {
    final Provenance provenance = Provenance.of("nodeclasses.json", "kubectl", READ_AT);
    return new Study(
        withNodes(node -> labelled(of(ComputeType.AUTO, node), NodeClass.LABEL, nodeClass))
            .topology()
            .withNodeClasses(Section.known(List.of(nodeClasses), provenance)));
  }

  private static Node labelled(final Node node, final String label, final String value) {
    final Map<String, String> labels = new HashMap<>(node.labels());
    labels.put(label, value);
    return new Node(
        node.name(),
        node.uid(),
        node.providerId(),
        node.computeType(),
        node.zone(),
        node.instanceType(),
        node.operatingSystem(),
        node.internalAddresses(),
        node.cpus(),
        node.allocatablePods(),
        labels);
  }

  /** A further range of the VPC, with the state of its association. */
  Study withRange(final String cidr, final String state) {
    return withVpc(
        vpc ->
            new Vpc(
                vpc.id(),
                vpc.ownerId(),
                plus(vpc.cidrs(), new Vpc.CidrAssociation(Cidr.parse(cidr), state))));
  }

  /** A further interface on each node, without addresses for pods. */
  Study withThirdInterfaces() {
    Study more = this;
    int number = 0;
    for (final NetworkInterface eni : interfaces()) {
      if (!eni.isPrimary()) {
        number++;
        more = more.and(third(number, eni));
      }
    }
    return more;
  }

  private static NetworkInterface third(final int number, final NetworkInterface like) {
    return new NetworkInterface(
        "eni-third" + number,
        like.type(),
        like.vpcId(),
        like.subnetId(),
        like.zone(),
        MacAddress.parse("0a:00:00:00:00:%02x".formatted(number)),
        Optional.of(IpAddress.parse("192.168.250." + number)),
        List.of(),
        List.of(),
        like.attachment().map(a -> new Attachment(a.instanceId(), 9, 0, a.status())),
        Map.of());
  }

  Study interfacesReadAt(final Instant at) {
    return new Study(topology.withNetworkInterfaces(stamped(topology.networkInterfaces(), at)));
  }

  Study instanceState(final String id, final String state) {
    return new Study(
        topology.withInstances(
            topology
                .instances()
                .map(
                    all ->
                        all.stream()
                            .map(
                                instance ->
                                    instance.id().equals(id) ? in(instance, state) : instance)
                            .toList())));
  }

  Study withVpc(final UnaryOperator<Vpc> change) {
    return new Study(
        topology.withVpcs(topology.vpcs().map(all -> all.stream().map(change).toList())));
  }

  static Pod pod(final String name, final Pod like) {
    return new Pod(
        new PodRef("red", name),
        name,
        like.nodeName(),
        like.phase(),
        like.hostNetwork(),
        like.addresses(),
        like.branchInterfaces(),
        like.labels(),
        like.createdAt(),
        like.deletedAt());
  }

  static Pod on(final Node node, final Pod pod) {
    return new Pod(
        pod.ref(),
        pod.uid(),
        Optional.of(node.name()),
        pod.phase(),
        pod.hostNetwork(),
        pod.addresses(),
        pod.branchInterfaces(),
        pod.labels(),
        pod.createdAt(),
        pod.deletedAt());
  }

  static Pod in(final Pod.Phase phase, final Pod pod) {
    return new Pod(
        pod.ref(),
        pod.uid(),
        pod.nodeName(),
        phase,
        pod.hostNetwork(),
        pod.addresses(),
        pod.branchInterfaces(),
        pod.labels(),
        pod.createdAt(),
        pod.deletedAt());
  }

  static Pod onHost(final Pod pod) {
    return new Pod(
        pod.ref(),
        pod.uid(),
        pod.nodeName(),
        pod.phase(),
        true,
        pod.addresses(),
        List.of(),
        pod.labels(),
        pod.createdAt(),
        pod.deletedAt());
  }

  static Pod at(final Pod pod, final IpAddress... addresses) {
    return new Pod(
        pod.ref(),
        pod.uid(),
        pod.nodeName(),
        pod.phase(),
        pod.hostNetwork(),
        List.of(addresses),
        pod.branchInterfaces(),
        pod.labels(),
        pod.createdAt(),
        pod.deletedAt());
  }

  static Pod annotated(final Pod pod, final String... branches) {
    return new Pod(
        pod.ref(),
        pod.uid(),
        pod.nodeName(),
        pod.phase(),
        pod.hostNetwork(),
        pod.addresses(),
        List.of(branches),
        pod.labels(),
        pod.createdAt(),
        pod.deletedAt());
  }

  static Pod createdAt(final Instant at, final Pod pod) {
    return new Pod(
        pod.ref(),
        pod.uid(),
        pod.nodeName(),
        pod.phase(),
        pod.hostNetwork(),
        pod.addresses(),
        pod.branchInterfaces(),
        pod.labels(),
        at,
        pod.deletedAt());
  }

  static Node of(final ComputeType type, final Node node) {
    return new Node(
        node.name(),
        node.uid(),
        node.providerId(),
        type,
        node.zone(),
        node.instanceType(),
        node.operatingSystem(),
        node.internalAddresses(),
        node.cpus(),
        node.allocatablePods(),
        node.labels());
  }

  static Node windows(final Node node) {
    return new Node(
        node.name(),
        node.uid(),
        node.providerId(),
        node.computeType(),
        node.zone(),
        node.instanceType(),
        "windows",
        node.internalAddresses(),
        node.cpus(),
        node.allocatablePods(),
        node.labels());
  }

  static Node withAddresses(final Node node, final List<IpAddress> addresses) {
    return new Node(
        node.name(),
        node.uid(),
        node.providerId(),
        node.computeType(),
        node.zone(),
        node.instanceType(),
        node.operatingSystem(),
        addresses,
        node.cpus(),
        node.allocatablePods(),
        node.labels());
  }

  static NetworkInterface attached(
      final NetworkInterface eni, final Optional<Attachment> attachment) {
    return eni(eni, eni.type(), eni.secondaryAddresses(), eni.prefixes(), attachment, eni.tags());
  }

  static NetworkInterface attaching(final NetworkInterface eni, final String status) {
    return attached(
        eni,
        eni.attachment()
            .map(
                a ->
                    new Attachment(a.instanceId(), a.deviceIndex(), a.networkCardIndex(), status)));
  }

  static NetworkInterface holding(final NetworkInterface eni, final List<IpAddress> secondary) {
    return eni(eni, eni.type(), secondary, eni.prefixes(), eni.attachment(), eni.tags());
  }

  static NetworkInterface tagged(final NetworkInterface eni, final Map<String, String> tags) {
    return eni(eni, eni.type(), eni.secondaryAddresses(), eni.prefixes(), eni.attachment(), tags);
  }

  static NetworkInterface typed(final NetworkInterface eni, final String type) {
    return eni(eni, type, eni.secondaryAddresses(), eni.prefixes(), eni.attachment(), eni.tags());
  }

  static NetworkInterface named(final String id, final NetworkInterface eni) {
    return new NetworkInterface(
        id,
        eni.type(),
        eni.vpcId(),
        eni.subnetId(),
        eni.zone(),
        eni.mac(),
        eni.primaryAddress(),
        eni.secondaryAddresses(),
        eni.prefixes(),
        eni.attachment(),
        eni.tags());
  }

  static NetworkInterface inVpc(final String vpcId, final NetworkInterface eni) {
    return new NetworkInterface(
        eni.id(),
        eni.type(),
        vpcId,
        eni.subnetId(),
        eni.zone(),
        eni.mac(),
        eni.primaryAddress(),
        eni.secondaryAddresses(),
        eni.prefixes(),
        eni.attachment(),
        eni.tags());
  }

  static <T> List<T> plus(final List<T> all, final T one) {
    final List<T> more = new ArrayList<>(all);
    more.add(one);
    return more;
  }

  private static NetworkInterface eni(
      final NetworkInterface eni,
      final String type,
      final List<IpAddress> secondary,
      final List<Cidr> prefixes,
      final Optional<Attachment> attachment,
      final Map<String, String> tags) {
    return new NetworkInterface(
        eni.id(),
        type,
        eni.vpcId(),
        eni.subnetId(),
        eni.zone(),
        eni.mac(),
        eni.primaryAddress(),
        secondary,
        prefixes,
        attachment,
        tags);
  }

  private static Instance in(final Instance instance, final String state) {
    return new Instance(
        instance.id(),
        instance.ownerId(),
        instance.type(),
        state,
        instance.vpcId(),
        instance.subnetId(),
        instance.zone());
  }

  private static <T> Section<T> stamped(final Section<T> section, final Instant at) {
    final Provenance read = ((Section.Known<T>) section).provenance();
    return Section.known(
        ((Section.Known<T>) section).value(), Provenance.of(read.document(), read.origin(), at));
  }
}
