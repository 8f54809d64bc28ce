package io.wirecheck.reference;

import io.wirecheck.evidence.Endpoint;
import io.wirecheck.evidence.Flow;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.NetworkAddress;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.evidence.Round;
import io.wirecheck.model.Cidr;
import io.wirecheck.model.ComputeType;
import io.wirecheck.model.Instance;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.NetworkInterface.Attachment;
import io.wirecheck.model.Node;
import io.wirecheck.model.Pod;
import io.wirecheck.model.PodRef;
import io.wirecheck.model.ProviderId;
import io.wirecheck.model.Subnet;
import io.wirecheck.model.Topology;
import io.wirecheck.model.Vpc;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A small network, drawn from a seed: one to three nodes with one to three interfaces each, pods on
 * any of them, a version and set-up of the CNI, and up to two faults of nodes. The same seed gives
 * the same network.
 *
 * <p>The way out is a NAT gateway's, for a kernel's stand-in for the internet answers everybody.
 *
 * @param topology before the changes
 * @param options of an address, such as {@code fault=interface-down}
 */
public record RandomNetwork(long seed, Topology topology, List<String> options) {

  /** An address beyond the VPC, and one that the VPC's nodes may have excluded. */
  public static final IpAddress BEYOND = IpAddress.parse("203.0.113.5");

  private static final int UDP_PORT = 4242;
  private static final int PACKETS = 3;
  private static final int MOST_NODES = 3;
  private static final int MOST_INTERFACES = 3;
  private static final int POOL = 3;

  private static final List<String> VERSIONS =
      List.of(
          "1.5.7", "1.7.10", "1.11.2", "1.12.0", "1.12.6", "1.16.0", "1.16.4", "1.18.6", "1.20.4",
          "1.22.4", "1.23.1");

  public RandomNetwork {
    options = List.copyOf(options);
  }

  /** The network of a seed. */
  public static RandomNetwork of(final long seed) {
    return new Drawing(seed).network();
  }

  /**
   * The address of the network on {@code reference} or {@code lab}, which its topology comes with.
   */
  public NetworkAddress address(final String scheme) {
    return NetworkAddress.parse(
        "%s:random-%d%s%s"
            .formatted(scheme, seed, options.isEmpty() ? "" : "?", String.join("&", options)));
  }

  /** With its changes of the inventory. */
  public Topology changed() {
    Topology changed = topology;
    for (final Change change : Changes.of(address("reference"))) {
      changed = change.applied(changed);
    }
    return changed;
  }

  /**
   * Every pod to every other one, to its own and the next host, and to beyond the VPC; every host
   * to the next one and to the own addresses of its secondary interfaces. Seen at every device.
   */
  public Round round(final long run, final Duration limit) {
    final Topology whole = changed();
    final List<Round.Planned> planned = new ArrayList<>();
    final List<Pod> pods = pods(whole);
    final List<Node> nodes = TopologyWriter.listed(whole.nodes());
    for (final Pod from : pods) {
      final Endpoint source = new Endpoint.OfPod(from.ref());
      for (final Pod to : pods) {
        if (!from.equals(to)) {
          add(planned, source, new Endpoint.OfPod(to.ref()), to.addresses().get(0));
        }
      }
      nodes.forEach(
          node ->
              add(
                  planned,
                  source,
                  new Endpoint.OfHost(node.name()),
                  node.internalAddresses().get(0)));
      add(planned, source, new Endpoint.OfAddress(BEYOND), BEYOND);
    }
    for (int i = 0; i < nodes.size(); i++) {
      final Endpoint source = new Endpoint.OfHost(nodes.get(i).name());
      final Node next = nodes.get((i + 1) % nodes.size());
      add(planned, source, new Endpoint.OfAddress(BEYOND), BEYOND);
      if (nodes.size() > 1) {
        secondaries(whole, next)
            .forEach(address -> add(planned, source, new Endpoint.OfAddress(address), address));
      }
    }
    return new Round(1, run, planned, points(whole), nodeAddresses(whole), limit);
  }

  private static void add(
      final List<Round.Planned> planned,
      final Endpoint source,
      final Endpoint destination,
      final IpAddress address) {
    final boolean echo = planned.size() % 2 == 0;
    final Flow flow =
        new Flow(
            source,
            destination,
            echo ? Transport.ICMP : Transport.UDP,
            echo ? 0 : UDP_PORT,
            PACKETS);
    planned.add(new Round.Planned(planned.size() + 1, flow, address));
  }

  private static List<Pod> pods(final Topology topology) {
    return TopologyWriter.listed(topology.pods()).stream()
        .filter(pod -> !pod.hostNetwork())
        .toList();
  }

  private static Stream<IpAddress> secondaries(final Topology topology, final Node node) {
    return attached(topology, node)
        .filter(eni -> !eni.isPrimary())
        .flatMap(eni -> eni.primaryAddress().stream());
  }

  private static Stream<NetworkInterface> attached(final Topology topology, final Node node) {
    final String instance = node.providerId().map(ProviderId::instanceId).orElse("");
    return TopologyWriter.listed(topology.networkInterfaces()).stream()
        .filter(eni -> eni.isAttachedTo(instance));
  }

