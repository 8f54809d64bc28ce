package io.wirecheck.live.kubernetes;

import io.fabric8.kubernetes.client.Config;
import java.time.Duration;
import java.util.Optional;

/** A server that is named by its URL. */
final class ServiceEndpoint {

  /** Tokens of EKS can be used for 14 minutes. */
  private static final Duration LIFETIME = Duration.ofMinutes(10);

  private ServiceEndpoint() {}

  static Login login(final KubernetesAccess.OfEndpoint endpoint, final Surroundings surroundings) {
    final Config config = Config.empty();
    config.setMasterUrl(endpoint.server());
    if (!endpoint.caData().isEmpty()) {
      config.setCaCertData(endpoint.caData());
    }
    final CachedToken token = CachedToken.renewed(endpoint.token(), LIFETIME, surroundings.clock());
    config.setOauthTokenProvider(token);
    Proxies.apply(config, Optional.empty(), surroundings);
    return new Login(config, "endpoint " + endpoint.server(), Optional.of(token), Optional.empty());
  }
}
