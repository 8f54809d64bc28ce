package io.wirecheck.evidence;

import io.wirecheck.model.CallerIdentity;
import io.wirecheck.model.Cidr;
import io.wirecheck.model.Cluster;
import io.wirecheck.model.Instance;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.MacAddress;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.NetworkInterface.Attachment;
import io.wirecheck.model.Subnet;
import io.wirecheck.model.Vpc;
import io.wirecheck.model.Vpc.CidrAssociation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Objects of the EC2, EKS and STS APIs as values, from the shape of {@code aws --output json}: the
 * members of the service models with their names, absent where the answer has none.
 */
final class AwsObjects {

  /** In these states an instance may have given its subnet back already. */
  private static final Set<String> GONE = Set.of("shutting-down", "terminated");

  /** What {@link #instances} reads. */
  static final Shape RESERVATION =
      Shape.of()
          .andShared("OwnerId")
          .with(
              "Instances",
              Shape.of("InstanceId")
                  .andShared("InstanceType", "VpcId", "SubnetId")
                  .with("State", Shape.of().andShared("Name"))
                  .with("Placement", Shape.of().andShared("AvailabilityZone")));

  /** What {@link #networkInterface} reads. */
  static final Shape NETWORK_INTERFACE =
      Shape.of(
              "NetworkInterfaceId",
              "MacAddress",
              "PrivateIpAddress",
              "Ipv6Addresses",
              "Ipv4Prefixes",
              "Ipv6Prefixes")
          .andShared("InterfaceType", "VpcId", "SubnetId", "AvailabilityZone", "TagSet")
          .with("PrivateIpAddresses", Shape.of("Primary", "PrivateIpAddress"))
          .with(
              "Attachment",
              Shape.of("DeviceIndex", "NetworkCardIndex").andShared("InstanceId", "Status"));

  private AwsObjects() {}

  static Cluster cluster(final JsonValue cluster) {
    return new Cluster(
        cluster.field("name").text(),
        cluster.field("arn").text(),
        cluster.field("version").text(),
        cluster.field("resourcesVpcConfig").field("vpcId").text());
  }

  static CallerIdentity callerIdentity(final JsonValue answer) {
    return new CallerIdentity(answer.field("Account").text(), answer.field("Arn").text());
  }

  /** The instances of a reservation, which names their owner. */
  static List<Instance> instances(final JsonValue reservation) {
    final String owner = reservation.field("OwnerId").text();
    return reservation.field("Instances").requiredElements().stream()
        .map(instance -> instance(instance, owner))
        .toList();
  }

  static NetworkInterface networkInterface(final JsonValue item) {
    return new NetworkInterface(
        item.field("NetworkInterfaceId").text(),
        item.field("InterfaceType").text(),
        item.field("VpcId").text(),
        item.field("SubnetId").text(),
        item.field("AvailabilityZone").text(),
        item.field("MacAddress").parsed(AwsObjects::mac, "MAC address"),
        primaryAddress(item),
        secondaryAddresses(item),
        prefixes(item),
        attachment(item.field("Attachment")),
        tags(item.field("TagSet")));
  }

  /** An IPv6-only subnet has no {@code CidrBlock}. */
  static Subnet subnet(final JsonValue item) {
    return new Subnet(
        item.field("SubnetId").text(),
        item.field("VpcId").text(),
        item.field("AvailabilityZone").text(),
        subnetRange(item),
        item.field("AvailableIpAddressCount").number());
  }

  static Vpc vpc(final JsonValue item) {
    return new Vpc(
        item.field("VpcId").text(),
        item.field("OwnerId").text(),
        Stream.concat(
                item.field("CidrBlockAssociationSet").requiredElements().stream()
                    .map(association -> association(association, "CidrBlock")),
                item.field("Ipv6CidrBlockAssociationSet").elements().stream()
                    .map(association -> association(association, "Ipv6CidrBlock")))
            .toList());
  }

