package io.wirecheck.live.kubernetes;

import io.fabric8.kubernetes.client.Config;
import java.util.Optional;

/**
 * How to speak to a server.
 *
 * @param source what told it, for messages, such as {@code context staging}
 * @param token the tokens, where they can be renewed
 */
record Login(Config config, String source, Optional<CachedToken> token, Optional<EksName> eksName) {

  static Login of(final KubernetesAccess access, final Surroundings surroundings) {
    if (access instanceof final KubernetesAccess.OfContext context) {
      return Kubeconfig.find(context, surroundings).login(context.context());
    }
    if (access instanceof final KubernetesAccess.OfEndpoint endpoint) {
      return ServiceEndpoint.login(endpoint, surroundings);
    }
    return ServiceAccount.login(surroundings);
  }

  String server() {
    return config.getMasterUrl().replaceAll("/+$", "");
  }
}
