package io.wirecheck.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An elastic network interface, as DescribeNetworkInterfaces has it.
 *
 * @param type {@code InterfaceType}: {@code interface}, {@code branch}, {@code trunk}, {@code efa}
 *     ...
 * @param primaryAddress the private IPv4 address with {@code Primary: true}
 * @param secondaryAddresses the others, and the IPv6 addresses
 * @param prefixes the delegated IPv4 and IPv6 prefixes
 * @param attachment empty while the interface is attached to nothing
 */
public record NetworkInterface(
    String id,
    String type,
    String vpcId,
    String subnetId,
    String zone,
    MacAddress mac,
    Optional<IpAddress> primaryAddress,
    List<IpAddress> secondaryAddresses,
    List<Cidr> prefixes,
    Optional<Attachment> attachment,
    Map<String, String> tags) {

  /** The tag by which the VPC CNI leaves an interface alone (amazon-vpc-cni-k8s, README). */
  public static final String NO_MANAGE_TAG = "node.k8s.amazonaws.com/no_manage";

  /**
   * The tag that names a branch's trunk, which the branch has from its creation on
   * (amazon-vpc-resource-controller-k8s, {@code pkg/provider/branch/trunk/trunk.go}).
   */
  public static final String TRUNK_TAG = "vpcresources.k8s.aws/trunk-eni-id";

  /**
   * To which instance, and where. {@code instanceId} is empty where the instance belongs to AWS, as
   * a Fargate micro-VM does.
   */
  public record Attachment(
      Optional<String> instanceId, int deviceIndex, int networkCardIndex, String status) {

    /** False while the interface comes or goes: {@code attaching}, {@code detaching}. */
    public boolean isSettled() {
      return status.equals("attached");
    }
  }

  public NetworkInterface {
    secondaryAddresses = List.copyOf(secondaryAddresses);
    prefixes = List.copyOf(prefixes);
    tags = Map.copyOf(tags);
  }

  /** Device 0 of network card 0: the interface that the instance was launched with. */
  public boolean isPrimary() {
    return attachment.filter(a -> a.deviceIndex() == 0 && a.networkCardIndex() == 0).isPresent();
  }

  public boolean isAttachedTo(final String instanceId) {
    return attachment.flatMap(Attachment::instanceId).filter(instanceId::equals).isPresent();
  }

  /** True if the VPC CNI may not give out this interface's addresses; the primary never is. */
  public boolean isUnmanaged() {
    return !isPrimary() && "true".equals(tags.get(NO_MANAGE_TAG));
  }
}