  private static Instance instance(final JsonValue item, final String owner) {
    final String state = item.field("State").field("Name").text();
    return new Instance(
        item.field("InstanceId").text(),
        owner,
        item.field("InstanceType").text(),
        state,
        unlessGone(state, item.field("VpcId")),
        unlessGone(state, item.field("SubnetId")),
        item.field("Placement").field("AvailabilityZone").text());
  }

  private static String unlessGone(final String state, final JsonValue id) {
    return GONE.contains(state) ? id.optionalText().orElse("") : id.text();
  }

  /** The one address that is primary; an IPv6-only interface has none. */
  private static Optional<IpAddress> primaryAddress(final JsonValue item) {
    final List<JsonValue> primaries = addresses(item, true);
    final int expected = item.field("PrivateIpAddress").isAbsent() ? 0 : 1;
    if (primaries.size() != expected) {
      throw item.field("PrivateIpAddresses")
          .malformed(
              "has %d primary addresses instead of %d".formatted(primaries.size(), expected));
    }
    return primaries.stream().map(AwsObjects::privateAddress).findFirst();
  }

  /** The private IPv4 addresses that are, or are not, the primary. */
  private static List<JsonValue> addresses(final JsonValue item, final boolean primary) {
    final JsonValue all = item.field("PrivateIpAddresses");
    final boolean mayBeAbsent = item.field("PrivateIpAddress").isAbsent();
    return (mayBeAbsent ? all.elements() : all.requiredElements())
        .stream().filter(address -> address.field("Primary").flag() == primary).toList();
  }

  private static IpAddress privateAddress(final JsonValue address) {
    return address.field("PrivateIpAddress").parsed(IpAddress::tryParse, "IP address");
  }

  private static List<IpAddress> secondaryAddresses(final JsonValue item) {
    return Stream.concat(
            addresses(item, false).stream().map(AwsObjects::privateAddress),
            item.field("Ipv6Addresses").elements().stream()
                .map(address -> address.field("Ipv6Address"))
                .map(address -> address.parsed(IpAddress::tryParse, "IP address")))
        .toList();
  }

  private static List<Cidr> prefixes(final JsonValue item) {
    return Stream.concat(
            item.field("Ipv4Prefixes").elements().stream().map(p -> p.field("Ipv4Prefix")),
            item.field("Ipv6Prefixes").elements().stream().map(p -> p.field("Ipv6Prefix")))
        .map(AwsObjects::range)
        .toList();
  }

  /** {@code NetworkCardIndex} is younger than the rest; without it there is one card. */
  private static Optional<Attachment> attachment(final JsonValue attachment) {
    if (attachment.isAbsent()) {
      return Optional.empty();
    }
    final JsonValue card = attachment.field("NetworkCardIndex");
    return Optional.of(
        new Attachment(
            attachment.field("InstanceId").optionalText(),
            attachment.field("DeviceIndex").number(),
            card.isAbsent() ? 0 : card.number(),
            attachment.field("Status").text()));
  }

  private static Map<String, String> tags(final JsonValue tags) {
    final Map<String, String> values = new HashMap<>();
    tags.elements()
        .forEach(tag -> values.put(tag.field("Key").text(), tag.field("Value").anyText()));
    return values;
  }

  private static Cidr subnetRange(final JsonValue item) {
    final JsonValue ipv4 = item.field("CidrBlock");
    final List<JsonValue> ipv6 = item.field("Ipv6CidrBlockAssociationSet").elements();
    return ipv4.isAbsent() && !ipv6.isEmpty()
        ? range(ipv6.get(0).field("Ipv6CidrBlock"))
        : range(ipv4);
  }

  private static CidrAssociation association(final JsonValue association, final String range) {
    return new CidrAssociation(
        range(association.field(range)), association.field(range + "State").field("State").text());
  }

  private static Cidr range(final JsonValue text) {
    return text.parsed(Cidr::tryParse, "CIDR range");
  }

  private static Optional<MacAddress> mac(final String text) {
    try {
      return Optional.of(MacAddress.parse(text));
    } catch (final IllegalArgumentException notAMac) {
      return Optional.empty();
    }
  }
}
