package io.wirecheck.benchmarks;

import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.model.CallerIdentity;
import io.wirecheck.model.Cidr;
import io.wirecheck.model.Cluster;
import io.wirecheck.model.ComputeType;
import io.wirecheck.model.DaemonSet;
import io.wirecheck.model.Environment;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Instance;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.MacAddress;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.NetworkInterface.Attachment;
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
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.UUID;

/**
 * A healthy cluster of any size: nodes of type m5.xlarge in three zones and as many VPC ranges as
 * they need, each with its two daemons and with pods on as many interfaces as those need. One seed
 * always gives one topology; it decides ids and the order of the lists.
 */
final class LargeTopology {

  private static final String REGION = "eu-central-1";
  private static final String ACCOUNT = "111122223333";
  private static final String VPC = "vpc-0123456789abcdef0";
  private static final String TYPE = "m5.xlarge";
  private static final int CPUS = 4;
  private static final int MAX_PODS = 58;
  private static final int ENIS = 4;
  private static final int ADDRESSES_OF_ENI = 15;
  private static final int DAEMONS = 2;

  /** A node has a /26, and each of its interfaces a quarter of it. */
  private static final int ADDRESSES_OF_NODE = 64;

  private static final int NODES_OF_RANGE = 65_536 / ADDRESSES_OF_NODE;
  private static final long FIRST = IpAddress.parse("10.0.0.0").low();
  private static final Instant CREATED = Instant.parse("2026-10-01T08:00:00Z");

  private final int size;
  private final int podsOfNode;
  private final Random random;
  private final List<Node> nodes = new ArrayList<>();
  private final List<Pod> pods = new ArrayList<>();
  private final List<Instance> instances = new ArrayList<>();
  private final List<NetworkInterface> interfaces = new ArrayList<>();

  private LargeTopology(final int size, final int podsOfNode, final long seed) {
    this.size = size;
    this.podsOfNode = podsOfNode;
    this.random = new Random(seed);
  }

  /**
   * The topology.
   *
   * @param podsOfNode the two daemons included, at most 58
   */
  static Topology of(final int nodes, final int podsOfNode, final long seed) {
    if (podsOfNode < DAEMONS || podsOfNode > MAX_PODS || nodes < 1 || nodes > 200_000) {
      throw new IllegalArgumentException("1 to 200000 nodes with 2 to 58 pods each");
    }
    return new LargeTopology(nodes, podsOfNode, seed).topology();
  }

  private Topology topology() {
    for (int number = 0; number < size; number++) {
      add(number);
    }
    Collections.shuffle(pods, random);
    Collections.shuffle(interfaces, random);
    return new Topology(
        known(
            DocumentKind.CLUSTER,
            new Cluster(
                "large",
                "arn:aws:eks:%s:%s:cluster/large".formatted(REGION, ACCOUNT),
                "1.33",
                VPC)),
        known(
            DocumentKind.CALLER_IDENTITY,
            new CallerIdentity(ACCOUNT, "arn:aws:iam::" + ACCOUNT + ":user/admin")),
        known(DocumentKind.NODES, nodes),
        known(DocumentKind.PODS, pods),
        known(DocumentKind.DAEMON_SETS, List.of(daemonSet("aws-node", "amazon-k8s-cni:v1.20.1"))),
        Section.unknown(
            InconclusiveCode.UNKNOWN_CONFIGURATION,
            "a cluster without EKS Auto Mode has no resource nodeclasses.eks.amazonaws.com"),
        known(DocumentKind.INSTANCES, instances),
        known(DocumentKind.NETWORK_INTERFACES, interfaces),
        known(DocumentKind.SUBNETS, ranges().stream().map(this::subnet).toList()),
        known(
            DocumentKind.VPCS,
            List.of(
                new Vpc(
                    VPC,
                    ACCOUNT,
                    ranges().stream()
                        .map(range -> new Vpc.CidrAssociation(range, "associated"))
                        .toList()))));
  }

  private static <T> Section<T> known(final DocumentKind kind, final T value) {
    return Section.known(value, Provenance.of(kind.path(), kind.command(), CREATED));
  }

  private List<Cidr> ranges() {
    final List<Cidr> ranges = new ArrayList<>();
    for (int first = 0; first < size; first += NODES_OF_RANGE) {
      ranges.add(new Cidr(address(first, 0), 16));
    }
    return ranges;
  }

