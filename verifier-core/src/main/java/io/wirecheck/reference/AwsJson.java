package io.wirecheck.reference;

import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.model.CallerIdentity;
import io.wirecheck.model.Cidr;
import io.wirecheck.model.Cluster;
import io.wirecheck.model.Instance;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.IpAddress.Family;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.Section;
import io.wirecheck.model.Subnet;
import io.wirecheck.model.Topology;
import io.wirecheck.model.Vpc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** AWS answers as {@code aws --output json} prints them, but for the white space. */
final class AwsJson {

  /** The resource controller's tag with the VLAN of a branch interface on its trunk. */
  static final String VLAN_TAG = "vpcresources.k8s.aws/vlan-id";

  /** The account of machines that AWS runs for its customers; not the customer's. */
  private static final String SERVICE_ACCOUNT = "444455556666";

  private static final Map<String, Integer> STATE_CODES =
      Map.of(
          "pending", 0,
          "running", 16,
          "shutting-down", 32,
          "terminated", 48,
          "stopping", 64,
          "stopped", 80);

  private final Topology topology;
  private final boolean page;
  private final Map<String, Vpc> vpcs;
  private final Map<String, Instance> instances;
  private final Map<String, List<NetworkInterface>> attached;
  private final Map<String, String> securityGroups = new HashMap<>();

  AwsJson(final Topology topology, final boolean page) {
    this.topology = topology;
    this.page = page;
    this.vpcs = byId(topology.vpcs(), Vpc::id);
    this.instances = byId(topology.instances(), Instance::id);
    this.attached =
        TopologyWriter.listed(topology.networkInterfaces()).stream()
            .filter(eni -> instanceOf(eni).isPresent())
            .collect(Collectors.groupingBy(eni -> instanceOf(eni).orElseThrow()));
  }

  private static <T> Map<String, T> byId(
      final Section<List<T>> section, final Function<T, String> id) {
    return TopologyWriter.listed(section).stream()
        .collect(Collectors.toMap(id, Function.identity()));
  }

  private static Optional<String> instanceOf(final NetworkInterface eni) {
    return eni.attachment().flatMap(NetworkInterface.Attachment::instanceId);
  }

  byte[] write(final DocumentKind kind) {
    return switch (kind) {
      case CLUSTER -> one(topology.cluster(), this::cluster);
      case CALLER_IDENTITY -> one(topology.callerIdentity(), AwsJson::callerIdentity);
      case INSTANCES -> list(kind, topology.instances(), this::reservation);
      case NETWORK_INTERFACES -> list(kind, topology.networkInterfaces(), this::describedInterface);
      case SUBNETS -> list(kind, topology.subnets(), this::subnet);
      case VPCS -> list(kind, topology.vpcs(), this::vpc);
      default -> throw new IllegalArgumentException(kind + " is no AWS answer");
    };
  }

  private static <T> byte[] one(final Section<T> section, final BiConsumer<Json, T> content) {
    return Json.document(
        json -> section.asOptional().ifPresent(value -> content.accept(json, value)));
  }

  private <T> byte[] list(
      final DocumentKind kind, final Section<List<T>> section, final BiConsumer<Json, T> content) {
    final List<T> items = TopologyWriter.listed(section);
    final List<T> shown = TopologyWriter.page(items, page);
    return Json.document(
        json -> {
          json.lines(kind.marker(), shown, content);
          if (page) {
            json.field("NextToken", "eyJOZXh0VG9rZW4iOiBudWxsfQ==");
          }
        });
  }

  private void cluster(final Json json, final Cluster cluster) {
    final List<String> subnetIds =
        TopologyWriter.listed(topology.subnets()).stream()
            .filter(subnet -> subnet.vpcId().equals(cluster.vpcId()))
            .map(Subnet::id)
            .toList();
    json.object(
        "cluster",
        () ->
            json.field("name", cluster.name())
                .field("arn", cluster.arn())
                .field("version", cluster.version())
                .object(
                    "resourcesVpcConfig",
                    () ->
                        json.strings("subnetIds", subnetIds)
                            .field("clusterSecurityGroupId", securityGroup(cluster.vpcId()))
                            .field("vpcId", cluster.vpcId()))
                .field("status", "ACTIVE"));
  }

  private static String securityGroup(final String vpcId) {
    return StableIds.aws("sg", vpcId);
  }

  private static void callerIdentity(final Json json, final CallerIdentity identity) {
    final String principal = StableIds.aws("AIDA", identity.arn()).replace("-", "");
    json.field("UserId", principal.toUpperCase(Locale.ROOT))
        .field("Account", identity.account())
        .field("Arn", identity.arn());
  }

  private void reservation(final Json json, final Instance instance) {
    json.strings("Groups", List.of())
        .objects("Instances", List.of(instance), this::instance)
        .field("OwnerId", instance.ownerId())
        .field("ReservationId", StableIds.aws("r", instance.id()));
  }

