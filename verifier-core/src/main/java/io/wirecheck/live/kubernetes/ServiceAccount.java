package io.wirecheck.live.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.wirecheck.evidence.NetworkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** The service account of the pod that this process runs in. */
final class ServiceAccount {

  /** The kubelet writes a new token long before the old one ends. */
  static final Duration LIFETIME = Duration.ofMinutes(1);

  private ServiceAccount() {}

  /**
   * The login.
   *
   * @throws NetworkException if this process does not run in a pod, or its pod has no token
   */
  static Login login(final Surroundings surroundings) {
    final Path token = surroundings.serviceAccount().resolve("token");
    final Config config = Config.empty();
    config.setMasterUrl(server(surroundings));
    config.setCaCertFile(surroundings.serviceAccount().resolve("ca.crt").toString());
    final CachedToken tokens =
        CachedToken.renewed(tokenFile(token), LIFETIME, surroundings.clock());
    tokens.getToken(); // says at once if there is none
    Proxies.apply(config, Optional.empty(), surroundings);
    config.setOauthTokenProvider(tokens);
    return new Login(config, "this pod's service account", Optional.of(tokens), Optional.empty());
  }

  private static String server(final Surroundings surroundings) {
    final Optional<String> host = surroundings.variable("KUBERNETES_SERVICE_HOST");
    final Optional<String> port = surroundings.variable("KUBERNETES_SERVICE_PORT");
    if (host.isEmpty() || port.isEmpty()) {
      throw new NetworkException(
          "this process does not run in a pod: KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set; name a context of a kubeconfig");
    }
    final String name = host.get().contains(":") ? "[" + host.get() + "]" : host.get();
    return "https://" + name + ":" + port.get();
  }

  /** The token in a file, read each time. */
  static Supplier<String> tokenFile(final Path file) {
    return () -> {
      try {
        return Files.readString(file).strip();
      } catch (final IOException unreadable) {
        throw new NetworkException(
            "the token file %s cannot be read: %s; a pod has one unless automountServiceAccountToken is false"
                .formatted(file, unreadable),
            unreadable);
      }
    };
  }
}
