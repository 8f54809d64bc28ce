package io.wirecheck.moto;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.evidence.Inventory;
import io.wirecheck.model.Instance;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.NetworkInterface.Attachment;
import io.wirecheck.model.Node;
import io.wirecheck.model.ProviderId;
import io.wirecheck.model.Section;
import io.wirecheck.model.Subnet;
import io.wirecheck.model.Topology;
import io.wirecheck.model.Vpc;
import io.wirecheck.reference.TopologyWriter;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A topology loaded into moto, from which a bundle is made as people make one by hand: the AWS
 * documents with the real {@code aws} command line, those of Kubernetes as {@code kubectl get -o
 * json} prints them.
 *
 * <p>moto gives ids of its own, and an account of its own; addresses are the topology's. Interfaces
 * that belong to AWS are there, but attached to nothing, for moto cannot attach them.
 */
public final class ClusterInMoto implements AutoCloseable {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String ENIS = DocumentKind.NETWORK_INTERFACES.path();

  private final Moto moto;
  private final Topology topology;

  /** What moto calls the VPCs, subnets and instances. */
  private final Map<String, String> ids = new HashMap<>();

  private ClusterInMoto(final Moto moto, final Topology topology) {
    this.moto = moto;
    this.topology = topology;
  }

  /** Starts a moto server and loads a topology whose sections are all known. */
  public static ClusterInMoto of(final Topology topology) throws IOException {
    final ClusterInMoto cluster = new ClusterInMoto(Moto.start(), topology);
    try {
      cluster.load();
      return cluster;
    } catch (final RuntimeException refused) {
      cluster.close();
      throw refused;
    }
  }

  /**
   * Makes a bundle by hand, each document with the command that {@link DocumentKind} names.
   *
   * @return the directory, which had not to exist
   */
  public Path makeBundle(final Path directory) throws IOException {
    for (final DocumentKind kind : DocumentKind.values()) {
      final Path file = directory.resolve(kind.path());
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      if (!kind.isKubernetes()) {
        moto.aws(kind.command().replace("CLUSTER", known(topology.cluster()).name()), file);
      } else if (isServed(topology, kind)) {
        Files.write(file, kubernetes(topology, kind));
      }
    }
    return directory;
  }

  /**
   * A bundle with the objects of another topology, whose AWS part is this one's.
   *
   * @param made what {@link #makeBundle(Path)} made, for the AWS documents
   * @return the directory, which had not to exist
   */
  public Path makeBundle(final Path directory, final Path made, final Topology other)
      throws IOException {
    for (final DocumentKind kind : DocumentKind.values()) {
      final Path file = directory.resolve(kind.path());
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      if (!kind.isKubernetes()) {
        Files.copy(made.resolve(kind.path()), file);
      } else if (isServed(other, kind)) {
        Files.write(file, kubernetes(other, kind));
      }
    }
    return directory;
  }

  /** The output of a command line of {@code aws}, as a file of a bundle. */
  void replace(final Path bundle, final DocumentKind kind, final String command)
      throws IOException {
    moto.aws(command, bundle.resolve(kind.path()));
  }

  /**
   * Moves a secondary address in a bundle's interfaces to the interface with a primary address.
   *
   * @throws IllegalArgumentException if the bundle has no such address or interface
   */
  public static void moveAddress(final Path bundle, final String address, final String primary)
      throws IOException {
    final Path file = bundle.resolve(ENIS);
    final ObjectNode answer = (ObjectNode) MAPPER.readTree(Files.readAllBytes(file));
    final ArrayNode from = addresses(answer, address);
    final ArrayNode to = addresses(answer, primary);
    for (int i = 0; i < from.size(); i++) {
      if (from.get(i).path("PrivateIpAddress").asText().equals(address)) {
        to.add(from.remove(i));
      }
    }
    Files.write(file, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(answer));
  }

  private static ArrayNode addresses(final ObjectNode answer, final String address) {
    for (final var eni : answer.withArray("NetworkInterfaces")) {
      final ArrayNode addresses = (ArrayNode) eni.path("PrivateIpAddresses");
      if (addresses.findValuesAsText("PrivateIpAddress").contains(address)) {
        return addresses;
      }
    }
    throw new IllegalArgumentException("no interface has the address " + address);
  }

  /** Where moto serves all of AWS. */
  public URI endpoint() {
    return moto.endpoint();
  }

  /** The region that everything was made in. */
  public String region() {
    return Moto.REGION;
  }

  /**
   * What a command line of {@code aws} prints, whose calls go to {@code there}: moto, or what
   * stands before it.
   */
  public byte[] aws(final String command, final URI there) throws IOException {
    final Path printed = Files.createTempFile("aws", ".json");
    try {
      moto.aws(command, there, printed);
      return Files.readAllBytes(printed);
    } finally {
      Files.delete(printed);
    }
  }

  @Override
  public void close() {
    moto.close();
  }

  private static <T> T known(final Section<T> section) {
    return section.asOptional().orElseThrow();
  }

  /** Without EKS Auto Mode, kubectl finds no such resource as NodeClasses. */
  private static boolean isServed(final Topology topology, final DocumentKind kind) {
    return kind != DocumentKind.NODE_CLASSES || topology.nodeClasses().asOptional().isPresent();
  }

  private byte[] kubernetes(final Topology shown, final DocumentKind kind) throws IOException {
    final List<Node> nodes = known(shown.nodes()).stream().map(this::onMoto).toList();
    final Topology there = shown.withNodes(shown.nodes().map(all -> nodes));
    final Inventory inventory = TopologyWriter.write(there, Set.of(kind), Instant.EPOCH);
    final Inventory.Read read =
        (Inventory.Read) Objects.requireNonNull(inventory.documents().get(kind));
    try (InputStream in = read.evidence().open()) {
      return in.readAllBytes();
    }
  }

