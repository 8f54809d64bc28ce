package io.wirecheck.live.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.awaitility.Awaitility.await;

import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.evidence.NetworkException;
import io.wirecheck.live.aws.AwsServer.Asked;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** Where region and credentials come from, and what is said where there are none. */
@DisabledIfEnvironmentVariable(
    named = "AWS_ACCESS_KEY_ID",
    matches = ".+",
    disabledReason = "the environment has credentials or a region")
@DisabledIfEnvironmentVariable(
    named = "AWS_REGION",
    matches = ".+",
    disabledReason = "the environment has credentials or a region")
@DisabledIfEnvironmentVariable(
    named = "AWS_PROFILE",
    matches = ".+",
    disabledReason = "the environment has credentials or a region")
@DisabledIfEnvironmentVariable(
    named = "AWS_WEB_IDENTITY_TOKEN_FILE",
    matches = ".+",
    disabledReason = "the environment has credentials or a region")
class CredentialsTest {

  private static final String ROLE = "arn:aws:iam::111122223333:role/audit";

  private static final Limits LIMITS =
      new Limits(
          Duration.ofSeconds(2),
          Duration.ofSeconds(2),
          Duration.ofSeconds(5),
          Duration.ofSeconds(9));

  private static final String ASSUMED =
      """
      <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
        <AssumeRoleResult>
          <Credentials>
            <AccessKeyId>ASSUMED</AccessKeyId>
            <SecretAccessKey>secret</SecretAccessKey>
            <SessionToken>token</SessionToken>
            <Expiration>2999-01-01T00:00:00Z</Expiration>
          </Credentials>
        </AssumeRoleResult>
      </AssumeRoleResponse>
      """;

  private static final String CALLER =
      """
      <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
        <GetCallerIdentityResult>
          <Arn>arn:aws:iam::111122223333:user/ci</Arn>
          <UserId>AIDA</UserId>
          <Account>111122223333</Account>
        </GetCallerIdentityResult>
      </GetCallerIdentityResponse>
      """;

  private static final String DENIED =
      "<ErrorResponse><Error><Code>AccessDenied</Code><Message>User: x is not authorized to perform:"
          + " sts:AssumeRole</Message></Error></ErrorResponse>";

  @TempDir private Path files;

  private Surroundings surroundings = Surroundings.without();

  @BeforeEach
  void haveNothing() {
    surroundings.close();
    surroundings = Surroundings.without();
  }

  @AfterEach
  void restore() {
    surroundings.close();
  }

  private static AwsAccount open(
      final Optional<String> region,
      final Optional<String> profile,
      final Optional<String> role,
      final Optional<URI> endpoint) {
    return AwsAccount.open(
        new AwsSettings(region, profile, role, endpoint), LIMITS, 1000, Clock.systemUTC());
  }

  private static AwsAccount open(final Optional<String> region, final Optional<String> profile) {
    return open(region, profile, Optional.empty(), Optional.empty());
  }

  private void write(final String config) throws IOException {
    surroundings.and(
        "aws.configFile", Files.writeString(files.resolve("config"), config).toString());
  }

  private static void assertFails(final Runnable opening, final String... parts) {
    assertThatExceptionOfType(NetworkException.class)
        .isThrownBy(opening::run)
        .satisfies(failure -> assertThat(failure).message().contains(parts));
  }

  @Test
  void a_missing_region_is_named() {
    surroundings.and("aws.accessKeyId", "test").and("aws.secretAccessKey", "test");
    assertFails(
        () -> open(Optional.empty(), Optional.empty()), "no AWS region was found", "AWS_REGION");
  }

  @Test
  void missing_credentials_are_named() {
    assertFails(
        () -> open(Optional.of("eu-west-1"), Optional.empty()),
        "no AWS credentials were found",
        "AWS_ACCESS_KEY_ID");
  }

  @Test
  void a_profile_that_is_not_there_is_named() {
    assertFails(
        () -> open(Optional.of("eu-west-1"), Optional.of("staging")), "the AWS profile 'staging'");
  }

