package io.wirecheck.reference;

import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.model.Cidr;
import io.wirecheck.model.Cluster;
import io.wirecheck.model.ComputeType;
import io.wirecheck.model.DaemonSet;
import io.wirecheck.model.Environment;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.Node;
import io.wirecheck.model.NodeClass;
import io.wirecheck.model.Pod;
import io.wirecheck.model.Subnet;
import io.wirecheck.model.Topology;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Kubernetes lists as {@code kubectl get -o json} prints them, but for the white space. */
final class KubernetesJson {

  private final Topology topology;
  private final boolean page;
  private final Map<String, Node> nodes;
  private final Map<String, NetworkInterface> branches;
  private final Map<String, Cidr> subnets;

  /** The first container of each DaemonSet, by namespace and name. */
  private final Map<String, Container> daemons = new HashMap<>();

  /** Many pods are of one moment. */
  private final Map<Instant, String> times = new HashMap<>();

  KubernetesJson(final Topology topology, final boolean page) {
    this.topology = topology;
    this.page = page;
    this.nodes =
        TopologyWriter.listed(topology.nodes()).stream()
            .collect(Collectors.toMap(Node::name, Function.identity()));
    this.branches =
        TopologyWriter.listed(topology.networkInterfaces()).stream()
            .filter(eni -> eni.type().equals("branch"))
            .collect(Collectors.toMap(NetworkInterface::id, Function.identity()));
    this.subnets =
        TopologyWriter.listed(topology.subnets()).stream()
            .collect(Collectors.toMap(Subnet::id, Subnet::cidr));
    for (final DaemonSet set : TopologyWriter.listed(topology.daemonSets())) {
      set.containers().stream()
          .limit(1)
          .forEach(first -> daemons.put(set.namespace() + "/" + set.name(), Container.of(first)));
    }
  }

  byte[] write(final DocumentKind kind) {
    return switch (kind) {
      case NODES -> list(TopologyWriter.listed(topology.nodes()), this::node);
      case PODS -> list(TopologyWriter.listed(topology.pods()), this::pod);
      case DAEMON_SETS -> list(TopologyWriter.listed(topology.daemonSets()), this::daemonSet);
      case NODE_CLASSES -> list(TopologyWriter.listed(topology.nodeClasses()), this::nodeClass);
      default -> throw new IllegalArgumentException(kind + " is no Kubernetes list");
    };
  }

  private <T> byte[] list(final List<T> items, final BiConsumer<Json, T> content) {
    final List<T> shown = TopologyWriter.page(items, page);
    return Json.document(
        json ->
            json.field("apiVersion", "v1")
                .lines("items", shown, content)
                .field("kind", "List")
                .object("metadata", () -> listMetadata(json, items.size() - shown.size())));
  }

  /** An API server that has more says so in the list's metadata. */
  private void listMetadata(final Json json, final int remaining) {
    if (page) {
      json.field("continue", "eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MX0");
      json.field("remainingItemCount", remaining);
    }
    json.field("resourceVersion", "");
  }

  /** Changes whenever the object does, as the server's own does. */
  private static String resourceVersion(final String uid, final String state) {
    long hash = 0xcbf29ce484222325L; // FNV-1a, 64 bits: no secret hangs on it, and lists are long
    for (final String part : List.of(uid, state)) {
      for (int i = 0; i < part.length(); i++) {
        hash = (hash ^ part.charAt(i)) * 0x100000001b3L;
      }
    }
    return Long.toString(hash >>> 40);
  }

  private void node(final Json json, final Node node) {
    json.field("apiVersion", "v1").field("kind", "Node");
    json.object(
        "metadata",
        () ->
            json.map("labels", node.labels())
                .field("name", node.name())
                .field("resourceVersion", nodeVersion(node))
                .field("uid", node.uid()));
    json.object("spec", () -> json.field("providerID", providerId(node)));
    json.object(
        "status",
        () ->
            json.objects("addresses", nodeAddresses(node), KubernetesJson::nodeAddress)
                .object("allocatable", () -> json.field("pods", text(node.allocatablePods())))
                .object("capacity", () -> capacity(json, node))
                .object(
                    "nodeInfo",
                    () ->
                        json.field(
                                "architecture",
                                node.labels().getOrDefault("kubernetes.io/arch", "amd64"))
                            .field("operatingSystem", node.operatingSystem())));
  }

  private static void capacity(final Json json, final Node node) {
    json.field("cpu", text(node.cpus())).field("pods", text(node.allocatablePods()));
  }

