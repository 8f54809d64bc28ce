package io.wirecheck.live.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.wirecheck.requires.RequiresCommand;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** The real command line signs at the same second: the tokens are the same. */
@RequiresCommand("aws")
class ClusterTokenTest {

  private static final String KEY = "AKIDEXAMPLE";
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssX").withZone(ZoneOffset.UTC);

  @ParameterizedTest
  @CsvSource({
    "ap-northeast-2, staging, '', https://sts.ap-northeast-2.amazonaws.com/",
    "us-east-1, staging, '', https://sts.us-east-1.amazonaws.com/",
    "eu-west-1, a_b-C9, FwoGZXIvYXdzE/+x==, https://sts.eu-west-1.amazonaws.com/",
    "cn-north-1, staging, '', https://sts.cn-north-1.amazonaws.com.cn/",
    "us-gov-west-1, staging, '', https://sts.us-gov-west-1.amazonaws.com/",
  })
  void it_is_the_token_of_the_command_line(
      final String region, final String cluster, final String session, final String sts)
      throws Exception {
    final String printed = printed(region, cluster, session);
    final SortedMap<String, String> parts = parts(printed);
    final String made = made(region, cluster, session, parts.getOrDefault("X-Amz-Date", ""));

    assertThat(url(made).toString()).startsWith(sts);
    assertThat(url(made)).hasAuthority(url(printed).getAuthority());
    assertThat(parts(made)).isEqualTo(parts);
    assertThat(parts)
        .containsEntry("Action", "GetCallerIdentity")
        .containsEntry("X-Amz-Expires", "60")
        .containsEntry("X-Amz-SignedHeaders", "host;x-k8s-aws-id");
    assertThat(made).startsWith("k8s-aws-v1.").doesNotContain("=");
  }

  private static String made(
      final String region, final String cluster, final String session, final String date) {
    final AwsCredentials credentials =
        session.isEmpty()
            ? AwsBasicCredentials.create(KEY, SECRET)
            : AwsSessionCredentials.create(KEY, SECRET, session);
    final Clock clock = Clock.fixed(Instant.from(DATE.parse(date)), ZoneOffset.UTC);
    try (Connection connection =
        new Connection(Region.of(region), Optional.empty(), Limits.USUAL)) {
      return new ClusterToken(connection, StaticCredentialsProvider.create(credentials), clock)
          .of(cluster);
    }
  }

  private static String printed(final String region, final String cluster, final String session)
      throws IOException, InterruptedException {
    final ProcessBuilder builder =
        new ProcessBuilder("aws", "eks", "get-token", "--cluster-name", cluster)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    final Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("AWS_"));
    environment.put("AWS_DEFAULT_REGION", region);
    environment.put("AWS_ACCESS_KEY_ID", KEY);
    environment.put("AWS_SECRET_ACCESS_KEY", SECRET);
    environment.put("AWS_CONFIG_FILE", "/dev/null");
    if (!session.isEmpty()) {
      environment.put("AWS_SESSION_TOKEN", session);
    }
    final Process aws = builder.start();
    try {
      final byte[] output = aws.getInputStream().readAllBytes();
      assertThat(aws.waitFor(1, TimeUnit.MINUTES)).isTrue();
      return new ObjectMapper().readTree(output).at("/status/token").asText();
    } finally {
      aws.destroyForcibly();
    }
  }

  private static URI url(final String token) {
    final String encoded = token.substring(token.indexOf('.') + 1);
    return URI.create(new String(Base64.getUrlDecoder().decode(encoded), UTF_8));
  }

  private static SortedMap<String, String> parts(final String token) {
    final SortedMap<String, String> parts = new TreeMap<>();
    for (final String part : url(token).getRawQuery().split("&", -1)) {
      final String[] pair = part.split("=", 2);
      parts.put(pair[0], URLDecoder.decode(pair[1], UTF_8));
    }
    return parts;
  }
}
