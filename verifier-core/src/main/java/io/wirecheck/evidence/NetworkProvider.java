package io.wirecheck.evidence;

import java.util.List;
import java.util.function.Consumer;

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

  /**
   * Opens a network that tells how far it has come with what takes long.
   *
   * @param progress hears a few words for people, on any thread
   * @throws AddressException if the address names nothing that this scheme has
   * @throws NetworkException if the network cannot be used
   */
  default Network open(final NetworkAddress address, final Consumer<String> progress) {
    return open(address);
  }
}
