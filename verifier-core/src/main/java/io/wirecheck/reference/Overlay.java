package io.wirecheck.reference;

import io.wirecheck.packet.FrameWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;

/** The tunnels in which nodes can carry pods' packets between their own addresses. */
enum Overlay {
  VXLAN_4789 {
    @Override
    byte[] frame(final FrameWriter outer, final IpPacket inner, final int ttl) {
      return vxlan(outer, 4789, inner, ttl);
    }
  },
  VXLAN_8472 {
    @Override
    byte[] frame(final FrameWriter outer, final IpPacket inner, final int ttl) {
      return vxlan(outer, 8472, inner, ttl);
    }
  },
  VXLAN_9999 {
    @Override
    byte[] frame(final FrameWriter outer, final IpPacket inner, final int ttl) {
      return vxlan(outer, 9999, inner, ttl);
    }
  },
  GENEVE {
    @Override
    byte[] frame(final FrameWriter outer, final IpPacket inner, final int ttl) {
      return inner.frame(
          outer.udp(SOURCE_PORT, 6081).geneve(VNI, new byte[0]).innerEthernet(INNER_A, INNER_B),
          ttl);
    }
  },
  IP_IN_IP {
    @Override
    byte[] frame(final FrameWriter outer, final IpPacket inner, final int ttl) {
      return inner.frame(outer, ttl);
    }
  },
  GRE {
    @Override
    byte[] frame(final FrameWriter outer, final IpPacket inner, final int ttl) {
      return inner.frame(outer.gre(), ttl);
    }
  },
  /**
   * A transport data message (WireGuard whitepaper, section 5.4.6): the inner packet, padded to 16
   * bytes and encrypted, behind a header of 16 and before a tag of 16.
   */
  WIREGUARD {
    @Override
    byte[] frame(final FrameWriter outer, final IpPacket inner, final int ttl) {
      final byte[] packet = inner.bytes(ttl);
      final int padded = (packet.length + 15) / 16 * 16;
      final byte[] ciphertext = new byte[padded + 16];
      new Random(Arrays.hashCode(packet)).nextBytes(ciphertext);
      final byte[] message =
          ByteBuffer.allocate(16 + ciphertext.length)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putInt(4)
              .putInt(RECEIVER)
              .putLong(1)
              .put(ciphertext)
              .array();
      return outer.udp(51820, 51820).payload(message);
    }
  };

  private static final int VNI = 1;
  private static final int SOURCE_PORT = 54321;
  private static final int RECEIVER = 0x5eed;
  private static final long INNER_A = 0x02_42_00_00_00_01L;
  private static final long INNER_B = 0x02_42_00_00_00_02L;

  /**
   * The frame that carries a packet.
   *
   * @param outer ends in the IP header from node to node
   * @param ttl of the inner packet
   */
  abstract byte[] frame(FrameWriter outer, IpPacket inner, int ttl);

  private static byte[] vxlan(
      final FrameWriter outer, final int port, final IpPacket inner, final int ttl) {
    return inner.frame(
        outer.udp(SOURCE_PORT, port).vxlan(VNI).innerEthernet(INNER_A, INNER_B), ttl);
  }
}
