package io.wirecheck.reference;

import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.model.CallerIdentity;
import io.wirecheck.model.Cidr;
import io.wirecheck.model.ComputeType;
import io.wirecheck.model.DaemonSet;
import io.wirecheck.model.Environment;
import io.wirecheck.model.InconclusiveCode;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The cluster of another published study, made with kOps: 172.30.0.0/16, a control plane and two
 * workers of type c5d.large with Ubuntu, whose interfaces are ens5 and ens6. The study names no
 * address of it, so all are made up, in the /19 a zone that kOps divides such a range into.
 *
 * <p>Both of the study's pods have addresses of ens5, and so does the DNS; ens6 has the warm ones.
 * EKS knows no such cluster: its section is unknown.
 */
final class KopsStudy {

  static final String NAME = "kops";

  private static final String CLUSTER = "korwoo.net";
  private static final String REGION = "ap-northeast-2";
  private static final String ACCOUNT = "111122223333";
  private static final String VPC_ID = StableIds.aws("vpc", NAME);
  private static final Instant CREATED = Instant.parse("2022-08-27T06:20:00Z");
  private static final String INSTANCE_TYPE = "c5d.large";
  private static final int CPUS = 2;

  /** Three interfaces with ten addresses each: 3 * (10 - 1) + 2. */
  private static final int MAX_PODS = 29;

  private static final int POOL = 9;

  /** Of a /19, less the five addresses that AWS keeps. */
  private static final int SUBNET_USABLE = 8187;

  /** Those of kOps 1.24's manifest, {@code networking.amazon-vpc-routed-eni}, that matter here. */
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

  private static final Machine CONTROL_PLANE =
      new Machine("control-plane-" + REGION + "a", "a", "172.30.46.101", false);

  private static final List<Machine> WORKERS =
      List.of(
          new Machine("nodes-" + REGION + "a", "a", "172.30.51.20", true),
          new Machine("nodes-" + REGION + "c", "c", "172.30.80.44", true));

  private KopsStudy() {}

  /**
   * An instance of an instance group.
   *
   * @param address of ens5; the pool follows it
   * @param hostsPods so that ipamd has attached a second interface
   */
  private record Machine(String group, String letter, String address, boolean hostsPods) {

    String zone() {
      return REGION + letter;
    }

    String instanceId() {
      return StableIds.aws("i", NAME + "/" + group);
    }

    /** Since Kubernetes 1.24, kOps names nodes as EC2 names their instances. */
    String nodeName() {
      return instanceId();
    }

    String subnetId() {
      return StableIds.aws("subnet", NAME + "/" + letter);
    }

    IpAddress first() {
      return IpAddress.parse(address);
    }

    /** Of ens6, sixteen addresses on. */
    IpAddress second() {
      return first().plus(16);
    }

    IpAddress pooled(final int number) {
      return first().plus(number);
    }
  }

  static Topology topology() {
    return new Topology(
        Section.unknown(
            InconclusiveCode.NOT_RECORDED,
            "%s is a cluster of kOps, and none of EKS".formatted(CLUSTER)),
        known(
            DocumentKind.CALLER_IDENTITY,
            new CallerIdentity(ACCOUNT, "arn:aws:iam::" + ACCOUNT + ":user/kops")),
        known(DocumentKind.NODES, machines().map(KopsStudy::node).toList()),
        known(DocumentKind.PODS, pods()),
        known(DocumentKind.DAEMON_SETS, daemonSets()),
        AutoMode.absent(CLUSTER),
        known(DocumentKind.INSTANCES, machines().map(KopsStudy::instance).toList()),
        known(DocumentKind.NETWORK_INTERFACES, networkInterfaces()),
        known(DocumentKind.SUBNETS, List.of(subnet("a", "32"), subnet("c", "64"))),
        known(
            DocumentKind.VPCS,
            List.of(
                new Vpc(
                    VPC_ID,
                    ACCOUNT,
                    List.of(new Vpc.CidrAssociation(Cidr.parse("172.30.0.0/16"), "associated"))))));
  }

  private static Stream<Machine> machines() {
    return Stream.concat(Stream.of(CONTROL_PLANE), WORKERS.stream());
  }

  private static <T> Section<T> known(final DocumentKind kind, final T value) {
    return Section.known(value, Provenance.of(kind.path(), kind.command(), CREATED));
  }

  private static Node node(final Machine machine) {
    return new Node(
        machine.nodeName(),
        StableIds.uid("node/" + machine.nodeName()),
        Optional.of(new ProviderId(machine.zone(), machine.instanceId())),
        ComputeType.EC2,
        machine.zone(),
        INSTANCE_TYPE,
        "linux",
        List.of(machine.first()),
        OptionalInt.of(CPUS),
        OptionalInt.of(MAX_PODS),
        labels(machine));
  }