  private static SortedSet<ObservationPoint> points(final Topology topology) {
    final Set<ObservationPoint> points = new HashSet<>();
    TopologyWriter.listed(topology.nodes())
        .forEach(
            node ->
                attached(topology, node)
                    .map(eni -> ObservationPoint.networkInterface(node.name(), eni.id()))
                    .forEach(points::add));
    pods(topology)
        .forEach(pod -> points.add(ObservationPoint.veth(pod.nodeName().orElseThrow(), pod.ref())));
    return new TreeSet<>(points);
  }

  private static Map<String, List<IpAddress>> nodeAddresses(final Topology topology) {
    final Map<String, List<IpAddress>> addresses = new TreeMap<>();
    TopologyWriter.listed(topology.nodes())
        .forEach(
            node ->
                addresses.put(
                    node.name(),
                    Stream.concat(node.internalAddresses().stream(), secondaries(topology, node))
                        .distinct()
                        .toList()));
    return addresses;
  }

  /**
   * The smallest network that still differs: one change, pod, secondary interface or node after the
   * other is left out as long as the rest does.
   */
  public RandomNetwork shrunk(final Predicate<RandomNetwork> differs) {
    RandomNetwork smallest = this;
    Optional<RandomNetwork> next = Optional.of(this);
    while (next.isPresent()) {
      smallest = next.get();
      next = smallest.smaller().filter(differs).findFirst();
    }
    return smallest;
  }

  /** The networks that have one thing less, the larger things first. */
  private Stream<RandomNetwork> smaller() {
    return Stream.of(
            options.stream().map(this::without),
            TopologyWriter.listed(topology.nodes()).stream().map(this::without),
            TopologyWriter.listed(topology.networkInterfaces()).stream()
                .filter(eni -> !eni.isPrimary())
                .map(this::without),
            TopologyWriter.listed(topology.pods()).stream().map(this::without))
        .flatMap(networks -> networks)
        .filter(network -> !TopologyWriter.listed(network.topology.nodes()).isEmpty());
  }

  private RandomNetwork without(final String option) {
    return new RandomNetwork(
        seed, topology, options.stream().filter(other -> !other.equals(option)).toList());
  }

  private RandomNetwork without(final Node gone) {
    final List<NetworkInterface> theirs = attached(topology, gone).toList();
    return with(
        topology
            .withNodes(topology.nodes().map(all -> less(all, gone::equals)))
            .withNetworkInterfaces(
                topology.networkInterfaces().map(all -> less(all, theirs::contains)))
            .withPods(
                topology
                    .pods()
                    .map(
                        all -> less(all, pod -> pod.nodeName().equals(Optional.of(gone.name()))))));
  }

  private RandomNetwork without(final NetworkInterface gone) {
    return with(
        topology
            .withNetworkInterfaces(topology.networkInterfaces().map(all -> less(all, gone::equals)))
            .withPods(
                topology
                    .pods()
                    .map(
                        all ->
                            less(
                                all,
                                pod ->
                                    !pod.hostNetwork()
                                        && Wiring.holds(gone, pod.addresses().get(0))))));
  }

  private RandomNetwork without(final Pod gone) {
    return with(topology.withPods(topology.pods().map(all -> less(all, gone::equals))));
  }

  private RandomNetwork with(final Topology smaller) {
    return new RandomNetwork(seed, smaller, options);
  }

  private static <T> List<T> less(final List<T> all, final Predicate<T> gone) {
    return all.stream().filter(gone.negate()).toList();
  }

  /** What to look at when a test on this network fails. */
  @Override
  public String toString() {
    final Topology whole = changed();
    final StringBuilder text = new StringBuilder("seed %d: %s".formatted(seed, address("lab")));
    text.append("\n  ").append(TopologyWriter.listed(topology.daemonSets()));
    for (final Node node : TopologyWriter.listed(whole.nodes())) {
      text.append("\n  node ").append(node.name());
      attached(whole, node)
          .forEach(
              eni ->
                  text.append(
                      "\n    %s %s pool %s"
                          .formatted(
                              eni.id(),
                              eni.primaryAddress().orElseThrow(),
                              eni.secondaryAddresses())));
      pods(whole).stream()
          .filter(pod -> pod.nodeName().equals(Optional.of(node.name())))
          .forEach(pod -> text.append("\n    pod %s %s".formatted(pod.ref(), pod.addresses())));
    }
    return text.toString();
  }

  /** Draws a network. */
  private static final class Drawing {

    private final long seed;
    private final Random random;
    private final Topology study = EksStudy.topology();
    private final List<Node> nodes = new ArrayList<>();
    private final List<Instance> instances = new ArrayList<>();
    private final List<NetworkInterface> interfaces = new ArrayList<>();
    private final List<Pod> pods = new ArrayList<>();
    private final List<Subnet> subnets = new ArrayList<>();

    Drawing(final long seed) {
      this.seed = seed;
      random = new Random(seed);
    }

