package io.wirecheck.packet;

import java.nio.ByteBuffer;

/**
 * Tunnels in UDP. A port alone makes no tunnel: the first bytes must be what the protocol demands.
 * A packet directly in UDP, which has no port of its own, is known by a whole IP header.
 */
final class UdpTunnel {

  /** Generic UDP Encapsulation, draft-ietf-intarea-gue. */
  private static final int GUE_PORT = 6080;

  /** MPLS in UDP, RFC 7510. */
  private static final int MPLS_PORT = 6635;

  /** ESP in UDP, RFC 3948. */
  private static final int ESP_PORT = 4500;

  private static final int MIN_ESP_LENGTH = 16;

  /** SPI and sequence number, an IV of 8 bytes, the trailer's word, an ICV of 8 (RFC 4106). */
  private static final int MIN_ENCRYPTED_LENGTH = 28;

  /** Below it, IANA keeps the values of a security parameter index (RFC 4303 section 2.1). */
  private static final int MIN_SPI = 256;

  /** A translator does not map a port such as 4500 to one below it (RFC 4787, REQ-3). */
  private static final int MIN_TRANSLATED_PORT = 1024;

  private static final int MPLS_ENTRY_LENGTH = 4;
  private static final int GUE_HEADER_LENGTH = 4;
  private static final int GUE_CONTROL = 0x20;
  private static final int BOTTOM_OF_STACK = 0x100;

  private UdpTunnel() {}

  /** The tunnel that a datagram between these ports may be, or {@link Protocol#PAYLOAD}. */
  static Protocol announcedBy(int source, int destination) {
    return switch (destination) {
      case VxlanHeader.PORT, VxlanHeader.LINUX_PORT -> Protocol.VXLAN;
      case VxlanGpeHeader.PORT -> Protocol.VXLAN_GPE;
      case GeneveHeader.PORT -> Protocol.GENEVE;
      case GUE_PORT -> Protocol.GUE;
      case MPLS_PORT -> Protocol.MPLS;
      default -> encryptedBy(source, destination);
    };
  }

  /**
   * Encrypted tunnels speak from their port too, which address translation may have changed on one
   * side.
   */
  private static Protocol encryptedBy(int source, int destination) {
    if (source == ESP_PORT || destination == ESP_PORT) {
      return Protocol.ESP;
    }
    return WireGuardMessage.isPort(source) || WireGuardMessage.isPort(destination)
        ? Protocol.WIREGUARD
        : Protocol.PAYLOAD;
  }

  /** How many bytes of the datagram {@link #isValid} looks at. */
  static int lengthToTell(Protocol tunnel) {
    return switch (tunnel) {
      case VXLAN, VXLAN_GPE, GENEVE -> VxlanHeader.LENGTH;
      case MPLS -> MPLS_ENTRY_LENGTH + Ipv4Header.MIN_LENGTH;
      case GUE, FOU -> Ipv4Header.MIN_LENGTH;
      default -> WireGuardMessage.HEADER_LENGTH;
    };
  }

  /**
   * True where the datagram's first bytes, right behind its header, are those of the tunnel.
   *
   * @param length of the datagram's payload on the wire
   * @param fragment whether that is only the first fragment of it
   */
  static boolean isValid(
      Protocol tunnel, ByteBuffer buffer, int offset, int length, boolean fragment) {
    final int whole = fragment ? Integer.MAX_VALUE : length;
    return switch (tunnel) {
      case VXLAN ->
          whole >= VxlanHeader.LENGTH + EthernetHeader.LENGTH
              && VxlanHeader.isValid(buffer, offset);
      case VXLAN_GPE -> VxlanGpeHeader.isValid(buffer, offset);
      case GENEVE ->
          GeneveHeader.isValid(buffer, offset) && GeneveHeader.headerLength(buffer, offset) < whole;
      case GUE -> isGue(buffer, offset, whole) || isIpPacket(buffer, offset, length, fragment);
      case MPLS -> isMpls(buffer, offset, length, fragment);
      case FOU -> isIpPacket(buffer, offset, length, fragment);
      case ESP -> isEsp(buffer, offset, length, fragment);
      default -> WireGuardMessage.isValid(buffer, offset, length, fragment);
    };
  }