  private static Map<String, String> labels(final Machine machine) {
    final Map<String, String> labels = new TreeMap<>();
    labels.put(Hosts.KOPS_LABEL, machine.group());
    labels.put("kubernetes.io/arch", "amd64");
    labels.put("kubernetes.io/hostname", machine.nodeName());
    labels.put("kubernetes.io/os", "linux");
    labels.put("node.kubernetes.io/instance-type", INSTANCE_TYPE);
    labels.put("node-role.kubernetes.io/" + (machine.hostsPods() ? "node" : "control-plane"), "");
    labels.put("topology.kubernetes.io/region", REGION);
    labels.put("topology.kubernetes.io/zone", machine.zone());
    return labels;
  }

  private static Instance instance(final Machine machine) {
    return new Instance(
        machine.instanceId(),
        ACCOUNT,
        INSTANCE_TYPE,
        "running",
        VPC_ID,
        machine.subnetId(),
        machine.zone());
  }

  private static List<NetworkInterface> networkInterfaces() {
    final List<NetworkInterface> all = new ArrayList<>();
    machines()
        .forEach(
            machine -> {
              all.add(networkInterface(machine, 0, machine.first()));
              if (machine.hostsPods()) {
                all.add(networkInterface(machine, 1, machine.second()));
              }
            });
    return all;
  }

  private static NetworkInterface networkInterface(
      final Machine machine, final int device, final IpAddress address) {
    final String name = NAME + "/" + machine.group() + "/" + device;
    final List<IpAddress> pool = LongStream.rangeClosed(1, POOL).mapToObj(address::plus).toList();
    return new NetworkInterface(
        StableIds.aws("eni", name),
        "interface",
        VPC_ID,
        machine.subnetId(),
        machine.zone(),
        StableIds.mac(name),
        Optional.of(address),
        pool,
        List.of(),
        Optional.of(
            new NetworkInterface.Attachment(
                Optional.of(machine.instanceId()), device, 0, "attached")),
        device == 0 ? Map.of() : tags(machine));
  }

  private static Map<String, String> tags(final Machine machine) {
    return Map.of(
        "cluster.k8s.amazonaws.com/name",
        CLUSTER,
        "eks:eni:owner",
        "amazon-vpc-cni",
        "node.k8s.amazonaws.com/instance_id",
        machine.instanceId());
  }

  private static Subnet subnet(final String letter, final String third) {
    final String id = StableIds.aws("subnet", NAME + "/" + letter);
    final int used =
        networkInterfaces().stream()
            .filter(eni -> eni.subnetId().equals(id))
            .mapToInt(eni -> 1 + eni.secondaryAddresses().size())
            .sum();
    return new Subnet(
        id, VPC_ID, REGION + letter, Cidr.parse("172.30." + third + ".0/19"), SUBNET_USABLE - used);
  }

  private static List<DaemonSet> daemonSets() {
    return List.of(
        daemonSet(
            "aws-node",
            "602401143452.dkr.ecr.us-west-2.amazonaws.com/amazon-k8s-cni:v1.11.2",
            Environment.of(CNI_VARIABLES)),
        daemonSet("kube-proxy", "registry.k8s.io/kube-proxy:v1.24.3", Environment.EMPTY));
  }

  private static DaemonSet daemonSet(
      final String name, final String image, final Environment environment) {
    return new DaemonSet(
        "kube-system", name, List.of(new DaemonSet.Container(name, image, environment)));
  }

  private static List<Pod> pods() {
    final Machine a = WORKERS.get(0);
    final Machine c = WORKERS.get(1);
    final Stream<Pod> daemons =
        machines()
            .flatMap(
                machine -> Stream.of(daemon(machine, "aws-node"), daemon(machine, "kube-proxy")));
    final Map<String, String> dns = Map.of("k8s-app", "kube-dns");
    return Stream.concat(
            daemons,
            Stream.of(
                pod(a, "kube-system", "coredns-7884856795-m5xzt", 1, dns),
                pod(c, "kube-system", "coredns-7884856795-wqk7l", 1, dns),
                pod(a, "default", "pod-1", 4, Map.of("app", "netshoot")),
                pod(c, "default", "pod-2", 6, Map.of("app", "netshoot"))))
        .toList();
  }

  private static Pod daemon(final Machine machine, final String name) {
    return EksStudy.running(
        new PodRef("kube-system", name + "-" + StableIds.suffix(name + "/" + machine.group())),
        machine.nodeName(),
        true,
        machine.first(),
        Map.of("k8s-app", name));
  }

  private static Pod pod(
      final Machine machine,
      final String namespace,
      final String name,
      final int number,
      final Map<String, String> labels) {
    return EksStudy.running(
        new PodRef(namespace, name), machine.nodeName(), false, machine.pooled(number), labels);
  }
}
