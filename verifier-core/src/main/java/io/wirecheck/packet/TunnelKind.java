package io.wirecheck.packet;

/** The ways one packet can carry another. */
public enum TunnelKind {
  NONE,
  VXLAN,
  VXLAN_GPE,
  GENEVE,
  GRE,
  IP_IN_IP,
  MPLS,
  GUE,
  FOU,
  ESP,
  AH,
  WIREGUARD,
  /** Found by the nonce inside, by no header that is known. */
  UNKNOWN;

  /** The kind of tunnel that a layer begins; an IP header begins one where another is before it. */
  static TunnelKind of(Protocol protocol) {
    return switch (protocol) {
      case VXLAN -> VXLAN;
      case VXLAN_GPE -> VXLAN_GPE;
      case GENEVE -> GENEVE;
      case GRE -> GRE;
      case IPV4, IPV6 -> IP_IN_IP;
      case MPLS -> MPLS;
      case GUE -> GUE;
      case FOU -> FOU;
      case ESP -> ESP;
      case AH -> AH;
      case WIREGUARD -> WIREGUARD;
      case UNKNOWN_TUNNEL -> UNKNOWN;
      default -> NONE;
    };
  }
}