  private Subnet subnet(final Cidr range) {
    final int number = (int) ((range.network().low() - FIRST) / ADDRESSES_OF_NODE);
    return new Subnet(subnetId(number), VPC, zone(number), range, 1000);
  }

  private static DaemonSet daemonSet(final String name, final String image) {
    return new DaemonSet(
        "kube-system", name, List.of(new DaemonSet.Container(name, image, Environment.EMPTY)));
  }

  private static IpAddress address(final int node, final int offset) {
    return IpAddress.ofIpv4((int) (FIRST + (long) node * ADDRESSES_OF_NODE + offset));
  }

  private static String zone(final int node) {
    return REGION + (char) ('a' + node / NODES_OF_RANGE % 3);
  }

  private static String subnetId(final int node) {
    return "subnet-0" + HexFormat.of().toHexDigits((long) (node / NODES_OF_RANGE));
  }

  private String id(final String prefix) {
    return prefix + "-0" + HexFormat.of().toHexDigits(random.nextLong());
  }

  private String uid() {
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }

  private void add(final int number) {
    final IpAddress address = address(number, 0);
    final String name =
        "ip-%s.%s.compute.internal".formatted(address.toString().replace('.', '-'), REGION);
    final String instance = id("i");
    nodes.add(node(name, number, instance));
    instances.add(
        new Instance(instance, ACCOUNT, TYPE, "running", VPC, subnetId(number), zone(number)));
    pods.add(pod("kube-system", "aws-node", name, address, true));
    pods.add(pod("kube-system", "kube-proxy", name, address, true));
    int left = podsOfNode - DAEMONS;
    for (int device = 0; device < ENIS && (device == 0 || left > 0); device++) {
      interfaces.add(networkInterface(number, device, instance));
      for (int slot = 1; slot < ADDRESSES_OF_ENI && left > 0; slot++, left--) {
        pods.add(pod("team-" + left, "web", name, address(number, device * 16 + slot), false));
      }
    }
  }

  private Node node(final String name, final int number, final String instance) {
    return new Node(
        name,
        uid(),
        Optional.of(new ProviderId(zone(number), instance)),
        ComputeType.EC2,
        zone(number),
        TYPE,
        "linux",
        List.of(address(number, 0)),
        OptionalInt.of(CPUS),
        OptionalInt.of(MAX_PODS),
        Map.of(
            "eks.amazonaws.com/capacityType",
            "ON_DEMAND",
            "eks.amazonaws.com/nodegroup",
            "workers",
            "kubernetes.io/arch",
            "amd64",
            "kubernetes.io/hostname",
            name,
            "kubernetes.io/os",
            "linux",
            "node.kubernetes.io/instance-type",
            TYPE,
            "topology.kubernetes.io/region",
            REGION,
            "topology.kubernetes.io/zone",
            zone(number)));
  }

  private NetworkInterface networkInterface(
      final int node, final int device, final String instance) {
    final List<IpAddress> secondary = new ArrayList<>();
    for (int slot = 1; slot < ADDRESSES_OF_ENI; slot++) {
      secondary.add(address(node, device * 16 + slot));
    }
    return new NetworkInterface(
        id("eni"),
        "interface",
        VPC,
        subnetId(node),
        zone(node),
        new MacAddress(0x02L << 40 | (long) node << 8 | device),
        Optional.of(address(node, device * 16)),
        secondary,
        List.of(),
        Optional.of(new Attachment(Optional.of(instance), device, 0, "attached")),
        device == 0
            ? Map.of()
            : Map.of(
                "eks:eni:owner", "amazon-vpc-cni", "node.k8s.amazonaws.com/instance_id", instance));
  }

  private Pod pod(
      final String namespace,
      final String app,
      final String node,
      final IpAddress address,
      final boolean hostNetwork) {
    return new Pod(
        new PodRef(namespace, app + "-" + HexFormat.of().toHexDigits(pods.size())),
        uid(),
        Optional.of(node),
        Pod.Phase.RUNNING,
        hostNetwork,
        List.of(address),
        List.of(),
        Map.of("k8s-app", app, "pod-template-hash", "6dc4b8d4c8", "team", namespace),
        CREATED,
        Optional.empty());
  }
}