  /** The node on the instance that moto made. */
  private Node onMoto(final Node node) {
    return new Node(
        node.name(),
        node.uid(),
        node.providerId().map(id -> new ProviderId(id.zone(), there(id.instanceId()))),
        node.computeType(),
        node.zone(),
        node.instanceType(),
        node.operatingSystem(),
        node.internalAddresses(),
        node.cpus(),
        node.allocatablePods(),
        node.labels());
  }

  private String there(final String id) {
    return Objects.requireNonNull(ids.get(id), id);
  }

  private void load() {
    known(topology.vpcs()).forEach(this::create);
    known(topology.subnets()).forEach(this::create);
    known(topology.instances()).forEach(this::run);
    known(topology.networkInterfaces()).stream()
        .filter(eni -> !(eni.isPrimary() && instance(eni).isPresent()))
        .forEach(this::create);
    createCluster();
  }

  private static Optional<String> instance(final NetworkInterface eni) {
    return eni.attachment().flatMap(Attachment::instanceId);
  }

  private void create(final Vpc vpc) {
    final List<String> ranges = vpc.cidrs().stream().map(range -> range.cidr().toString()).toList();
    final String id = moto.ec2("CreateVpc", Map.of("CidrBlock", ranges.get(0))).first("vpcId");
    ids.put(vpc.id(), id);
    ranges.stream()
        .skip(1)
        .forEach(
            range -> moto.ec2("AssociateVpcCidrBlock", Map.of("VpcId", id, "CidrBlock", range)));
  }

  private void create(final Subnet subnet) {
    final Map<String, String> parameters =
        Map.of(
            "VpcId", there(subnet.vpcId()),
            "CidrBlock", subnet.cidr().toString(),
            "AvailabilityZone", subnet.zone());
    ids.put(subnet.id(), moto.ec2("CreateSubnet", parameters).first("subnetId"));
  }

  /** An instance with its primary interface; EC2 gives the secondary addresses afterwards. */
  private void run(final Instance instance) {
    final NetworkInterface primary =
        known(topology.networkInterfaces()).stream()
            .filter(eni -> eni.isPrimary() && eni.isAttachedTo(instance.id()))
            .findFirst()
            .orElseThrow();
    final Moto.Answer answer =
        moto.ec2(
            "RunInstances",
            Map.of(
                "ImageId", "ami-12345678",
                "MinCount", "1",
                "MaxCount", "1",
                "InstanceType", instance.type(),
                "NetworkInterface.1.DeviceIndex", "0",
                "NetworkInterface.1.SubnetId", there(instance.subnetId()),
                "NetworkInterface.1.PrivateIpAddress",
                    primary.primaryAddress().orElseThrow().toString()));
    ids.put(instance.id(), answer.first("instanceId"));
    final Map<String, String> secondary = new TreeMap<>();
    secondary.put("NetworkInterfaceId", answer.first("networkInterfaceId"));
    number(primary.secondaryAddresses(), "PrivateIpAddress.%d", secondary);
    moto.ec2("AssignPrivateIpAddresses", secondary);
  }

  private void create(final NetworkInterface eni) {
    final Map<String, String> parameters = new TreeMap<>();
    parameters.put("SubnetId", there(eni.subnetId()));
    final List<IpAddress> addresses = new ArrayList<>(eni.primaryAddress().stream().toList());
    addresses.addAll(eni.secondaryAddresses());
    number(addresses, "PrivateIpAddresses.%d.PrivateIpAddress", parameters);
    for (int i = 1; i <= addresses.size(); i++) {
      parameters.put("PrivateIpAddresses.%d.Primary".formatted(i), Boolean.toString(i == 1));
    }
    tag(eni.tags(), parameters);
    final String id = moto.ec2("CreateNetworkInterface", parameters).first("networkInterfaceId");
    instance(eni)
        .ifPresent(instance -> attach(id, there(instance), eni.attachment().orElseThrow()));
  }

  private void attach(final String eni, final String instance, final Attachment attachment) {
    moto.ec2(
        "AttachNetworkInterface",
        Map.of(
            "NetworkInterfaceId", eni,
            "InstanceId", instance,
            "DeviceIndex", Integer.toString(attachment.deviceIndex())));
  }

  private static void number(
      final List<IpAddress> addresses, final String name, final Map<String, String> parameters) {
    for (int i = 0; i < addresses.size(); i++) {
      parameters.put(name.formatted(i + 1), addresses.get(i).toString());
    }
  }

  private static void tag(final Map<String, String> tags, final Map<String, String> parameters) {
    parameters.put("TagSpecification.1.ResourceType", "network-interface");
    int i = 1;
    for (final Map.Entry<String, String> tag : new TreeMap<>(tags).entrySet()) {
      parameters.put("TagSpecification.1.Tag.%d.Key".formatted(i), tag.getKey());
      parameters.put("TagSpecification.1.Tag.%d.Value".formatted(i), tag.getValue());
      i++;
    }
  }

  /**
   * EKS finds the VPC from the subnets and answers with it; moto answers with what it was given, so
   * it is given the VPC.
   */
  private void createCluster() {
    final var cluster = known(topology.cluster());
    final ObjectNode request = MAPPER.createObjectNode();
    request.put("name", cluster.name()).put("version", cluster.version());
    request.put("roleArn", "arn:aws:iam::123456789012:role/cluster");
    final ObjectNode vpc = request.putObject("resourcesVpcConfig");
    vpc.put("vpcId", there(cluster.vpcId()));
    final ArrayNode subnets = vpc.putArray("subnetIds");
    known(topology.subnets()).forEach(subnet -> subnets.add(there(subnet.id())));
    moto.eks("/clusters", request.toString());
  }
}
