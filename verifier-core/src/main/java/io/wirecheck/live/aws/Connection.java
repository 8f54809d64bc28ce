package io.wirecheck.live.aws;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * One transport for the clients of all services, which are closed with it.
 *
 * <p>It goes through the proxy that the system properties {@code https.proxyHost} and its like or
 * the environment's {@code HTTPS_PROXY} and {@code NO_PROXY} name. The SDK looks for them by
 * itself, but for those of {@code http} unless it is told otherwise.
 */
final class Connection implements AutoCloseable {

  private final Region region;
  private final Optional<URI> endpoint;
  private final Limits limits;
  private final SdkHttpClient http;
  private final Deque<SdkAutoCloseable> opened = new ArrayDeque<>();

  Connection(final Region region, final Optional<URI> endpoint, final Limits limits) {
    this.region = region;
    this.endpoint = endpoint;
    this.limits = limits;
    http =
        UrlConnectionHttpClient.builder()
            .connectionTimeout(limits.connect())
            .socketTimeout(limits.attempt())
            .proxyConfiguration(proxy -> proxy.scheme(endpoint.map(URI::getScheme).orElse("https")))
            .build();
    opened.push(http);
  }

  Region region() {
    return region;
  }

  /** Where all services are, if not where AWS has them. */
  Optional<URI> endpoint() {
    return endpoint;
  }

  <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C extends SdkClient> C client(
      final B builder, final AwsCredentialsProvider credentials) {
    endpoint.ifPresent(builder::endpointOverride);
    final C client =
        builder
            .httpClient(http)
            .credentialsProvider(credentials)
            .region(region)
            .overrideConfiguration(
                calls ->
                    calls
                        .retryStrategy(RetryMode.STANDARD)
                        .apiCallAttemptTimeout(limits.attempt())
                        .apiCallTimeout(limits.call()))
            .build();
    opened.push(client);
    return client;
  }

  /** The last that was opened first. */
  @Override
  public void close() {
    opened.forEach(SdkAutoCloseable::close);
  }
}
