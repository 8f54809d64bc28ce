package io.wirecheck.evidence;

import java.util.List;

/** Opens the networks of one scheme; found by {@link java.util.ServiceLoader}. */
public interface NetworkProvider {

  /** The part of an address before the colon, such as {@code reference}. */
  String scheme();

  /** Addresses and what they are, a line each, for {@code wirecheck list}. */
  List<String> describeAddresses();

  /**
   * Opens a network.
   *
   * @throws AddressException if the address names nothing that this scheme has
   * @throws NetworkException if the network cannot be used
   */
  Network open(NetworkAddress address);
}
