package io.wirecheck.reference;

import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.model.CallerIdentity;
import io.wirecheck.model.Cidr;
import io.wirecheck.model.Cluster;
import io.wirecheck.model.ComputeType;
import io.wirecheck.model.DaemonSet;
import io.wirecheck.model.Environment;
import io.wirecheck.model.Instance;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.Node;
import io.wirecheck.model.Pod;
import io.wirecheck.model.PodRef;
import io.wirecheck.model.Provenance;
import io.wirecheck.model.ProviderId;
import io.wirecheck.model.Section;
import io.wirecheck.model.Subnet;
import io.wirecheck.model.Topology;
import io.wirecheck.model.Vpc;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The cluster of a published study of the Amazon VPC CNI: 192.168.0.0/16, one /24 and one t3.medium
 * in each of three zones. The addresses of the nodes 192.168.2.208 and 192.168.3.122, of the
 * secondary interface 192.168.3.10 and of the pods 192.168.2.193, 192.168.3.62, 192.168.3.113 and
 * 192.168.3.154 are the study's; it shows no others, so the rest is made up within its subnets.
 *
 * <p>Each node has its second interface attached, as ipamd does once a pod holds a pool address,
 * and five secondary addresses on each: a t3.medium has six addresses an interface.
 */
final class EksStudy {

  static final String NAME = "eks-study";
  static final String REGION = "ap-northeast-2";
  static final String ACCOUNT = "111122223333";
  static final String VPC_ID = StableIds.aws("vpc", NAME);

  /** When the study's objects were created. */
  static final Instant CREATED = Instant.parse("2023-05-02T01:13:00Z");

  private static final String REGISTRY = "602401143452.dkr.ecr." + REGION + ".amazonaws.com";
  private static final String INSTANCE_TYPE = "t3.medium";
  private static final int CPUS = 2;
  private static final int MAX_PODS = 17;
  private static final int SUBNET_USABLE = 251;

  /** Those of the manifest of v1.12.6, {@code config/master/aws-k8s-cni.yaml}, that matter here. */
  private static final Map<String, String> CNI_VARIABLES =
      Map.of(
          "AWS_VPC_CNI_NODE_PORT_SUPPORT", "true",
          "AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG", "false",
          "AWS_VPC_K8S_CNI_EXTERNALSNAT", "false",
          "AWS_VPC_K8S_CNI_RANDOMIZESNAT", "prng",
          "AWS_VPC_K8S_CNI_VETHPREFIX", "eni",
          "ENABLE_IPv6", "false",
          "ENABLE_POD_ENI", "false",
          "ENABLE_PREFIX_DELEGATION", "false");

  private static final List<Place> PLACES =
      List.of(
          new Place(
              1,
              "a",
              new Addresses(64, List.of(21, 103, 135, 178, 246)),
              new Addresses(37, List.of(12, 88, 149, 202, 231))),
          new Place(
              2,
              "b",
              new Addresses(208, List.of(23, 71, 94, 150, 217)),
              new Addresses(45, List.of(18, 109, 166, 193, 240))),
          new Place(
              3,
              "c",
              new Addresses(122, List.of(37, 85, 113, 154, 229)),
              new Addresses(10, List.of(51, 62, 98, 175, 243))));

  private EksStudy() {}

  /** The last octets of an interface's addresses. */
  private record Addresses(int primary, List<Integer> secondary) {}

  /** A zone with its subnet and its node; the subnet is {@code 192.168.number.0/24}. */
  private record Place(int number, String letter, Addresses first, Addresses second) {

    String zone() {
      return REGION + letter;
    }

    String subnetId() {
      return StableIds.aws("subnet", NAME + "/" + number);
    }

    String instanceId() {
      return StableIds.aws("i", NAME + "/" + number);
    }

    IpAddress address(final int lastOctet) {
      return IpAddress.parse("192.168." + number + "." + lastOctet);
    }

    IpAddress nodeAddress() {
      return address(first.primary());
    }

    String nodeName() {
      return "ip-%s.%s.compute.internal"
          .formatted(nodeAddress().toString().replace('.', '-'), REGION);
    }
  }

