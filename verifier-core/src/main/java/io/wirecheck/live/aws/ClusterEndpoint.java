package io.wirecheck.live.aws;

/**
 * Where the API server of a cluster is.
 *
 * @param server its URL
 * @param caData the certificates that sign its own: PEM in base64, as a kubeconfig has them
 */
public record ClusterEndpoint(String server, String caData) {}
