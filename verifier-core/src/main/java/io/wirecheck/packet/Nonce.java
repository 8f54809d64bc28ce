package io.wirecheck.packet;

import java.nio.ByteBuffer;

/**
 * What a probe packet carries so that it is known again wherever it is captured. On the wire, 16
 * bytes in network byte order:
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------------------------------------------------------+
 * |                                                               |
 * +                              Run                              +
 * |                                                               |
 * +---------------------------------------------------------------+
 * |                             Flow                              |
 * +---------------------------------------------------------------+
 * |                            Packet                             |
 * +---------------------------------------------------------------+
 * </pre>
 *
 * @param run random, one for a run; bytes that could be a tunnel's header are for the maker of the
 *     id to avoid
 * @param flow which flow of the run
 * @param packet which packet of the flow, from 0
 */
public record Nonce(long run, int flow, int packet) {

  public static final int RUN = 0;
  public static final int FLOW = RUN + 8;
  public static final int PACKET = FLOW + 4;

  /** Its length on the wire in bytes. */
  public static final int LENGTH = PACKET + 4;

  /**
   * Where in the data of an ICMP echo a nonce stands: iputils' ping writes its time stamp in the 16
   * bytes before.
   */
  public static final int PLACE_IN_ECHO_DATA = 16;

  /** The nonce at {@code offset}; {@link #LENGTH} bytes must be there. */
  public static Nonce read(ByteBuffer buffer, int offset) {
    return new Nonce(run(buffer, offset), flow(buffer, offset), packet(buffer, offset));
  }

  public static long run(ByteBuffer buffer, int offset) {
    return buffer.getLong(offset + RUN);
  }

  public static int flow(ByteBuffer buffer, int offset) {
    return buffer.getInt(offset + FLOW);
  }

  public static int packet(ByteBuffer buffer, int offset) {
    return buffer.getInt(offset + PACKET);
  }

  /** The {@link #LENGTH} bytes on the wire. */
  public byte[] bytes() {
    return ByteBuffer.allocate(LENGTH).putLong(run).putInt(flow).putInt(packet).array();
  }

  /** The 32 hexadecimal digits of {@link #bytes}, the form that {@code ping -p} takes. */
  public String hex() {
    return String.format("%016x%08x%08x", run, flow, packet);
  }
}