  private static Optional<String> text(final OptionalInt quantity) {
    return quantity.isPresent()
        ? Optional.of(Integer.toString(quantity.getAsInt()))
        : Optional.empty();
  }

  private record TypedAddress(String type, String address) {}

  private static List<TypedAddress> nodeAddresses(final Node node) {
    final List<TypedAddress> addresses =
        node.internalAddresses().stream()
            .map(address -> new TypedAddress("InternalIP", address.toString()))
            .collect(Collectors.toList());
    addresses.add(new TypedAddress("InternalDNS", node.name()));
    addresses.add(new TypedAddress("Hostname", node.name()));
    return addresses;
  }

  private static void nodeAddress(final Json json, final TypedAddress address) {
    json.field("address", address.address()).field("type", address.type());
  }

  /** The labels of a record come in no order, so its text would change from run to run. */
  private static String nodeVersion(final Node node) {
    return resourceVersion(node.uid(), node.internalAddresses().toString());
  }

  /**
   * The provider's id: of an instance as the model has it, else in the form of Fargate ({@code
   * aws:///ZONE/ID/NODE}) or of EKS Hybrid Nodes ({@code eks-hybrid:///REGION/CLUSTER/mi-ID}).
   */
  private Optional<String> providerId(final Node node) {
    if (node.computeType() == ComputeType.FARGATE) {
      final String id = node.uid().replace("-", "");
      return Optional.of("aws:///%s/%s-%s/%s".formatted(node.zone(), id, id, node.name()));
    }
    if (node.computeType() == ComputeType.HYBRID) {
      return topology.cluster().asOptional().map(cluster -> hybridId(cluster, node));
    }
    return node.providerId().map(Object::toString);
  }

  private static String hybridId(final Cluster cluster, final Node node) {
    final String machine = StableIds.aws("mi", node.uid());
    return "eks-hybrid:///%s/%s/%s".formatted(cluster.region(), cluster.name(), machine);
  }

  private void pod(final Json json, final Pod pod) {
    json.field("apiVersion", "v1").field("kind", "Pod");
    json.object("metadata", () -> podMetadata(json, pod));
    json.object("spec", () -> podSpec(json, pod));
    json.object("status", () -> podStatus(json, pod));
  }

  private void podMetadata(final Json json, final Pod pod) {
    if (!pod.branchInterfaces().isEmpty()) {
      json.object("annotations", () -> json.field("vpc.amazonaws.com/pod-eni", podEni(pod)));
    }
    json.field("creationTimestamp", time(pod.createdAt()));
    pod.deletedAt()
        .ifPresent(
            at -> json.field("deletionGracePeriodSeconds", 30).field("deletionTimestamp", at));
    json.map("labels", pod.labels())
        .field("name", pod.ref().name())
        .field("namespace", pod.ref().namespace())
        .field("resourceVersion", podVersion(pod))
        .field("uid", pod.uid());
  }

  private static String podVersion(final Pod pod) {
    final String state = pod.phase() + "/" + pod.addresses() + "/" + pod.deletedAt();
    return resourceVersion(pod.uid(), state);
  }

  /**
   * The annotation of security groups for pods (amazon-vpc-resource-controller-k8s, {@code
   * pkg/provider/branch/trunk}): a JSON text within the JSON.
   */
  private String podEni(final Pod pod) {
    return pod.branchInterfaces().stream()
        .map(this::podEni)
        .collect(Collectors.joining(",", "[", "]"));
  }

  private String podEni(final String id) {
    final NetworkInterface branch = branches.get(id);
    if (branch == null) {
      return "{\"eniId\":\"%s\"}".formatted(id);
    }
    return ("{\"eniId\":\"%s\",\"ifAddress\":\"%s\",\"privateIp\":\"%s\",\"vlanId\":%s,"
            + "\"subnetCidr\":\"%s\"}")
        .formatted(
            id,
            branch.mac(),
            branch.primaryAddress().map(IpAddress::toString).orElse(""),
            branch.tags().getOrDefault(AwsJson.VLAN_TAG, "0"),
            Optional.ofNullable(subnets.get(branch.subnetId())).map(Cidr::toString).orElse(""));
  }

  private void podSpec(final Json json, final Pod pod) {
    json.objects("containers", List.of(container(pod)), this::container);
    if (pod.hostNetwork()) {
      json.field("hostNetwork", true);
    }
    json.field("nodeName", pod.nodeName());
  }

  private record Container(String name, Optional<String> image, Environment environment) {

