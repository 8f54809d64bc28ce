package io.wirecheck.reference;

import io.wirecheck.model.Cidr;
import io.wirecheck.model.CniConfiguration;
import io.wirecheck.model.CniConfiguration.PodSecurityGroupMode;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.MacAddress;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.Node;
import io.wirecheck.model.Pod;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a node's tables are made for: its network interfaces, its pods, and how the CNI is set up.
 *
 * @param interfaces those with an IPv4 address, the primary first
 * @param branches the devices of branch interfaces, by tag
 * @param vpcCidrs the VPC's IPv4 ranges, its own first
 */
record Host(
    Node node,
    List<Eni> interfaces,
    List<Branch> branches,
    List<Guest> pods,
    List<Cidr> vpcCidrs,
    CniConfiguration cni,
    CniLayout layout) {

  /**
   * An interface that is attached to the node.
   *
   * @param table what leaves through it is routed by
   * @param subnet its first address is the gateway's
   */
  record Eni(NetworkInterface eni, String device, int table, Cidr subnet, IpAddress address) {

    IpAddress gateway() {
      return subnet.network().plus(1);
    }

    MacAddress mac() {
      return eni.mac();
    }

    boolean isTrunk() {
      return eni.type().equals("trunk");
    }
  }

  /** A branch interface's device on the trunk. */
  record Branch(NetworkInterface eni, int vlan, Cidr subnet) {

    /** The CNI's name for it ({@code cmd/routed-eni-cni-plugin/driver}). */
    String device() {
      return "vlan.eth." + vlan;
    }

    int table() {
      return vlan + 100;
    }

    IpAddress gateway() {
      return subnet.network().plus(1);
    }
  }

  /**
   * A pod with a network namespace of its own.
   *
   * @param address of IPv4; empty for a pod that has none, and so nothing in these tables
   * @param table what it sends within the VPC is routed by
   * @param branch the branch interface that is its alone
   */
  record Guest(
      Pod pod, Optional<IpAddress> address, String veth, int table, Optional<Branch> branch) {}

  Host {
    interfaces = List.copyOf(interfaces);
    branches = List.copyOf(branches);
    pods = List.copyOf(pods);
    vpcCidrs = List.copyOf(vpcCidrs);
  }

  Eni primary() {
    return interfaces.get(0);
  }

  List<Eni> secondaries() {
    return interfaces.subList(1, interfaces.size());
  }

  /** The ranges to which sources stay as they are: the VPC's, then the excluded ones. */
  List<Cidr> exempt() {
    return Stream.concat(vpcCidrs.stream(), cni.excludeSnatCidrs().stream()).distinct().toList();
  }

  boolean translates() {
    return !cni.externalSnat() && !cni.ipv6();
  }

  /** What branches' pods send and get passes the branch, also from and to their own node. */
  boolean isStrict() {
    return layout.knowsBranches()
        && cni.podSecurityGroups()
        && cni.podSecurityGroupMode() == PodSecurityGroupMode.STRICT;
  }
}