  static Topology topology() {
    return new Topology(
        known(DocumentKind.CLUSTER, cluster()),
        known(
            DocumentKind.CALLER_IDENTITY,
            new CallerIdentity(ACCOUNT, "arn:aws:iam::" + ACCOUNT + ":user/admin")),
        known(DocumentKind.NODES, PLACES.stream().map(EksStudy::node).toList()),
        known(DocumentKind.PODS, pods()),
        known(DocumentKind.DAEMON_SETS, daemonSets()),
        AutoMode.absent(NAME),
        known(DocumentKind.INSTANCES, PLACES.stream().map(EksStudy::instance).toList()),
        known(DocumentKind.NETWORK_INTERFACES, networkInterfaces()),
        known(DocumentKind.SUBNETS, PLACES.stream().map(EksStudy::subnet).toList()),
        known(DocumentKind.VPCS, List.of(vpc())));
  }

  private static <T> Section<T> known(final DocumentKind kind, final T value) {
    return Section.known(value, Provenance.of(kind.path(), kind.command(), CREATED));
  }

  private static Cluster cluster() {
    final String arn = "arn:aws:eks:%s:%s:cluster/%s".formatted(REGION, ACCOUNT, NAME);
    return new Cluster(NAME, arn, "1.24", VPC_ID);
  }

  private static Node node(final Place place) {
    return new Node(
        place.nodeName(),
        StableIds.uid("node/" + place.nodeName()),
        Optional.of(new ProviderId(place.zone(), place.instanceId())),
        ComputeType.EC2,
        place.zone(),
        INSTANCE_TYPE,
        "linux",
        List.of(place.nodeAddress()),
        OptionalInt.of(CPUS),
        OptionalInt.of(MAX_PODS),
        nodeLabels(place));
  }

  private static Map<String, String> nodeLabels(final Place place) {
    final Map<String, String> labels = new TreeMap<>();
    labels.put("eks.amazonaws.com/capacityType", "ON_DEMAND");
    labels.put("eks.amazonaws.com/nodegroup", "ng1");
    labels.put("kubernetes.io/arch", "amd64");
    labels.put("kubernetes.io/hostname", place.nodeName());
    labels.put("kubernetes.io/os", "linux");
    labels.put("node.kubernetes.io/instance-type", INSTANCE_TYPE);
    labels.put("topology.kubernetes.io/region", REGION);
    labels.put("topology.kubernetes.io/zone", place.zone());
    return labels;
  }

  private static Instance instance(final Place place) {
    return new Instance(
        place.instanceId(),
        ACCOUNT,
        INSTANCE_TYPE,
        "running",
        VPC_ID,
        place.subnetId(),
        place.zone());
  }

  private static List<NetworkInterface> networkInterfaces() {
    final Stream<NetworkInterface> ofNodes =
        PLACES.stream()
            .flatMap(
                place ->
                    Stream.of(ofNode(place, 0, place.first()), ofNode(place, 1, place.second())));
    final Stream<NetworkInterface> ofControlPlane =
        PLACES.stream().limit(2).map(EksStudy::ofControlPlane);
    return Stream.concat(ofNodes, ofControlPlane).toList();
  }

  private static NetworkInterface ofNode(
      final Place place, final int device, final Addresses addresses) {
    final String name = NAME + "/" + place.number() + "/" + device;
    final List<IpAddress> secondary = addresses.secondary().stream().map(place::address).toList();
    return new NetworkInterface(
        StableIds.aws("eni", name),
        "interface",
        VPC_ID,
        place.subnetId(),
        place.zone(),
        StableIds.mac(name),
        Optional.of(place.address(addresses.primary())),
        secondary,
        List.of(),
        Optional.of(
            new NetworkInterface.Attachment(
                Optional.of(place.instanceId()), device, 0, "attached")),
        device == 0 ? Map.of() : cniTags(place.instanceId()));
  }

  /** The tags that ipamd gives an interface that it creates. */
  static Map<String, String> cniTags(final String instanceId) {
    return Map.of(
        "cluster.k8s.amazonaws.com/name", NAME,
        "eks:eni:owner", "amazon-vpc-cni",
        "node.k8s.amazonaws.com/instance_id", instanceId);
  }

