package io.wirecheck.live.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.services.sts.endpoints.StsEndpointProvider;

/**
 * The token that an EKS cluster accepts: the address of an {@code sts:GetCallerIdentity} that the
 * caller signed, for the cluster to call. The same as {@code aws eks get-token} prints.
 */
final class ClusterToken {

  private static final String PREFIX = "k8s-aws-v1.";
  private static final String CLUSTER = "x-k8s-aws-id";
  private static final Duration EXPIRES = Duration.ofSeconds(60);

  private final Connection connection;
  private final AwsCredentialsProvider credentials;
  private final Clock clock;

  ClusterToken(
      final Connection connection, final AwsCredentialsProvider credentials, final Clock clock) {
    this.connection = connection;
    this.credentials = credentials;
    this.clock = clock;
  }

  String of(final String cluster) {
    return PREFIX
        + Base64.getUrlEncoder().withoutPadding().encodeToString(signed(cluster).getBytes(UTF_8));
  }

  private String signed(final String cluster) {
    return AwsV4HttpSigner.create()
        .sign(
            sign ->
                sign.identity(credentials.resolveCredentials())
                    .request(request(cluster))
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "sts")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, connection.region().id())
                    .putProperty(AwsV4HttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                    .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, EXPIRES)
                    .putProperty(HttpSigner.SIGNING_CLOCK, clock))
        .request()
        .getUri()
        .toString();
  }

  private SdkHttpRequest request(final String cluster) {
    return SdkHttpRequest.builder()
        .method(SdkHttpMethod.GET)
        .uri(sts())
        .encodedPath("/")
        .putRawQueryParameter("Action", "GetCallerIdentity")
        .putRawQueryParameter("Version", "2011-06-15")
        .putHeader(CLUSTER, cluster)
        .build();
  }

  /** The service in the region: a cluster takes no other. */
  private URI sts() {
    return connection
        .endpoint()
        .orElseGet(
            () ->
                StsEndpointProvider.defaultProvider()
                    .resolveEndpoint(
                        where -> where.region(connection.region()).useGlobalEndpoint(false))
                    .join()
                    .url());
  }
}
