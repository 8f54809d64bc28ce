package io.wirecheck.cli;

import io.wirecheck.packet.CaptureEnd.CutReason;
import io.wirecheck.packet.Flow;
import io.wirecheck.packet.FrameCursor;
import io.wirecheck.packet.TcpHeader;
import io.wirecheck.packet.Tunnel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a capture holds, in the words of both of its reports. */
final class CaptureWords {

  private static final int TCP = 6;
  private static final List<String> TCP_FLAGS =
      List.of("FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR");

  private CaptureWords() {}

  /** ISO 8601 in UTC; empty where the file does not tell. */
  static Optional<String> time(final long nanos) {
    return nanos == FrameCursor.NO_TIMESTAMP
        ? Optional.empty()
        : Optional.of(Instant.ofEpochSecond(0, nanos).toString());
  }

  static String sentence(final CutReason reason) {
    return switch (reason) {
      case NONE -> "nothing is wrong";
      case HEADER_CUT -> "the file ends within a record's header";
      case DATA_CUT -> "the file ends within a frame's bytes";
      case IMPOSSIBLE_LENGTH -> "a record says that it is longer than any program writes";
      case BAD_BLOCK -> "a block contradicts itself";
    };
  }

  /** The name of an IP protocol, or its number. */
  static String protocol(final int ipProtocol) {
    return switch (ipProtocol) {
      case 1 -> "ICMP";
      case 4 -> "IPv4";
      case TCP -> "TCP";
      case 17 -> "UDP";
      case 41 -> "IPv6";
      case 47 -> "GRE";
      case 50 -> "ESP";
      case 51 -> "AH";
      case 58 -> "ICMPv6";
      case 132 -> "SCTP";
      case 137 -> "MPLS";
      default -> Integer.toString(ipProtocol);
    };
  }

  /** Those that a segment had set, from FIN on; nothing of another protocol than TCP. */
  static List<String> tcpFlags(final Flow flow, final Flow.Direction way) {
    final List<String> names = new ArrayList<>();
    if (flow.protocol() == TCP) {
      for (int i = 0; i < TCP_FLAGS.size(); i++) {
        if ((way.tcpFlags() & TcpHeader.FIN << i) != 0) {
          names.add(TCP_FLAGS.get(i));
        }
      }
    }
    return names;
  }

  /** The name of a tunnel's identifier; empty of a kind that has none, and of GRE without a key. */
  static Optional<String> identifierName(final Tunnel tunnel) {
    return switch (tunnel.kind()) {
      case VXLAN, VXLAN_GPE, GENEVE -> Optional.of("VNI");
      case GRE -> tunnel.identifier() == 0 ? Optional.empty() : Optional.of("key");
      default -> Optional.empty();
    };
  }
}