  /** An interface of the EKS control plane: in the VPC, but attached to a machine of AWS. */
  private static NetworkInterface ofControlPlane(final Place place) {
    final String name = NAME + "/control-plane/" + place.number();
    return new NetworkInterface(
        StableIds.aws("eni", name),
        "interface",
        VPC_ID,
        place.subnetId(),
        place.zone(),
        StableIds.mac(name),
        Optional.of(place.address(5)),
        List.of(),
        List.of(),
        Optional.of(new NetworkInterface.Attachment(Optional.empty(), 1, 0, "attached")),
        Map.of());
  }

  private static Subnet subnet(final Place place) {
    final int used =
        networkInterfaces().stream()
            .filter(eni -> eni.subnetId().equals(place.subnetId()))
            .mapToInt(eni -> 1 + eni.secondaryAddresses().size())
            .sum();
    final Cidr cidr = Cidr.parse("192.168." + place.number() + ".0/24");
    return new Subnet(place.subnetId(), VPC_ID, place.zone(), cidr, SUBNET_USABLE - used);
  }

  private static Vpc vpc() {
    return new Vpc(
        VPC_ID,
        ACCOUNT,
        List.of(new Vpc.CidrAssociation(Cidr.parse("192.168.0.0/16"), "associated")));
  }

  private static List<DaemonSet> daemonSets() {
    return List.of(
        daemonSet("aws-node", "/amazon-k8s-cni:v1.12.6-eksbuild.1", Environment.of(CNI_VARIABLES)),
        daemonSet("kube-proxy", "/eks/kube-proxy:v1.24.10-minimal-eksbuild.2", Environment.EMPTY));
  }

  private static DaemonSet daemonSet(
      final String name, final String image, final Environment environment) {
    return new DaemonSet(
        "kube-system", name, List.of(new DaemonSet.Container(name, REGISTRY + image, environment)));
  }

  private static List<Pod> pods() {
    final Place one = PLACES.get(0);
    final Place two = PLACES.get(1);
    final Place three = PLACES.get(2);
    final Stream<Pod> daemons =
        PLACES.stream()
            .flatMap(place -> Stream.of(daemon(place, "aws-node"), daemon(place, "kube-proxy")));
    final Map<String, String> dns =
        Map.of(
            "eks.amazonaws.com/component", "coredns",
            "k8s-app", "kube-dns",
            "pod-template-hash", "57ff979f67");
    final Map<String, String> web = Map.of("app", "web", "pod-template-hash", "6dc4b8d4c8");
    final Stream<Pod> pooled =
        Stream.of(
            pod(one, "kube-system", "coredns-57ff979f67-qqbdh", 103, dns),
            pod(two, "kube-system", "coredns-57ff979f67-x2c6p", 71, dns),
            pod(one, "default", "deploy-test-6dc4b8d4c8-4lqzt", 88, web),
            pod(two, "default", "deploy-test-6dc4b8d4c8-9vmhw", 193, web),
            pod(three, "default", "deploy-test-6dc4b8d4c8-tk5rn", 62, web),
            pod(three, "default", "test-pod-1", 154, Map.of("run", "test-pod-1")),
            pod(three, "default", "test-pod-2", 113, Map.of("run", "test-pod-2")));
    return Stream.concat(daemons, pooled).toList();
  }

  private static Pod daemon(final Place place, final String name) {
    final String suffix = StableIds.suffix(name + "/" + place.number());
    return running(
        new PodRef("kube-system", name + "-" + suffix),
        place.nodeName(),
        true,
        place.nodeAddress(),
        Map.of("k8s-app", name));
  }

  private static Pod pod(
      final Place place,
      final String namespace,
      final String name,
      final int lastOctet,
      final Map<String, String> labels) {
    final PodRef ref = new PodRef(namespace, name);
    return running(ref, place.nodeName(), false, place.address(lastOctet), labels);
  }

  static Pod running(
      final PodRef ref,
      final String nodeName,
      final boolean hostNetwork,
      final IpAddress address,
      final Map<String, String> labels) {
    return new Pod(
        ref,
        StableIds.uid("pod/" + ref),
        Optional.of(nodeName),
        Pod.Phase.RUNNING,
        hostNetwork,
        List.of(address),
        List.of(),
        labels,
        CREATED,
        Optional.empty());
  }
}
