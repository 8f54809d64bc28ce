package io.wirecheck.live.aws;

import io.wirecheck.evidence.NetworkException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/** Finds the region and the credentials where every program of AWS does, within a limit. */
final class Credentials {

  private static final String SESSION = "wirecheck";

  private final AwsSettings settings;
  private final Duration limit;

  Credentials(final AwsSettings settings, final Duration limit) {
    this.settings = settings;
    this.limit = limit;
  }

  /**
   * The settings' region, or that of the SDK's chain.
   *
   * @throws NetworkException if there is none
   */
  Region region() {
    return settings
        .region()
        .map(Region::of)
        .orElseGet(
            () ->
                within(
                    this::regionOfChain,
                    "no AWS region was found; name the region of the cluster, set AWS_REGION, or"
                        + " give the profile one"));
  }

  private Region regionOfChain() {
    final DefaultAwsRegionProviderChain.Builder chain = DefaultAwsRegionProviderChain.builder();
    settings.profile().ifPresent(chain::profileName);
    return chain.build().getRegion();
  }

  /**
   * The provider of the profile, or the SDK's default chain; it has given credentials once.
   *
   * @throws NetworkException if it gives none
   */
  AwsCredentialsProvider base() {
    return settings
        .profile()
        .map(
            profile ->
                tried(
                    ProfileCredentialsProvider.create(profile),
                    "the AWS profile '%s' gives no credentials; see that it is in ~/.aws/config or"
                            .formatted(profile)
                        + " ~/.aws/credentials, and log in if it needs that"))
        .orElseGet(
            () ->
                tried(
                    DefaultCredentialsProvider.builder().build(),
                    "no AWS credentials were found; name a profile, set AWS_ACCESS_KEY_ID and"
                        + " AWS_SECRET_ACCESS_KEY, or run where a role is attached"));
  }

  /**
   * The provider of a role that is assumed.
   *
   * @throws NetworkException if it cannot be
   */
  AwsCredentialsProvider assuming(final String role, final StsClient sts) {
    return tried(
        StsAssumeRoleCredentialsProvider.builder()
            .stsClient(sts)
            .refreshRequest(request -> request.roleArn(role).roleSessionName(SESSION))
            .build(),
        "the role %s cannot be assumed; allow sts:AssumeRole to the caller, and the caller in the role's trust policy"
            .formatted(role));
  }

  private AwsCredentialsProvider tried(
      final AwsCredentialsProvider provider, final String otherwise) {
    within(provider::resolveCredentials, otherwise);
    return provider;
  }

  /**
   * The SDK's last place to look is a metadata service that may take its connection and be mute.
   */
  private <T> T within(final Callable<T> search, final String otherwise) {
    try {
      return new Beside<>("the search for AWS credentials", search).doneWithin(limit);
    } catch (final TimeoutException late) {
      throw new NetworkException(
          "%s (nothing came within %d ms)".formatted(otherwise, limit.toMillis()), late);
    } catch (final SdkException | IllegalArgumentException failed) {
      throw new NetworkException("%s (%s)".formatted(otherwise, failed.getMessage()), failed);
    }
  }
}
