package io.wirecheck.packet;

/** What a layer of a frame is. */
public enum Protocol {
  ETHERNET(Role.LINK),
  /** One IEEE 802.1Q or 802.1ad tag. */
  VLAN(Role.LINK),
  LINUX_SLL(Role.LINK),
  LINUX_SLL2(Role.LINK),
  /** The address family of a BSD loopback capture. */
  LOOPBACK(Role.LINK),
  ARP(Role.NETWORK),
  IPV4(Role.NETWORK),
  IPV6(Role.NETWORK),
  /** The hop-by-hop or destination options of IPv6. */
  IPV6_EXTENSION(Role.NETWORK),
  /** The routing header of IPv6. */
  IPV6_ROUTING(Role.NETWORK),
  /** The fragment header of IPv6. */
  IPV6_FRAGMENT(Role.NETWORK),
  UDP(Role.TRANSPORT),
  TCP(Role.TRANSPORT),
  ICMP(Role.TRANSPORT),
  ICMPV6(Role.TRANSPORT),
  VXLAN(Role.TUNNEL),
  VXLAN_GPE(Role.TUNNEL),
  GENEVE(Role.TUNNEL),
  GRE(Role.TUNNEL),
  /** The bytes before an inner packet that was found by its nonce. */
  UNKNOWN_TUNNEL(Role.TUNNEL),
  MPLS(Role.OPAQUE),
  GUE(Role.OPAQUE),
  FOU(Role.OPAQUE),
  ESP(Role.OPAQUE),
  AH(Role.OPAQUE),
  WIREGUARD(Role.OPAQUE),
  /** A fragment other than the first: the transport header is in another frame. */
  FRAGMENT(Role.CONTENT),
  /** Bytes that no header describes; the walk ends here. */
  PAYLOAD(Role.CONTENT);

  /** What kind of layer this is. */
  enum Role {
    LINK,
    NETWORK,
    TRANSPORT,
    /** Carries another packet that is walked. */
    TUNNEL,
    /** Carries another packet that is not walked. */
    OPAQUE,
    CONTENT
  }

  private final Role role;

  Protocol(Role role) {
    this.role = role;
  }

  Role role() {
    return role;
  }

  /** True of a layer with addresses of the Internet Protocol. */
  public boolean isIp() {
    return this == IPV4 || this == IPV6;
  }

  /** True of a tunnel whose content is not walked, encrypted or not. */
  public boolean isOpaque() {
    return role == Role.OPAQUE;
  }
}