  private void instance(final Json json, final Instance instance) {
    final List<NetworkInterface> interfaces = attached.getOrDefault(instance.id(), List.of());
    final Optional<IpAddress> address =
        interfaces.stream()
            .filter(NetworkInterface::isPrimary)
            .findFirst()
            .flatMap(NetworkInterface::primaryAddress);
    json.field("InstanceId", instance.id())
        .field("InstanceType", instance.type())
        .object(
            "Placement",
            () ->
                json.field("AvailabilityZone", instance.zone())
                    .field("GroupName", "")
                    .field("Tenancy", "default"))
        .field("PrivateDnsName", address.map(ip -> privateDnsName(ip, instance.zone())))
        .field("PrivateIpAddress", address)
        .object("State", () -> state(json, instance.state()))
        .field("SubnetId", instance.subnetId())
        .field("VpcId", instance.vpcId())
        .objects("NetworkInterfaces", interfaces, this::instanceInterface)
        .objects("SecurityGroups", List.of(instance.vpcId()), this::group)
        .field("SourceDestCheck", true);
  }

  private static void state(final Json json, final String name) {
    json.field("Code", STATE_CODES.getOrDefault(name, 0)).field("Name", name);
  }

  private void group(final Json json, final String vpcId) {
    json.field("GroupName", "eks-cluster-sg-" + vpcId)
        .field("GroupId", securityGroups.computeIfAbsent(vpcId, AwsJson::securityGroup));
  }

  /** Within an instance, an interface has no zone and no tags. */
  private void instanceInterface(final Json json, final NetworkInterface eni) {
    eni.attachment()
        .ifPresent(
            attachment -> json.object("Attachment", () -> attachment(json, eni, attachment)));
    interfaceFields(json, eni);
  }

  private void describedInterface(final Json json, final NetworkInterface eni) {
    eni.attachment()
        .ifPresent(
            attachment ->
                json.object(
                    "Attachment",
                    () -> {
                      attachment(json, eni, attachment);
                      json.field("InstanceId", attachment.instanceId());
                      json.field("InstanceOwnerId", instanceOwner(attachment));
                    }));
    json.field("AvailabilityZone", eni.zone());
    interfaceFields(json, eni);
    json.field("RequesterManaged", eni.attachment().isPresent() && instanceOf(eni).isEmpty());
    json.objects("TagSet", List.copyOf(new TreeMap<>(eni.tags()).entrySet()), AwsJson::tag);
  }

  private static void tag(final Json json, final Map.Entry<String, String> tag) {
    json.field("Key", tag.getKey()).field("Value", tag.getValue());
  }

  private static void attachment(
      final Json json, final NetworkInterface eni, final NetworkInterface.Attachment attachment) {
    json.field("AttachmentId", StableIds.aws("eni-attach", eni.id()))
        .field("DeleteOnTermination", true)
        .field("DeviceIndex", attachment.deviceIndex())
        .field("NetworkCardIndex", attachment.networkCardIndex())
        .field("Status", attachment.status());
  }

  private Optional<String> instanceOwner(final NetworkInterface.Attachment attachment) {
    return attachment.instanceId().isEmpty()
        ? Optional.of(SERVICE_ACCOUNT)
        : attachment.instanceId().map(instances::get).map(Instance::ownerId);
  }

  private void interfaceFields(final Json json, final NetworkInterface eni) {
    json.field("Description", description(eni))
        .objects("Groups", List.of(eni.vpcId()), this::group)
        .field("InterfaceType", eni.type())
        .objects("Ipv6Addresses", addresses(eni, Family.IPV6), AwsJson::ipv6Address)
        .field("MacAddress", eni.mac())
        .field("NetworkInterfaceId", eni.id())
        .field("OwnerId", Optional.ofNullable(vpcs.get(eni.vpcId())).map(Vpc::ownerId))
        .field("PrivateDnsName", eni.primaryAddress().map(ip -> privateDnsName(ip, eni.zone())))
        .field("PrivateIpAddress", eni.primaryAddress())
        .objects("PrivateIpAddresses", privateAddresses(eni), AwsJson::privateAddress)
        .objects("Ipv4Prefixes", prefixes(eni, Family.IPV4), prefix("Ipv4Prefix"))
        .objects("Ipv6Prefixes", prefixes(eni, Family.IPV6), prefix("Ipv6Prefix"))
        .field("SourceDestCheck", true)
        .field("Status", isInUse(eni) ? "in-use" : "available")
        .field("SubnetId", eni.subnetId())
        .field("VpcId", eni.vpcId());
  }

