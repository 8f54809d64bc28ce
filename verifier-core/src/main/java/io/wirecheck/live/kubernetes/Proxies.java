package io.wirecheck.live.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.wirecheck.evidence.NetworkException;
import io.wirecheck.model.Cidr;
import io.wirecheck.model.IpAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which proxy leads to a server, as for {@code kubectl}: that of the kubeconfig's cluster, or else
 * that of {@code HTTPS_PROXY} and {@code NO_PROXY}, which are not for this machine itself. Where
 * neither is set, the JVM's own properties count.
 */
final class Proxies {

  private Proxies() {}

  /**
   * Sets the proxy.
   *
   * @param ofCluster the {@code proxy-url} of the kubeconfig's cluster
   * @throws NetworkException if it is none that the transport can speak to
   */
  static void apply(
      final Config config, final Optional<String> ofCluster, final Surroundings surroundings) {
    final URI server = URI.create(config.getMasterUrl());
    final Optional<String> proxy = ofCluster.or(() -> ofEnvironment(server, surroundings));
    proxy.ifPresent(
        url -> {
          requireHttp(url);
          config.setHttpProxy(url);
          config.setHttpsProxy(url);
        });
  }

  private static Optional<String> ofEnvironment(final URI server, final Surroundings surroundings) {
    final String host = Optional.ofNullable(server.getHost()).orElse("");
    if (isLocal(host) || isExempt(host, surroundings)) {
      return Optional.empty();
    }
    final String variable = server.getScheme().toUpperCase(Locale.ROOT) + "_PROXY";
    return either(variable, surroundings).map(url -> url.contains("://") ? url : "http://" + url);
  }

  private static Optional<String> either(final String variable, final Surroundings surroundings) {
    return surroundings
        .variable(variable)
        .or(() -> surroundings.variable(variable.toLowerCase(Locale.ROOT)));
  }

  private static boolean isLocal(final String host) {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
  }

  private static boolean isExempt(final String host, final Surroundings surroundings) {
    return either("NO_PROXY", surroundings).stream()
        .flatMap(list -> Arrays.stream(list.split(",")))
        .map(String::strip)
        .filter(Predicate.not(String::isEmpty))
        .anyMatch(entry -> covers(entry, host));
  }

  /** A name covers itself and what lies below it; {@code .name} and {@code *.name} only that. */
  private static boolean covers(final String entry, final String host) {
    if (entry.equals("*") || entry.equals(host)) {
      return true;
    }
    final Optional<Cidr> range = Cidr.tryParse(entry);
    final Optional<IpAddress> address = IpAddress.tryParse(host);
    if (range.isPresent() && address.isPresent()) {
      return range.get().contains(address.get());
    }
    final String below = entry.startsWith("*.") ? entry.substring(1) : entry;
    return host.endsWith(below.startsWith(".") ? below : "." + below);
  }

  private static void requireHttp(final String url) {
    if (!url.startsWith("http://")) {
      throw new NetworkException(
          "the proxy '%s' cannot be used: only proxies of the form http://HOST:PORT can"
              .formatted(withoutUser(url)));
    }
  }

  /** A password may stand in a proxy's URL. */
  static String withoutUser(final String url) {
    return url.replaceFirst("//[^/@]*@", "//");
  }
}
