package io.wirecheck.model;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;

/**
 * How the VPC CNI is set up, as the DaemonSet {@code aws-node} declares it. A variable that is not
 * set, and a text that the CNI itself cannot parse, has the CNI's default (amazon-vpc-cni-k8s
 * v1.23.1: {@code pkg/networkutils/network.go}, {@code pkg/ipamd/ipamd.go}, {@code
 * pkg/sgpp/utils.go}, {@code utils/utils.go}).
 *
 * @param version by the image's tag; empty where that is no version
 * @param externalSnat {@code AWS_VPC_K8S_CNI_EXTERNALSNAT}: nodes leave source addresses alone
 * @param excludeSnatCidrs {@code AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS}; the CNI ignores them where
 *     {@code externalSnat} is set
 * @param randomizeSnat {@code AWS_VPC_K8S_CNI_RANDOMIZESNAT}
 * @param nodePortSupport {@code AWS_VPC_CNI_NODE_PORT_SUPPORT}
 * @param externalServiceCidrs {@code AWS_EXTERNAL_SERVICE_CIDRS}: looked up in the main table
 * @param vethPrefix {@code AWS_VPC_K8S_CNI_VETHPREFIX}: how the host's ends of pods' pairs begin
 * @param connmark {@code AWS_VPC_K8S_CNI_CONNMARK}, 32 bits without sign
 * @param customNetworking {@code AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG}: no pods on primary interfaces
 * @param prefixDelegation {@code ENABLE_PREFIX_DELEGATION}
 * @param ipv6 {@code ENABLE_IPv6}
 * @param podSecurityGroups {@code ENABLE_POD_ENI}
 * @param podSecurityGroupMode {@code POD_SECURITY_GROUP_ENFORCING_MODE}
 * @param maxEnis {@code MAX_ENI}; empty where the instance type alone limits
 */
public record CniConfiguration(
    Optional<CniVersion> version,
    boolean externalSnat,
    List<Cidr> excludeSnatCidrs,
    SnatPorts randomizeSnat,
    boolean nodePortSupport,
    List<Cidr> externalServiceCidrs,
    String vethPrefix,
    int connmark,
    boolean customNetworking,
    boolean prefixDelegation,
    boolean ipv6,
    boolean podSecurityGroups,
    PodSecurityGroupMode podSecurityGroupMode,
    OptionalInt maxEnis) {

  /** The variables that say it; no other variable of any container is kept. */
  public static final SortedSet<String> VARIABLES = CniEnvironment.VARIABLES;

  static final String NAMESPACE = "kube-system";
  static final String NAME = "aws-node";
  static final int DEFAULT_CONNMARK = 0x80;

  /** How the node chooses the ports of connections whose source it replaces. */
  public enum SnatPorts {
    /** {@code prng}: {@code --random-fully}. */
    PRNG,
    /** {@code hashrandom}: {@code --random}. */
    HASHRANDOM,
    /** {@code none}: no flag. */
    NONE
  }

  /** What security groups for pods are held against. */
  public enum PodSecurityGroupMode {
    /** Every packet goes by the branch interface. */
    STRICT,
    /** Packets within the node do not. */
    STANDARD
  }

  public CniConfiguration {
    excludeSnatCidrs = List.copyOf(excludeSnatCidrs);
    externalServiceCidrs = List.copyOf(externalServiceCidrs);
  }

  /** A CNI of that version with no variable set. */
  public static CniConfiguration defaults(final CniVersion version) {
    return CniEnvironment.read(Optional.of(version), Environment.EMPTY);
  }

  /**
   * What the DaemonSet declares. It is unknown with {@link InconclusiveCode#UNKNOWN_CONFIGURATION}
   * where there is no {@code aws-node}, or the value of a variable is not in the declaration.
   */
  public static Section<CniConfiguration> of(final Section<List<DaemonSet>> daemonSets) {
    if (!(daemonSets instanceof final Section.Known<List<DaemonSet>> known)) {
      return daemonSets.map(none -> defaults(new CniVersion(0, 0, 0)));
    }
    return awsNode(known.value())
        .map(container -> of(container, known.provenance()))
        .orElseGet(
            () ->
                Section.unknown(
                    InconclusiveCode.UNKNOWN_CONFIGURATION,
                    "there is no DaemonSet %s/%s with a container %s; without it nobody can say how"
                            .formatted(NAMESPACE, NAME, NAME)
                        + " the VPC CNI is set up"));
  }

  /** The container that runs the VPC CNI, where there is one. */
  public static Optional<DaemonSet.Container> awsNode(final List<DaemonSet> daemonSets) {
    return daemonSets.stream()
        .filter(set -> set.namespace().equals(NAMESPACE) && set.name().equals(NAME))
        .flatMap(set -> set.container(NAME).stream())
        .findFirst();
  }

  private static Section<CniConfiguration> of(
      final DaemonSet.Container container, final Provenance provenance) {
    final List<String> untold =
        VARIABLES.stream().filter(name -> !container.environment().tells(name)).toList();
    if (!untold.isEmpty()) {
      return Section.unknown(
          InconclusiveCode.UNKNOWN_CONFIGURATION,
          "DaemonSet %s/%s takes %s from elsewhere (envFrom, valueFrom, or a reference): set it to a"
                  .formatted(NAMESPACE, NAME, String.join(", ", untold))
              + " value there");
    }
    return Section.known(
        CniEnvironment.read(CniVersion.ofImage(container.image()), container.environment()),
        provenance);
  }
}