    RandomNetwork network() {
      final int count = 1 + random.nextInt(MOST_NODES);
      for (int number = 1; number <= count; number++) {
        node(number);
      }
      final Topology drawn =
          study
              .withNodes(study.nodes().map(all -> nodes))
              .withInstances(study.instances().map(all -> instances))
              .withNetworkInterfaces(study.networkInterfaces().map(all -> interfaces))
              .withPods(study.pods().map(all -> pods))
              .withSubnets(study.subnets().map(all -> subnets))
              .withVpcs(study.vpcs().map(all -> List.of(vpc())));
      return new RandomNetwork(seed, setUp(drawn), options());
    }

    private static Vpc vpc() {
      return new Vpc(
          EksStudy.VPC_ID,
          EksStudy.ACCOUNT,
          List.of(
              new Vpc.CidrAssociation(Cidr.parse("10.20.0.0/16"), "associated"),
              new Vpc.CidrAssociation(Cidr.parse("100.64.0.0/16"), "associated")));
    }

    private void node(final int number) {
      final String zone = EksStudy.REGION + (char) ('a' + number - 1);
      final String instance = StableIds.aws("i", "random/" + number);
      final String name = "node-" + number;
      final Subnet own = subnet("10.20." + number + ".0/24", zone);
      final Subnet other = subnet("100.64." + number + ".0/24", zone);
      final boolean elsewhere = random.nextInt(4) == 0;
      final int count = 1 + random.nextInt(MOST_INTERFACES);
      for (int device = 0; device < count; device++) {
        networkInterface(name, instance, device, device > 0 && elsewhere ? other : own);
      }
      final IpAddress address = own.cidr().network().plus(10);
      nodes.add(
          new Node(
              name,
              StableIds.uid("node/" + name),
              Optional.of(new ProviderId(zone, instance)),
              ComputeType.EC2,
              zone,
              "m5.xlarge",
              "linux",
              List.of(address),
              OptionalInt.of(4),
              OptionalInt.of(58),
              Map.of("topology.kubernetes.io/zone", zone)));
      instances.add(
          new Instance(
              instance, EksStudy.ACCOUNT, "m5.xlarge", "running", EksStudy.VPC_ID, own.id(), zone));
    }

    private Subnet subnet(final String cidr, final String zone) {
      final Subnet subnet =
          new Subnet(
              StableIds.aws("subnet", "random/" + cidr),
              EksStudy.VPC_ID,
              zone,
              Cidr.parse(cidr),
              200);
      subnets.add(subnet);
      return subnet;
    }

    private void networkInterface(
        final String node, final String instance, final int device, final Subnet subnet) {
      final String name = "random/" + instance + "/" + device;
      final IpAddress first = subnet.cidr().network().plus(10 + 20L * device);
      final List<IpAddress> pool = LongStream.rangeClosed(1, POOL).mapToObj(first::plus).toList();
      interfaces.add(
          new NetworkInterface(
              StableIds.aws("eni", name),
              "interface",
              EksStudy.VPC_ID,
              subnet.id(),
              subnet.zone(),
              StableIds.mac(name),
              Optional.of(first),
              pool,
              List.of(),
              Optional.of(new Attachment(Optional.of(instance), device, 0, "attached")),
              Map.of()));
      final int count = random.nextInt(3);
      for (int i = 0; i < count; i++) {
        pods.add(
            EksStudy.running(
                new PodRef("default", "pod-%s-%d-%d".formatted(node, device, i)),
                node,
                false,
                pool.get(i),
                Map.of("app", "random")));
      }
    }

    private Topology setUp(final Topology topology) {
      final Map<String, String> variables = new TreeMap<>();
      sometimes(variables, "AWS_VPC_K8S_CNI_EXTERNALSNAT", "true", 5);
      sometimes(variables, "AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS", "203.0.113.0/24,10.99.0.0/16", 5);
      sometimes(variables, "AWS_VPC_K8S_CNI_RANDOMIZESNAT", "none", 3);
      sometimes(variables, "AWS_VPC_CNI_NODE_PORT_SUPPORT", "false", 5);
      sometimes(variables, "AWS_EXTERNAL_SERVICE_CIDRS", "198.51.100.0/24", 5);
      return Capacity.ofImage(
          Capacity.with(topology, variables),
          "cni:v" + VERSIONS.get(random.nextInt(VERSIONS.size())));
    }

    private void sometimes(
        final Map<String, String> variables,
        final String name,
        final String value,
        final int inSoMany) {
      if (random.nextInt(inSoMany) == 0) {
        variables.put(name, value);
      }
    }

    private List<String> options() {
      final List<String> options = new ArrayList<>();
      options.add("variation=nat-gateway");
      if (random.nextInt(4) == 0) {
        options.add("variation=ens5-names");
      }
      final List<String> faults =
          new ArrayList<>(NodeFaults.all().stream().map(Change::name).toList());
      Collections.shuffle(faults, random);
      faults.stream().limit(random.nextInt(3)).map(fault -> "fault=" + fault).forEach(options::add);
      return options;
    }
  }
}