  /** The descriptions that ipamd and the resource controller give their interfaces. */
  private static String description(final NetworkInterface eni) {
    if (eni.type().equals("branch")) {
      return "aws-k8s-branch-eni";
    }
    if (eni.type().equals("trunk")) {
      return "aws-k8s-trunk-eni";
    }
    final Optional<String> creator =
        Optional.ofNullable(eni.tags().get("node.k8s.amazonaws.com/instance_id"));
    return creator.map(instance -> "aws-K8S-" + instance).orElse("");
  }

  /** A branch is attached to nothing, and in use through its trunk. */
  private static boolean isInUse(final NetworkInterface eni) {
    return eni.attachment().isPresent() || eni.tags().containsKey(VLAN_TAG);
  }

  private record PrivateAddress(IpAddress address, boolean primary, String domain) {}

  private static List<PrivateAddress> privateAddresses(final NetworkInterface eni) {
    final String domain = domain(eni.zone());
    final List<PrivateAddress> addresses = new ArrayList<>();
    eni.primaryAddress().ifPresent(ip -> addresses.add(new PrivateAddress(ip, true, domain)));
    for (final IpAddress ip : eni.secondaryAddresses()) {
      if (ip.family() == Family.IPV4) {
        addresses.add(new PrivateAddress(ip, false, domain));
      }
    }
    return addresses;
  }

  private static void privateAddress(final Json json, final PrivateAddress address) {
    final String text = address.address().toString();
    json.field("Primary", address.primary())
        .field("PrivateDnsName", "ip-" + text.replace('.', '-') + address.domain())
        .field("PrivateIpAddress", text);
  }

  private static void ipv6Address(final Json json, final IpAddress address) {
    json.field("Ipv6Address", address).field("IsPrimaryIpv6", false);
  }

  private static List<IpAddress> addresses(final NetworkInterface eni, final Family family) {
    return eni.secondaryAddresses().stream().filter(ip -> ip.family() == family).toList();
  }

  private static List<Cidr> prefixes(final NetworkInterface eni, final Family family) {
    return eni.prefixes().stream().filter(cidr -> cidr.network().family() == family).toList();
  }

  private static BiConsumer<Json, Cidr> prefix(final String name) {
    return (json, cidr) -> json.field(name, cidr);
  }

  /** The IP-based name that the VPC's DNS gives an address; us-east-1 has its own domain. */
  private static String privateDnsName(final IpAddress address, final String zone) {
    return "ip-" + address.toString().replace('.', '-') + domain(zone);
  }

  private static String domain(final String zone) {
    final String region = regionOf(zone);
    return region.equals("us-east-1") ? ".ec2.internal" : "." + region + ".compute.internal";
  }

  /** A zone's name is its region's and a letter. */
  private static String regionOf(final String zone) {
    final int last = zone.length() - 1;
    final boolean lettered = last >= 0 && zone.charAt(last) >= 'a' && zone.charAt(last) <= 'z';
    return lettered ? zone.substring(0, last) : zone;
  }

  private void subnet(final Json json, final Subnet subnet) {
    json.field("AvailabilityZone", subnet.zone())
        .field("AvailableIpAddressCount", subnet.availableAddresses())
        .field("CidrBlock", subnet.cidr())
        .field("DefaultForAz", false)
        .field("MapPublicIpOnLaunch", true)
        .field("State", "available")
        .field("SubnetId", subnet.id())
        .field("VpcId", subnet.vpcId())
        .field("OwnerId", Optional.ofNullable(vpcs.get(subnet.vpcId())).map(Vpc::ownerId))
        .strings("Ipv6CidrBlockAssociationSet", List.of());
  }

  private void vpc(final Json json, final Vpc vpc) {
    final Optional<Cidr> first = cidrs(vpc, Family.IPV4).findFirst().map(Vpc.CidrAssociation::cidr);
    json.field("CidrBlock", first)
        .field("State", "available")
        .field("VpcId", vpc.id())
        .field("OwnerId", vpc.ownerId())
        .field("InstanceTenancy", "default")
        .objects(
            "Ipv6CidrBlockAssociationSet",
            cidrs(vpc, Family.IPV6).toList(),
            association("Ipv6CidrBlock"))
        .objects(
            "CidrBlockAssociationSet", cidrs(vpc, Family.IPV4).toList(), association("CidrBlock"))
        .field("IsDefault", false);
  }

  private static Stream<Vpc.CidrAssociation> cidrs(final Vpc vpc, final Family family) {
    return vpc.cidrs().stream().filter(a -> a.cidr().network().family() == family);
  }

  /** The state's field is named after the range's: {@code CidrBlockState}. */
  private static BiConsumer<Json, Vpc.CidrAssociation> association(final String name) {
    return (json, association) ->
        json.field("AssociationId", StableIds.aws("vpc-cidr-assoc", association.cidr().toString()))
            .field(name, association.cidr())
            .object(name + "State", () -> json.field("State", association.state()));
  }
}
