package io.wirecheck.shell;

import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.IpAddress.Family;
import io.wirecheck.packet.Nonce;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How one packet is sent: a line of shell text that ends when the packet has been answered, or
 * nobody waits for an answer any more.
 */
record ProbeCommand(Transport transport, IpAddress destination, int port, Nonce nonce) {

  /** Behind ping's header: its own timestamp of 16 bytes, then the nonce, repeated. */
  private static final int ICMP_LENGTH = 56;

  /** The nonce, then filler: a datagram of a size that an overlay's header does not hide. */
  private static final int DATA_LENGTH = 64;

  private static final String FILLER = "wirecheck probe; nothing to see. wirecheck probe";

  /** Every hop takes one off, and what remains tells how many there were. */
  private static final int HOP_LIMIT = 64;

  /**
   * Seconds for an answer to an echo request, where a VPC needs milliseconds. The next packet of
   * the flow waits for as long; the answer itself is nobody's evidence.
   */
  private static final String ANSWER_WAIT = "0.5";

  /** Seconds to be connected: the kernel sends its first segment again after one. */
  private static final int CONNECT_WAIT = 1;

  /** Above every port that kernels draw (32768 to 60999) and that Kubernetes gives to Services. */
  private static final int FIRST_SOURCE_PORT = 61_000;

  private static final int SOURCE_PORTS = 0x1_0000 - FIRST_SOURCE_PORT;
  private static final int IDENTIFIERS = 0xFFFF;

  int payloadLength() {
    return transport == Transport.ICMP ? ICMP_LENGTH : DATA_LENGTH;
  }

  /** The line; it uses {@link ProbeScript#send}. */
  String line(final String label) {
    return switch (transport) {
      case ICMP -> "probe %s %s".formatted(label, ping());
      case UDP -> "send %s '%s' socat -u - %s".formatted(label, escaped(), udp());
      case TCP -> "send %s '%s' socat -u - %s".formatted(label, escaped(), tcp());
    };
  }

  private String ping() {
    return "ping -n -q -c 1 -e %d -W %s -t %d -s %d -p %s %s"
        .formatted(
            1 + ordinal(IDENTIFIERS),
            ANSWER_WAIT,
            HOP_LIMIT,
            ICMP_LENGTH,
            nonce.hex(),
            destination);
  }

  private String udp() {
    return "UDP"
        + target()
        + hopLimit()
        + ",sourceport="
        + (FIRST_SOURCE_PORT + ordinal(SOURCE_PORTS));
  }

  /**
   * The flow's number, counted from a start that is the run's: to a node that tracks connections,
   * the packets of a flow are of one, and those of another run before it are of another.
   */
  private int ordinal(final int count) {
    return (int) Math.floorMod(Long.hashCode(nonce.run()) + (long) nonce.flow(), (long) count);
  }

  private String tcp() {
    return "TCP" + target() + hopLimit() + ",connect-timeout=" + CONNECT_WAIT;
  }

  private String target() {
    final String verb = transport == Transport.UDP ? "-SENDTO:" : ":";
    return destination.family() == Family.IPV4
        ? "4" + verb + destination + ":" + port
        : "6" + verb + "[" + destination + "]:" + port;
  }

  private String hopLimit() {
    return destination.family() == Family.IPV4
        ? ",ttl=" + HOP_LIMIT
        : ",ipv6-unicast-hops=" + HOP_LIMIT;
  }

  /** The payload for printf(1): the nonce's bytes in octal, then text. */
  private String escaped() {
    final byte[] bytes = nonce.bytes();
    return IntStream.range(0, bytes.length)
            .mapToObj(i -> "\\%03o".formatted(bytes[i] & 0xFF))
            .collect(Collectors.joining())
        + FILLER;
  }
}
