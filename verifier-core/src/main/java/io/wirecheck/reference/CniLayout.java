package io.wirecheck.reference;

import io.wirecheck.evidence.NetworkException;
import io.wirecheck.model.CniConfiguration;
import io.wirecheck.model.CniVersion;
import io.wirecheck.model.node.Netfilter.Backend;
import java.util.Optional;

/**
 * In which form a version of the VPC CNI writes rules and chains (amazon-vpc-cni-k8s, {@code
 * pkg/networkutils/network.go} of the tags v1.2.1, v1.3.4, v1.5.7, v1.7.10, v1.8.0, v1.12.0,
 * v1.12.1, v1.16.0, v1.16.2, v1.20.0, v1.20.3, v1.22.4, v1.23.0).
 */
record CniLayout(CniVersion version) {

  /** How a list of ranges is written of which none is translated, or marked. */
  enum Exemptions {
    /** No chain for it. */
    NONE,
    /** One rule, which the VPC's first range alone is exempt from. */
    ONE_RULE,
    /** A chain for each range, which leads on what is not within it. */
    CHAIN_LIST,
    /** One chain, which what is within a range returns from. */
    ONE_CHAIN,
    /** One chain of a table of nft's own. */
    NFT_CHAIN
  }

  /** The last minor version of which the layout is known. */
  private static final int LAST_MINOR = 23;

  /**
   * The layout of the version that is set up.
   *
   * @throws NetworkException if that is not known
   */
  static CniLayout of(final CniConfiguration cni) {
    final Optional<CniVersion> known =
        cni.version().filter(v -> v.major() == 1 && v.minor() <= LAST_MINOR);
    return new CniLayout(
        known.orElseThrow(
            () ->
                new NetworkException(
                    "the layout of rules and chains of VPC CNI %s is not known, only those up to 1.%d; give the image of aws-node such a version"
                        .formatted(
                            cni.version().map(CniVersion::toString).orElse("without a version"),
                            LAST_MINOR))));
  }

  Exemptions snat() {
    if (version.isAtLeast(1, 16, 1)) {
      return Exemptions.ONE_CHAIN;
    }
    return version.isAtLeast(1, 3, 0) ? Exemptions.CHAIN_LIST : Exemptions.ONE_RULE;
  }

  Exemptions connmark() {
    if (version.isAtLeast(1, 23, 0)) {
      return Exemptions.NFT_CHAIN;
    }
    if (version.isAtLeast(1, 16, 1)) {
      return Exemptions.ONE_CHAIN;
    }
    return version.isAtLeast(1, 8, 0) ? Exemptions.CHAIN_LIST : Exemptions.NONE;
  }

  /**
   * The image brought iptables-legacy alone up to v1.12.0 and took it by default up to v1.13.1;
   * since then it follows the node, and these nodes have nf_tables.
   */
  Backend iptables() {
    return version.isAtLeast(1, 13, 2) ? Backend.IPTABLES_NFT : Backend.IPTABLES_LEGACY;
  }

  /** Rule 1536 is written once for each range that is not translated. */
  boolean fromPodToEachRange() {
    return snat() != Exemptions.ONE_RULE && !version.isAtLeast(1, 8, 0);
  }

  /** What goes beyond the VPC is looked up in the main table by its destination. */
  boolean mainByDestination() {
    return snat() == Exemptions.ONE_RULE;
  }

  /** The jump to the connmark chain is for new connections only. */
  boolean marksNewConnectionsOnly() {
    return !version.isAtLeast(1, 12, 1);
  }

  /** The mark is looked up and restored for SNAT too, not for NodePort alone (#2025). */
  boolean marksForSnat() {
    return version.isAtLeast(1, 12, 1);
  }

  boolean knowsBranches() {
    return version.isAtLeast(1, 7, 0);
  }

  boolean choosesPorts() {
    return version.isAtLeast(1, 5, 0);
  }

  boolean knowsExternalServices() {
    return version.isAtLeast(1, 12, 6);
  }

  /** Each secondary interface has a rule for its own address, and other network cards count. */
  boolean knowsNetworkCards() {
    return version.isAtLeast(1, 20, 0);
  }

  /** The tables of other network cards start from 10000. */
  boolean tablesByCard() {
    return version.isAtLeast(1, 20, 3);
  }

  /** The comment on a range in the connmark chain. */
  String connmarkComment(final boolean excluded) {
    if (version.isAtLeast(1, 23, 0)) {
      return "AWS CONNMARK CHAIN";
    }
    return "AWS CONNMARK CHAIN, " + (excluded ? "EXCLUDED CIDR" : "VPC CIDR");
  }
}