  @Test
  void a_mute_metadata_service_is_given_up() throws IOException {
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      surroundings
          .and("aws.disableEc2Metadata", "false")
          .and("aws.ec2MetadataServiceEndpoint", "http://127.0.0.1:" + mute.getLocalPort());
      assertFails(
          () -> open(Optional.of("eu-west-1"), Optional.empty()), "no AWS credentials were found");
      assertFails(() -> open(Optional.empty(), Optional.empty()), "no AWS region was found");
    }
  }

  @Test
  void region_and_credentials_come_from_a_profile() throws IOException {
    write(
        """
        [profile staging]
        region = eu-north-1
        aws_access_key_id = OFPROFILE
        aws_secret_access_key = secret
        """);
    surroundings.and("aws.accessKeyId", "OFENVIRONMENT").and("aws.secretAccessKey", "secret");
    try (AwsServer server = AwsServer.saying(200, CALLER);
        AwsAccount account =
            open(
                Optional.empty(),
                Optional.of("staging"),
                Optional.empty(),
                Optional.of(server.endpoint()))) {
      assertThat(account.region()).isEqualTo("eu-north-1");
      account.read(Set.of(DocumentKind.CALLER_IDENTITY), "staging");
      assertThat(server.asked())
          .singleElement()
          .matches(asked -> asked.region().equals("eu-north-1") && asked.key().equals("OFPROFILE"));
    }
  }

  @Test
  void a_role_is_assumed_with_the_credentials_at_hand() {
    surroundings.and("aws.accessKeyId", "test").and("aws.secretAccessKey", "test");
    try (AwsServer server =
            AwsServer.answering(
                (exchange, asked) ->
                    AwsServer.say(
                        exchange,
                        200,
                        asked.action().equals("sts:AssumeRole") ? ASSUMED : CALLER));
        AwsAccount account =
            open(
                Optional.of("eu-west-1"),
                Optional.empty(),
                Optional.of(ROLE),
                Optional.of(server.endpoint()))) {
      assertThat(server.asked())
          .singleElement()
          .satisfies(
              asked -> {
                assertThat(asked.arguments()).containsEntry("RoleArn", ROLE);
                assertThat(asked.key()).isEqualTo("test");
              });
      account.read(Set.of(DocumentKind.CALLER_IDENTITY), "staging");
      assertThat(server.asked()).extracting(Asked::key).containsExactly("ASSUMED");
    }
  }

  @Test
  void a_role_that_cannot_be_assumed_is_named() {
    surroundings.and("aws.accessKeyId", "test").and("aws.secretAccessKey", "test");
    try (AwsServer server = AwsServer.saying(403, DENIED)) {
      assertFails(
          () ->
              open(
                  Optional.of("eu-west-1"),
                  Optional.empty(),
                  Optional.of(ROLE),
                  Optional.of(server.endpoint())),
          "the role " + ROLE + " cannot be assumed",
          "User: x is not authorized to perform: sts:AssumeRole");
    }
  }

  @Test
  void closing_ends_the_threads_of_the_sdk() {
    final Set<Thread> before = threadsOfTheSdk();
    surroundings.and("aws.accessKeyId", "test").and("aws.secretAccessKey", "test");
    try (AwsServer server = AwsServer.saying(200, CALLER)) {
      final AwsAccount account =
          open(
              Optional.of("eu-west-1"),
              Optional.empty(),
              Optional.empty(),
              Optional.of(server.endpoint()));
      account.read(Set.of(DocumentKind.CALLER_IDENTITY), "staging");
      assertThat(before.containsAll(threadsOfTheSdk())).isFalse();
      account.close();
      await().untilAsserted(() -> assertThat(before).containsAll(threadsOfTheSdk()));
      assertThatNoException().isThrownBy(account::close);
    }
  }

  private static Set<Thread> threadsOfTheSdk() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("sdk-"))
        .collect(Collectors.toSet());
  }
}
