package io.wirecheck.live.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.evidence.DocumentKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process whose environment names a proxy calls AWS through it. */
class ProxyTest {

  private static final int MILLISECONDS_TO_CALL = 60_000;

  /** What the process does. */
  static final class Caller {

    private Caller() {}

    public static void main(final String[] arguments) {
      final AwsSettings settings =
          new AwsSettings(
              Optional.of("eu-west-1"), Optional.empty(), Optional.empty(), Optional.empty());
      try (AwsAccount account =
          AwsAccount.open(settings, Limits.USUAL, Clients.MOST, Clock.systemUTC())) {
        account.read(Set.of(DocumentKind.CALLER_IDENTITY), "staging");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTPS_PROXY", "https_proxy"})
  void that_the_environment_names(final String variable) throws Exception {
    assertThat(asked(List.of(), Map.of(variable, "http://127.0.0.1:%d")))
        .startsWith("CONNECT sts.eu-west-1.amazonaws.com:443 HTTP/1.1");
  }

  @Test
  void that_system_properties_name() throws Exception {
    assertThat(asked(List.of("-Dhttps.proxyHost=127.0.0.1", "-Dhttps.proxyPort=%d"), Map.of()))
        .startsWith("CONNECT sts.eu-west-1.amazonaws.com:443 HTTP/1.1");
  }

  /** The first line that a proxy hears, whose port stands for {@code %d}. */
  private static String asked(final List<String> properties, final Map<String, String> variables)
      throws IOException {
    try (ServerSocket proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      final int port = proxy.getLocalPort();
      final ProcessBuilder builder =
          new ProcessBuilder(command(properties, port))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD);
      final Map<String, String> environment = builder.environment();
      environment.keySet().removeIf(name -> name.matches("(?i)(https?|no)_proxy"));
      variables.forEach((name, value) -> environment.put(name, value.formatted(port)));
      environment.put("AWS_ACCESS_KEY_ID", "test");
      environment.put("AWS_SECRET_ACCESS_KEY", "test");
      final Process caller = builder.start();
      proxy.setSoTimeout(MILLISECONDS_TO_CALL);
      try (Socket connection = proxy.accept();
          BufferedReader heard =
              new BufferedReader(new InputStreamReader(connection.getInputStream(), UTF_8))) {
        return heard.readLine();
      } finally {
        caller.destroyForcibly();
      }
    }
  }

  private static List<String> command(final List<String> properties, final int port) {
    final List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    properties.forEach(property -> command.add(property.formatted(port)));
    command.add(Caller.class.getName());
    return command;
  }
}
