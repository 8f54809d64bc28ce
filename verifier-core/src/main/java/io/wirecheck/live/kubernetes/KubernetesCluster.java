package io.wirecheck.live.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.evidence.Inventory;
import io.wirecheck.evidence.NetworkException;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A cluster over its API. One client serves all that is done in it, and is closed with it.
 *
 * <p>Calls that the client makes on behalf of others are tried four times within a second where a
 * server answers {@code 429} or {@code 5xx}, or not at all.
 */
public final class KubernetesCluster implements AutoCloseable {

  private static final int CONNECT_MILLIS = 3_000;
  private static final int REQUEST_MILLIS = 30_000;
  private static final int RETRIES = 3;

  private final KubernetesClient client;
  private final Login login;
  private final String version;
  private final ListReader lists;

  private KubernetesCluster(
      final KubernetesClient client,
      final Login login,
      final String version,
      final ListReader lists) {
    this.client = client;
    this.login = login;
    this.version = version;
    this.lists = lists;
  }

  /**
   * Connects, and asks for the version.
   *
   * @throws NetworkException within seconds, if nothing can be asked there: naming the address or
   *     the file, what happened, and what to do next
   */
  public static KubernetesCluster connect(final KubernetesAccess access) {
    return connect(access, Surroundings.ofProcess());
  }

  static KubernetesCluster connect(final KubernetesAccess access, final Surroundings surroundings) {
    final Login login = Login.of(access, surroundings);
    configure(login.config());
    final KubernetesClient client = client(login);
    try {
      final HttpClient http = withoutRetries(client);
      final String version = ServerVersion.read(http, login, surroundings.pauses());
      return new KubernetesCluster(
          client, login, version, new ListReader(http, login, surroundings));
    } catch (final NetworkException unusable) {
      client.close();
      throw unusable;
    }
  }

  private static void configure(final Config config) {
    config.setUserAgent("wirecheck/" + OwnVersion.read());
    config.setConnectionTimeout(CONNECT_MILLIS);
    config.setRequestTimeout(REQUEST_MILLIS);
    config.setRequestRetryBackoffLimit(RETRIES);
  }

  /** The transport is named: another one may be on the class path. */
  private static KubernetesClient client(final Login login) {
    try {
      return new KubernetesClientBuilder()
          .withConfig(login.config())
          .withHttpClientFactory(new JdkHttpClientFactory())
          .build();
    } catch (final KubernetesClientException | IllegalArgumentException unusable) {
      throw new NetworkException(
          "%s (%s) cannot be used: %s; are the certificates and the key that it names there, and whole?"
              .formatted(
                  login.server(),
                  login.source(),
                  Optional.ofNullable(unusable.getCause()).orElse(unusable)),
          unusable);
    }
  }

  private static HttpClient withoutRetries(final KubernetesClient client) {
    return client
        .getHttpClient()
        .newBuilder()
        .tag(
            new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
                .withRequestRetryBackoffLimit(0)
                .build())
        .build();
  }

  /** The client, which is closed with the cluster. */
  public KubernetesClient client() {
    return client;
  }

  /** The server's URL. */
  public String server() {
    return login.server();
  }

  /** What the server says of its version, such as {@code v1.31.2-eks-7f9249a}. */
  public String version() {
    return version;
  }

  /** The cluster's name in EKS, where context, credential plugin or server tell it. */
  public Optional<EksName> eksName() {
    return login.eksName();
  }

  /** Reads the Kubernetes documents among these kinds, at the time of the call. */
  public Map<DocumentKind, Inventory.Document> read(final Set<DocumentKind> kinds) {
    final Map<DocumentKind, Inventory.Document> documents = new EnumMap<>(DocumentKind.class);
    kinds.stream()
        .filter(DocumentKind::isKubernetes)
        .sorted()
        .forEach(kind -> documents.put(kind, lists.read(kind)));
    return documents;
  }

  /** What {@link #read} needs. */
  public static List<Right> readRights(final Set<DocumentKind> kinds) {
    return kinds.stream()
        .filter(DocumentKind::isKubernetes)
        .sorted()
        .map(kind -> Listed.of(kind).right())
        .toList();
  }

  /**
   * Which of these the server says that it would refuse, in order.
   *
   * @throws NetworkException if it does not say
   */
  public List<Right> missing(final Collection<Right> rights) {
    return new AccessReviews(client, login).missing(rights);
  }

  @Override
  public void close() {
    client.close();
  }
}
