package io.wirecheck.reference;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * How packets travel and what is seen of them.
 *
 * @param overlay the tunnel that carries packets of pods from node to node; empty where the VPC
 *     carries them
 * @param tagged frames of pods carry a VLAN tag at secondary interfaces
 * @param natGateway whatever leaves the VPC gets a public address, not that of nodes alone
 * @param tcpPayload bytes of payload of a TCP probe, in one frame
 * @param udpSourcePort the port of UDP probes, where it is not drawn
 * @param bystanders what else is on the wire besides the usual
 * @param spoilt what is wrong with the probes and captures
 */
record DataPath(
    Optional<Overlay> overlay,
    boolean tagged,
    boolean natGateway,
    int tcpPayload,
    Optional<Integer> udpSourcePort,
    Set<Bystander> bystanders,
    Set<Spoilt> spoilt) {

  /** Enough for a nonce within any header that a tunnel might put before it. */
  static final int PROBE_PAYLOAD = 64;

  /** Packets that are nobody's probe. */
  enum Bystander {
    /** Copies of other machines' packets in VXLAN, sent to a node as the mirror's target. */
    MIRROR_SESSION,
    /** Packets of clients in Geneve, sent to a node that is a gateway load balancer's target. */
    GATEWAY_LOAD_BALANCER,
    /** Answers of DNS to a client that drew VXLAN's port. */
    DNS_TO_4789
  }

  /** What can go wrong with evidence. The captures are one a round: the first point's. */
  enum Spoilt {
    CAPTURE_LOST,
    CAPTURE_DROPPED,
    CAPTURE_CUT,
    /** Probes arrive in frames of an EtherType that nobody knows. */
    UNDECODABLE_FRAME,
    /** The probes' commands end well, but nothing leaves the pods. */
    PROBE_SILENT
  }

  DataPath {
    bystanders = Set.copyOf(bystanders);
    spoilt = Set.copyOf(spoilt);
  }

  static DataPath healthy() {
    return new DataPath(
        Optional.empty(), false, false, PROBE_PAYLOAD, Optional.empty(), Set.of(), Set.of());
  }

  DataPath with(final Overlay tunnel) {
    return new DataPath(
        Optional.of(tunnel), tagged, natGateway, tcpPayload, udpSourcePort, bystanders, spoilt);
  }

  DataPath withTag() {
    return new DataPath(overlay, true, natGateway, tcpPayload, udpSourcePort, bystanders, spoilt);
  }

  DataPath withNatGateway() {
    return new DataPath(overlay, tagged, true, tcpPayload, udpSourcePort, bystanders, spoilt);
  }

  DataPath withTcpPayload(final int length) {
    return new DataPath(overlay, tagged, natGateway, length, udpSourcePort, bystanders, spoilt);
  }

  DataPath withUdpSourcePort(final int port) {
    return new DataPath(
        overlay, tagged, natGateway, tcpPayload, Optional.of(port), bystanders, spoilt);
  }

  DataPath with(final Bystander bystander) {
    final Set<Bystander> more = new TreeSet<>(bystanders);
    more.add(bystander);
    return new DataPath(overlay, tagged, natGateway, tcpPayload, udpSourcePort, more, spoilt);
  }

  DataPath with(final Spoilt what) {
    final Set<Spoilt> more = new TreeSet<>(spoilt);
    more.add(what);
    return new DataPath(overlay, tagged, natGateway, tcpPayload, udpSourcePort, bystanders, more);
  }
}
