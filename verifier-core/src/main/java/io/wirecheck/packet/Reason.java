package io.wirecheck.packet;

/** Why a frame could not be decoded, or a nonce in it not placed. */
public enum Reason {
  NONE("nothing is wrong"),
  SNAP_LENGTH("a header goes on beyond the captured bytes"),
  FRAGMENT("the bytes that would tell are in another fragment"),
  HEADER_BEYOND_PACKET("a header does not fit into the packet it lies in"),
  PACKET_BEYOND_FRAME("a packet says it is longer than what it lies in"),
  BAD_VERSION("the version of an IP header is not the one announced"),
  BAD_HEADER_LENGTH("a header says it is shorter than its fixed part"),
  BAD_LENGTH("a packet says it is shorter than its own header"),
  UNKNOWN_LINK_TYPE("the link type is not known"),
  UNKNOWN_LINK_ADDRESS_FAMILY("the address family or hardware type of the link is not known"),
  UNKNOWN_ETHERTYPE("the EtherType is not known"),
  UNKNOWN_IP_PROTOCOL("the IP protocol is not known"),
  UNKNOWN_TUNNEL_CONTENT("a tunnel names a content that is not known"),
  TOO_DEEP("there are more layers than the decoder walks"),
  SOURCE_ROUTED("a routing header says that the packet was not only routed by its destination"),
  BAD_CHECKSUM("the checksum of the IPv4 header is wrong, so the header may say anything"),
  NONCE_CUT("the nonce goes on beyond the captured bytes or the packet"),
  NOT_AT_ITS_PLACE("the nonce is neither at its place nor behind an inner packet's headers"),
  OUTSIDE_THE_PACKET("the nonce lies in the bytes around the packet, not in its payload");

  private final String sentence;

  Reason(String sentence) {
    this.sentence = sentence;
  }

  /** The reason in words, for people. */
  public String sentence() {
    return sentence;
  }
}
