package io.wirecheck.packet;

import java.nio.ByteBuffer;

/**
 * Transmission Control Protocol, RFC 9293 section 3.1.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------------------------------+-------------------------------+
 * |          Source port          |       Destination port        |
 * +-------------------------------+-------------------------------+
 * |                        Sequence number                        |
 * +---------------------------------------------------------------+
 * |                    Acknowledgment number                      |
 * +-------+-------+-+-+-+-+-+-+-+-+-------------------------------+
 * | Data  |       |C|E|U|A|P|R|S|F|                               |
 * | offset| Rsrvd |W|C|R|C|S|S|Y|I|            Window             |
 * |       |       |R|E|G|K|H|T|N|N|                               |
 * +-------+-------+-+-+-+-+-+-+-+-+-------------------------------+
 * |           Checksum            |        Urgent pointer         |
 * +-------------------------------+-------------------------------+
 * |                           Options ...
 * +---------------------------------------------------------------+
 * </pre>
 */
public final class TcpHeader {

  public static final int SOURCE_PORT = 0;
  public static final int DESTINATION_PORT = SOURCE_PORT + 2;
  public static final int SEQUENCE_NUMBER = DESTINATION_PORT + 2;
  public static final int ACKNOWLEDGMENT_NUMBER = SEQUENCE_NUMBER + 4;
  public static final int DATA_OFFSET = ACKNOWLEDGMENT_NUMBER + 4;
  public static final int FLAGS = DATA_OFFSET + 1;
  public static final int WINDOW = FLAGS + 1;
  public static final int CHECKSUM = WINDOW + 2;
  public static final int URGENT_POINTER = CHECKSUM + 2;

  /** The length of a header without options. */
  public static final int MIN_LENGTH = URGENT_POINTER + 2;

  public static final int FIN = 0x01;
  public static final int SYN = 0x02;
  public static final int RST = 0x04;
  public static final int PSH = 0x08;
  public static final int ACK = 0x10;

  private TcpHeader() {}

  public static int sourcePort(ByteBuffer buffer, int offset) {
    return buffer.getShort(offset + SOURCE_PORT) & 0xffff;
  }

  public static int destinationPort(ByteBuffer buffer, int offset) {
    return buffer.getShort(offset + DESTINATION_PORT) & 0xffff;
  }

  /** Unsigned. */
  public static int sequenceNumber(ByteBuffer buffer, int offset) {
    return buffer.getInt(offset + SEQUENCE_NUMBER);
  }

  /** Unsigned. */
  public static int acknowledgmentNumber(ByteBuffer buffer, int offset) {
    return buffer.getInt(offset + ACKNOWLEDGMENT_NUMBER);
  }

  /** In bytes, options included; 0 to 60 as the field says it, valid from 20. */
  public static int headerLength(ByteBuffer buffer, int offset) {
    return (buffer.get(offset + DATA_OFFSET) & 0xf0) >> 2;
  }

  /** The eight flags from CWR, the highest bit, to FIN, the lowest. */
  public static int flags(ByteBuffer buffer, int offset) {
    return buffer.get(offset + FLAGS) & 0xff;
  }
}
