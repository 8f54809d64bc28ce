package io.wirecheck.evidence;

import io.wirecheck.model.CallerIdentity;
import io.wirecheck.model.Cidr;
import io.wirecheck.model.Cluster;
import io.wirecheck.model.CniConfiguration;
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
import io.wirecheck.model.ProviderId;
import io.wirecheck.model.Section;
import io.wirecheck.model.Subnet;
import io.wirecheck.model.Topology;
import io.wirecheck.model.Vpc;
import io.wirecheck.model.Vpc.CidrAssociation;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Any topology that the APIs could describe, sensible or not; the same for the same seed. */
final class RandomTopology {

  private final SplittableRandom random;

  private RandomTopology(final long seed) {
    random = new SplittableRandom(seed);
  }

  static Topology of(final long seed) {
    return new RandomTopology(seed).topology();
  }

  private Topology topology() {
    return new Topology(
        known(
            DocumentKind.CLUSTER, new Cluster(word(), "arn:aws:eks:" + word(), "1.33", id("vpc"))),
        known(DocumentKind.CALLER_IDENTITY, new CallerIdentity(word(), word())),
        known(DocumentKind.NODES, some(this::node)),
        known(DocumentKind.PODS, some(this::pod)),
        known(
            DocumentKind.DAEMON_SETS,
            some(() -> new DaemonSet(word(), word(), some(this::container)))),
        known(
            DocumentKind.NODE_CLASSES,
            some(() -> new NodeClass(word(), maybe(() -> one("Random", "Disabled", word()))))),
        known(DocumentKind.INSTANCES, grouped(some(this::instance))),
        known(DocumentKind.NETWORK_INTERFACES, some(this::networkInterface)),
        known(DocumentKind.SUBNETS, some(this::subnet)),
        known(DocumentKind.VPCS, some(this::vpc)));
  }

  static Provenance provenance(final DocumentKind kind) {
    return new Provenance(kind.path(), "", kind.command(), Optional.empty());
  }

  private static <T> Section<T> known(final DocumentKind kind, final T value) {
    return Section.known(value, provenance(kind));
  }

  /** Instances are listed by reservation, and a reservation has one owner. */
  private static List<Instance> grouped(final List<Instance> instances) {
    return instances.stream()
        .map(Instance::ownerId)
        .distinct()
        .flatMap(owner -> instances.stream().filter(one -> one.ownerId().equals(owner)))
        .toList();
  }

  private Node node() {
    final Map<String, String> labels = new HashMap<>(labels());
    final ComputeType type = one(ComputeType.values());
    if (type != ComputeType.EC2 || random.nextBoolean()) {
      labels.put(ComputeType.LABEL, type.name().toLowerCase(Locale.ROOT));
    }
    final String zone = maybe(this::word).orElse("");
    if (!zone.isEmpty()) {
      labels.put("topology.kubernetes.io/zone", zone);
    }
    final String instanceType = maybe(this::word).orElse("");
    if (!instanceType.isEmpty()) {
      labels.put("node.kubernetes.io/instance-type", instanceType);
    }
    return new Node(
        word(),
        word(),
        maybe(() -> new ProviderId(one("us-east-1a", "eu-west-3c"), id("i"))),
        type,
        zone,
        instanceType,
        one("linux", "windows"),
        some(this::address),
        count(),
        count(),
        labels);
  }

  private OptionalInt count() {
    return random.nextBoolean() ? OptionalInt.of(random.nextInt(2000)) : OptionalInt.empty();
  }

  private DaemonSet.Container container() {
    final Map<String, String> values = new HashMap<>();
    final Set<String> undetermined = new HashSet<>();
    for (final String name : CniConfiguration.VARIABLES) {
      switch (random.nextInt(4)) {
        case 0 -> values.put(name, maybe(this::word).orElse(""));
        case 1 -> undetermined.add(name);
        default -> {}
      }
    }
    return new DaemonSet.Container(
        word(), word(), new Environment(values, undetermined, random.nextBoolean()));
  }

  private Pod pod() {
    return new Pod(
        new PodRef(word(), word()),
        word(),
        maybe(this::word),
        one(Pod.Phase.values()),
        random.nextBoolean(),
        some(this::address),
        some(() -> id("eni")),
        labels(),
        instant(),
        maybe(this::instant));
  }

  private Instance instance() {
    final String state = one("pending", "running", "shutting-down", "terminated", "stopped");
    final boolean gone = state.equals("terminated");
    return new Instance(
        id("i"),
        one("111122223333", "444455556666"),
        word(),
        state,
        gone ? "" : id("vpc"),
        gone ? "" : id("subnet"),
        word());
  }

  private NetworkInterface networkInterface() {
    final Optional<IpAddress> primary = maybe(this::ipv4);
    final Stream<IpAddress> ipv4 = primary.isPresent() ? some(this::ipv4).stream() : Stream.empty();
    return new NetworkInterface(
        id("eni"),
        one("interface", "branch", "trunk", "efa"),
        id("vpc"),
        id("subnet"),
        word(),
        new MacAddress(random.nextLong() & 0xFFFF_FFFF_FFFFL),
        primary,
        Stream.concat(ipv4, some(this::ipv6).stream()).toList(),
        Stream.concat(
                some(() -> new Cidr(ipv4(), 28)).stream(),
                some(() -> new Cidr(ipv6(), 80)).stream())
            .toList(),
        maybe(
            () ->
                new Attachment(
                    maybe(() -> id("i")),
                    random.nextInt(4),
                    random.nextInt(2),
                    one("attached", "detaching"))),
        labels());
  }

  private Subnet subnet() {
    return new Subnet(
        id("subnet"), id("vpc"), word(), new Cidr(address(), 24), random.nextInt(9000));
  }

  private Vpc vpc() {
    return new Vpc(
        id("vpc"),
        word(),
        Stream.concat(
                Stream.of(association(ipv4(), 16)),
                Stream.concat(
                    some(() -> association(ipv4(), 20)).stream(),
                    some(() -> association(ipv6(), 56)).stream()))
            .toList());
  }

  private CidrAssociation association(final IpAddress address, final int length) {
    return new CidrAssociation(
        new Cidr(address, length), one("associated", "disassociating", "associating", "failed"));
  }

  private Map<String, String> labels() {
    final Map<String, String> labels = new HashMap<>();
    some(this::word).forEach(key -> labels.put(key, random.nextBoolean() ? word() : ""));
    return labels;
  }

  private IpAddress address() {
    return random.nextBoolean() ? ipv4() : ipv6();
  }

  private IpAddress ipv4() {
    return IpAddress.ofIpv4(random.nextInt());
  }

  private IpAddress ipv6() {
    return IpAddress.ofIpv6(0x2001_0db8_0000_0000L | random.nextInt(9), random.nextLong());
  }

  private Instant instant() {
    return Instant.ofEpochSecond(random.nextLong(2_000_000_000L));
  }

  private String id(final String prefix) {
    return prefix + "-" + Long.toHexString(random.nextLong());
  }

  /** With characters that JSON escapes, and ones outside ASCII. */
  private String word() {
    return random.nextInt(100) + one("-a", "/b", ".c", "\"d", "\\e", "é", "\u6f22", "\n");
  }

  @SafeVarargs
  private <T> T one(final T... values) {
    return values[random.nextInt(values.length)];
  }

  private <T> Optional<T> maybe(final Supplier<T> value) {
    return random.nextBoolean() ? Optional.of(value.get()) : Optional.empty();
  }

  private <T> List<T> some(final Supplier<T> value) {
    return IntStream.range(0, random.nextInt(4)).mapToObj(i -> value.get()).toList();
  }
}