    static Container of(final DaemonSet.Container container) {
      return new Container(
          container.name(), Optional.of(container.image()), container.environment());
    }
  }

  /** A pod's image is known only from the DaemonSet that made it. */
  private Container container(final Pod pod) {
    final Container daemon =
        daemons.get(pod.ref().namespace() + "/" + pod.labels().getOrDefault("k8s-app", ""));
    return daemon == null
        ? new Container(pod.ref().name(), Optional.empty(), Environment.EMPTY)
        : daemon;
  }

  private void container(final Json json, final Container container) {
    final List<Variable> variables = variables(container.environment());
    if (!variables.isEmpty()) {
      json.objects("env", variables, KubernetesJson::variable);
    }
    if (container.environment().open()) {
      json.objects("envFrom", List.of("amazon-vpc-cni"), KubernetesJson::source);
    }
    json.field("image", container.image()).field("name", container.name());
  }

  /** A variable of a container; without a value where the declaration has none of its own. */
  private record Variable(String name, Optional<String> value) {}

  private static List<Variable> variables(final Environment environment) {
    if (environment.values().isEmpty() && environment.undetermined().isEmpty()) {
      return List.of();
    }
    return Stream.concat(
            environment.values().entrySet().stream()
                .map(entry -> new Variable(entry.getKey(), Optional.of(entry.getValue()))),
            environment.undetermined().stream().map(name -> new Variable(name, Optional.empty())))
        .sorted(Comparator.comparing(Variable::name))
        .toList();
  }

  private static void variable(final Json json, final Variable variable) {
    json.field("name", variable.name()).field("value", variable.value());
    if (variable.value().isEmpty()) {
      json.object(
          "valueFrom", () -> json.object("configMapKeyRef", () -> reference(json, variable)));
    }
  }

  private static void source(final Json json, final String configMap) {
    json.object("configMapRef", () -> json.field("name", configMap));
  }

  private static void reference(final Json json, final Variable variable) {
    json.field("key", variable.name()).field("name", "amazon-vpc-cni");
  }

  private void podStatus(final Json json, final Pod pod) {
    json.field("hostIP", hostAddress(pod));
    json.field("phase", phase(pod.phase()));
    if (!pod.addresses().isEmpty()) {
      json.field("podIP", pod.addresses().get(0));
      json.objects("podIPs", pod.addresses(), (item, address) -> item.field("ip", address));
    }
    json.field("startTime", time(pod.createdAt()));
  }

  private String time(final Instant instant) {
    return times.computeIfAbsent(instant, Instant::toString);
  }

  private Optional<IpAddress> hostAddress(final Pod pod) {
    return pod.nodeName()
        .map(nodes::get)
        .map(Node::internalAddresses)
        .filter(addresses -> !addresses.isEmpty())
        .map(addresses -> addresses.get(0));
  }

  /** {@code RUNNING} is written {@code Running}. */
  private static String phase(final Pod.Phase phase) {
    return switch (phase) {
      case PENDING -> "Pending";
      case RUNNING -> "Running";
      case SUCCEEDED -> "Succeeded";
      case FAILED -> "Failed";
      case UNKNOWN -> "Unknown";
    };
  }

  private void daemonSet(final Json json, final DaemonSet set) {
    final Map<String, String> labels = Map.of("k8s-app", set.name());
    json.field("apiVersion", "apps/v1").field("kind", "DaemonSet");
    json.object(
        "metadata",
        () ->
            json.map("labels", labels)
                .field("name", set.name())
                .field("namespace", set.namespace())
                .field("uid", StableIds.uid("daemonset/" + set.namespace() + "/" + set.name())));
    json.object(
        "spec",
        () ->
            json.object("selector", () -> json.map("matchLabels", labels))
                .object("template", () -> template(json, set, labels)));
  }

  private void nodeClass(final Json json, final NodeClass nodeClass) {
    json.field("apiVersion", "eks.amazonaws.com/v1").field("kind", "NodeClass");
    json.object(
        "metadata",
        () ->
            json.field("name", nodeClass.name())
                .field("uid", StableIds.uid("nodeclass/" + nodeClass.name())));
    json.object("spec", () -> json.field("snatPolicy", nodeClass.snatPolicy()));
  }

  private void template(final Json json, final DaemonSet set, final Map<String, String> labels) {
    final List<Container> containers = set.containers().stream().map(Container::of).toList();
    json.object("metadata", () -> json.map("labels", labels));
    json.object(
        "spec",
        () -> json.objects("containers", containers, this::container).field("hostNetwork", true));
  }
}
