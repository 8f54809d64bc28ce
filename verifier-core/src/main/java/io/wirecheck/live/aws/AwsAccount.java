package io.wirecheck.live.aws;

import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.evidence.Evidence;
import io.wirecheck.evidence.Inventory;
import io.wirecheck.evidence.NetworkException;
import io.wirecheck.model.Provenance;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eks.model.Certificate;
import software.amazon.awssdk.services.eks.model.Cluster;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * An AWS account in one region. There is one transport, which is closed with the account.
 *
 * <p>Calls are made one after the other, so that they share one rate, and repeated as the SDK's
 * standard retry mode has it.
 */
public final class AwsAccount implements AutoCloseable {

  private final Connection connection;
  private final Clients clients;
  private final ClusterToken token;
  private final Clock clock;

  private AwsAccount(
      final Connection connection,
      final Clients clients,
      final AwsCredentialsProvider credentials,
      final Clock clock) {
    this.connection = connection;
    this.clients = clients;
    this.token = new ClusterToken(connection, credentials, clock);
    this.clock = clock;
  }

  /**
   * Finds region and credentials, and assumes the role if there is one.
   *
   * @throws NetworkException naming what is missing
   */
  public static AwsAccount open(final AwsSettings settings) {
    return open(settings, Limits.USUAL, Clients.MOST, Clock.systemUTC());
  }

  static AwsAccount open(
      final AwsSettings settings, final Limits limits, final int pageSize, final Clock clock) {
    final Credentials search = new Credentials(settings, limits.start());
    final Region region = search.region();
    final AwsCredentialsProvider base = search.base();
    final Connection connection = new Connection(region, settings.endpoint(), limits);
    try {
      final AwsCredentialsProvider credentials =
          settings
              .role()
              .map(role -> search.assuming(role, connection.client(StsClient.builder(), base)))
              .orElse(base);
      return new AwsAccount(
          connection, Clients.of(connection, credentials, pageSize), credentials, clock);
    } catch (final RuntimeException failed) {
      connection.close();
      throw failed;
    }
  }

  public String region() {
    return connection.region().id();
  }

  /**
   * Reads the AWS kinds among these, each as {@code aws --output json} prints the answer to its
   * command. A document is whole or it is not read.
   *
   * @param cluster the name of the cluster to describe
   * @throws NetworkException if the thread is interrupted; it stays so
   */
  public Map<DocumentKind, Inventory.Document> read(
      final Set<DocumentKind> kinds, final String cluster) {
    final Map<DocumentKind, Inventory.Document> documents = new EnumMap<>(DocumentKind.class);
    Call.of(kinds)
        .forEach(
            call ->
                documents.put(
                    call.kind(), new Beside<>(call.action(), () -> read(call, cluster)).done()));
    return documents;
  }

  private Inventory.Document read(final Call call, final String cluster) {
    final Instant start = clock.instant();
    try {
      final Answer answer = Answer.of(call, call.pages(clients, cluster));
      return new Inventory.Read(
          new Evidence(Evidence.JSON, answer.bytes(), provenance(call, answer, start)));
    } catch (final SdkException failed) {
      return new Refusal(call.action(), where()).of(failed);
    } catch (final MalformedAnswer malformed) {
      return new Refusal(call.action(), where()).of(malformed);
    }
  }

  private Provenance provenance(final Call call, final Answer answer, final Instant start) {
    return Provenance.of(
        call.kind().path(),
        "%s in %s, request %s"
            .formatted(call.action(), where(), String.join(", ", answer.requestIds())),
        start);
  }

  private String where() {
    return region() + connection.endpoint().map(uri -> " at " + uri).orElse("");
  }

  /** The token that the cluster accepts; it can be used for 14 minutes. */
  public String token(final String cluster) {
    return token.of(cluster);
  }

  /**
   * Where the cluster's API server is.
   *
   * @throws NetworkException if AWS does not say, naming why
   */
  public ClusterEndpoint endpoint(final String cluster) {
    try {
      return new Beside<>(Call.CLUSTER.action(), () -> described(cluster)).done();
    } catch (final SdkException failed) {
      throw new NetworkException(
          new Refusal(Call.CLUSTER.action(), where()).of(failed).detail(), failed);
    }
  }

  private ClusterEndpoint described(final String cluster) {
    final Optional<Cluster> found =
        Optional.ofNullable(clients.eks().describeCluster(call -> call.name(cluster)).cluster());
    final Optional<String> server = found.map(Cluster::endpoint);
    final Optional<String> caData = found.map(Cluster::certificateAuthority).map(Certificate::data);
    if (server.isEmpty() || caData.isEmpty()) {
      throw new NetworkException(
          "eks:DescribeCluster in %s names no endpoint of the cluster %s, whose status is %s; run again when it is ACTIVE"
              .formatted(where(), cluster, found.map(Cluster::statusAsString).orElse("unknown")));
    }
    return new ClusterEndpoint(server.get(), caData.get());
  }

  @Override
  public void close() {
    connection.close();
  }
}
