package io.wirecheck.live.kubernetes;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/** Where an API server is, and as whom to speak to it. */
public sealed interface KubernetesAccess {

  /**
   * A context of a kubeconfig.
   *
   * @param kubeconfig the file; if empty, those that {@code KUBECONFIG} names, or else {@code
   *     ~/.kube/config}
   */
  record OfContext(Optional<Path> kubeconfig, String context) implements KubernetesAccess {}

  /** The cluster that this process runs in, by its pod's service account. */
  record InCluster() implements KubernetesAccess {}

  /**
   * A server of which no kubeconfig tells.
   *
   * @param server its URL
   * @param caData the certificates that it is trusted by, PEM in base64 as {@code
   *     certificate-authority-data} has it; if empty, those of the JVM
   * @param token gives a bearer token that is valid for ten minutes at least; it is asked again
   *     before that time has passed
   */
  record OfEndpoint(String server, String caData, Supplier<String> token)
      implements KubernetesAccess {}
}