  /**
   * A security parameter index is never 0: that marks a message of IKE (RFC 3948 section 2.2).
   * Between two ports 4500 that is enough. Where only one is, it may be somebody's ephemeral port,
   * so the datagram must look like what a translator left of ESP.
   */
  private static boolean isEsp(ByteBuffer buffer, int offset, int length, boolean fragment) {
    if (buffer.getInt(offset) == 0 || (length < MIN_ESP_LENGTH && !fragment)) {
      return false;
    }
    final int udp = offset - UdpHeader.LENGTH;
    final int source = UdpHeader.sourcePort(buffer, udp);
    final int destination = UdpHeader.destinationPort(buffer, udp);
    return source == destination
        || (Math.min(source, destination) >= MIN_TRANSLATED_PORT
            && looksEncrypted(buffer, offset, length, fragment));
  }

  /** Padding makes ESP end on a word's end (RFC 4303 section 2.4), and every ICV is whole words. */
  private static boolean looksEncrypted(
      ByteBuffer buffer, int offset, int length, boolean fragment) {
    return Integer.compareUnsigned(buffer.getInt(offset), MIN_SPI) >= 0
        && (fragment || (length >= MIN_ENCRYPTED_LENGTH && length % 4 == 0));
  }

  /** Variant 0, a data message with no flags unknown to Linux, of a protocol that is a tunnel's. */
  private static boolean isGue(ByteBuffer buffer, int offset, int length) {
    final int first = buffer.get(offset) & 0xff;
    return first >> 6 == 0
        && (first & GUE_CONTROL) == 0
        && GUE_HEADER_LENGTH + ((first & 0x1f) << 2) < length
        && buffer.getShort(offset + 2) == 0
        && isCarried(buffer.get(offset + 1) & 0xff);
  }

  private static boolean isCarried(int ipProtocol) {
    return switch (ipProtocol) {
      case IpProtocol.IPV4, IpProtocol.IPV6, IpProtocol.GRE, IpProtocol.MPLS, IpProtocol.ESP ->
          true;
      default -> false;
    };
  }

  /** One label, not a reserved one, then an IP packet of the right length. */
  private static boolean isMpls(ByteBuffer buffer, int offset, int length, boolean fragment) {
    final int entry = buffer.getInt(offset);
    return entry >>> 12 > 15
        && (entry & BOTTOM_OF_STACK) != 0
        && isIpLength(buffer, offset + MPLS_ENTRY_LENGTH, length - MPLS_ENTRY_LENGTH, fragment);
  }

  /** FOU, or variant 1 of GUE: nothing between UDP and an IP packet that fills the datagram. */
  static boolean isIpPacket(ByteBuffer buffer, int offset, int length, boolean fragment) {
    final int first = buffer.getInt(offset); // Version, header length and, of IPv4, total length.
    return switch (first >>> 28) {
      case 4 -> fills(first & 0xffff, length, fragment) && isIpv4(buffer, offset);
      case 6 -> isIpLength(buffer, offset, length, fragment);
      default -> false;
    };
  }

  private static boolean isIpLength(ByteBuffer buffer, int offset, int length, boolean fragment) {
    return fills(ipLength(buffer, offset), length, fragment);
  }

  private static boolean fills(int packet, int length, boolean fragment) {
    return packet == length || (fragment && packet > length);
  }

  /** The length of the IP packet, or 0 where none can start. */
  private static int ipLength(ByteBuffer buffer, int offset) {
    return switch (Ipv4Header.version(buffer, offset)) {
      case 4 ->
          Ipv4Header.headerLength(buffer, offset) < Ipv4Header.MIN_LENGTH
              ? 0
              : Ipv4Header.totalLength(buffer, offset);
      case 6 -> Ipv6Header.LENGTH + Ipv6Header.payloadLength(buffer, offset);
      default -> 0;
    };
  }

  /** A header without options whose checksum is right: one with options is not claimed. */
  private static boolean isIpv4(ByteBuffer buffer, int offset) {
    return Ipv4Header.headerLength(buffer, offset) == Ipv4Header.MIN_LENGTH
        && Checksum.isRight(buffer, offset, Ipv4Header.MIN_LENGTH);
  }
}
