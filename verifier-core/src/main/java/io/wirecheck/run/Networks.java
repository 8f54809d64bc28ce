package io.wirecheck.run;

import io.wirecheck.evidence.AddressException;
import io.wirecheck.evidence.ClusterProvider;
import io.wirecheck.evidence.Network;
import io.wirecheck.evidence.NetworkAddress;
import io.wirecheck.evidence.NetworkException;
import io.wirecheck.evidence.NetworkProvider;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The networks that can be opened here, by the scheme of their address. */
public final class Networks {

  private Networks() {}

  /**
   * Opens a network.
   *
   * @throws AddressException if no provider on the class path has the scheme, or it does not know
   *     the name
   * @throws NetworkException if the network cannot be used
   */
  public static Network open(final String address) {
    return open(address, what -> {});
  }

  /**
   * Opens a network that tells how far it has come with what takes long.
   *
   * @param progress hears a few words for people, on any thread
   * @throws AddressException if no provider on the class path has the scheme, or it does not know
   *     the name
   * @throws NetworkException if the network cannot be used
   */
  public static Network open(final String address, final Consumer<String> progress) {
    final NetworkAddress parsed = NetworkAddress.parse(address);
    return provider(parsed).open(parsed, progress);
  }

  /**
   * The provider of clusters that an address is for.
   *
   * @throws AddressException if no provider on the class path has the scheme, or its networks are
   *     no clusters
   */
  public static ClusterProvider clusters(final NetworkAddress address) {
    if (provider(address) instanceof final ClusterProvider clusters) {
      return clusters;
    }
    throw new AddressException(
        "'%s' is no cluster: nothing is created there, and nobody grants rights to it; write eks:CONTEXT"
            .formatted(address));
  }

  private static NetworkProvider provider(final NetworkAddress address) {
    return providers().stream()
        .filter(provider -> provider.scheme().equals(address.scheme()))
        .findFirst()
        .orElseThrow(() -> unknownScheme(address));
  }

  /**
   * A network that could not be opened, for a report that says so: judged on it, every check is
   * INCONCLUSIVE(UNREACHABLE).
   */
  public static Network unreachable(final String address, final NetworkException why) {
    return new UnreachableNetwork(address, why);
  }

  /** Every provider on the class path, by scheme. */
  public static List<NetworkProvider> providers() {
    return StreamSupport.stream(ServiceLoader.load(NetworkProvider.class).spliterator(), false)
        .sorted(Comparator.comparing(NetworkProvider::scheme))
        .toList();
  }

  private static AddressException unknownScheme(final NetworkAddress address) {
    final String known =
        providers().stream()
            .map(provider -> provider.scheme() + ":")
            .collect(Collectors.joining(", "));
    return new AddressException(
        "no network has the scheme '%s:' of '%s'; known here: %s"
            .formatted(address.scheme(), address, known));
  }
}
