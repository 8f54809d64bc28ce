package io.wirecheck.moto;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/**
 * A moto server of its own on a free port. It is filled through the APIs' own protocols, and read
 * with the AWS command line.
 */
final class Moto implements AutoCloseable {

  static final String REGION = "ap-northeast-2";

  private static final Pattern ADDRESS =
      Pattern.compile("Running on (http://127\\.0\\.0\\.1:\\d+)");

  /** Version 1 prints times as they come, unless it is told to print them as version 2 does. */
  private static final String CONFIGURATION = "[default]\ncli_timestamp_format = iso8601\n";

  private final Process process;
  private final URI endpoint;
  private final Path configuration;
  private final HttpClient http = HttpClient.newHttpClient();

  private Moto(final Process process, final URI endpoint, final Path configuration) {
    this.process = process;
    this.endpoint = endpoint;
    this.configuration = configuration;
  }

  /** Starts the server, and returns when it answers. */
  static Moto start() throws IOException {
    final Process process =
        new ProcessBuilder("moto_server", "-H", "127.0.0.1", "-p", "0")
            .redirectErrorStream(true)
            .start();
    final BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    final StringBuilder seen = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      final Matcher address = ADDRESS.matcher(line);
      if (address.find()) {
        drain(output);
        return new Moto(process, URI.create(address.group(1)), configuration());
      }
      seen.append(line).append('\n');
    }
    process.destroyForcibly();
    throw new IOException("moto_server ended before it answered:\n" + seen);
  }

  private static Path configuration() throws IOException {
    return Files.writeString(Files.createTempFile("aws-config", ".ini"), CONFIGURATION);
  }

  URI endpoint() {
    return endpoint;
  }

  /** A server whose output nobody reads would stand still when the pipe is full. */
  private static void drain(final BufferedReader output) {
    final Thread thread =
        new Thread(
            () -> {
              try (output) {
                output.lines().forEach(line -> {});
              } catch (final IOException | UncheckedIOException closed) {
                // The server has ended.
              }
            },
            "moto output");
    thread.setDaemon(true);
    thread.start();
  }

  /** Calls an action of EC2, with parameters as its query protocol names them. */
  Answer ec2(final String action, final Map<String, String> parameters) {
    final Map<String, String> form = new TreeMap<>(parameters);
    form.put("Action", action);
    form.put("Version", "2016-11-15");
    final String body =
        form.entrySet().stream()
            .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
            .collect(Collectors.joining("&"));
    return new Answer(post("ec2", "/", "application/x-www-form-urlencoded", body));
  }

  /** Calls EKS, whose protocol is JSON. */
  void eks(final String path, final String json) {
    post("eks", path, "application/json", json);
  }

  /** moto looks into the signature's scope for region and service, and checks no more of it. */
  private String post(
      final String service, final String path, final String contentType, final String body) {
    final HttpRequest request =
        HttpRequest.newBuilder(endpoint.resolve(path))
            .header("Content-Type", contentType)
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=test/20250101/%s/%s/aws4_request, SignedHeaders=host, Signature=0"
                    .formatted(REGION, service))
            .POST(BodyPublishers.ofString(body))
            .build();
    try {
      final HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(body + " was refused: " + response.body());
      }
      return response.body();
    } catch (final IOException unanswered) {
      throw new UncheckedIOException(unanswered);
    } catch (final InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted during " + body, interrupted);
    }
  }

  /** Runs a command line of {@code aws} as it is, with its standard output to a file. */
  void aws(final String command, final Path file) throws IOException {
    aws(command, endpoint, file);
  }

  /** The same, with calls that go to another address than moto's. */
  void aws(final String command, final URI there, final Path file) throws IOException {
    final Path errors = Files.createTempFile("aws", ".txt");
    final ProcessBuilder builder =
        new ProcessBuilder(List.of(command.split(" ")))
            .redirectOutput(file.toFile())
            .redirectError(errors.toFile());
    builder.environment().putAll(environment(there));
    final Process aws = builder.start();
    try {
      if (!aws.waitFor(1, TimeUnit.MINUTES) || aws.exitValue() != 0) {
        throw new IOException(command + " failed: " + Files.readString(errors));
      }
    } catch (final InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted during " + command, interrupted);
    } finally {
      aws.destroyForcibly();
      Files.delete(errors);
    }
  }

  private Map<String, String> environment(final URI there) {
    return Map.of(
        "AWS_ENDPOINT_URL", there.toString(),
        "AWS_REGION", REGION,
        "AWS_DEFAULT_REGION", REGION,
        "AWS_ACCESS_KEY_ID", "test",
        "AWS_SECRET_ACCESS_KEY", "test",
        "AWS_CONFIG_FILE", configuration.toString(),
        "AWS_SHARED_CREDENTIALS_FILE", "/dev/null",
        "AWS_EC2_METADATA_DISABLED", "true",
        "TZ", "UTC");
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      Files.deleteIfExists(configuration);
    } catch (final IOException kept) {
      throw new UncheckedIOException(kept);
    }
  }

  /** An answer of EC2, in XML. */
  record Answer(String xml) {

    /** The text of the first element with a name. */
    String first(final String element) {
      return all(element).stream()
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("no " + element + " in " + xml));
    }

    List<String> all(final String element) {
      final NodeList found = document().getElementsByTagName(element);
      return IntStream.range(0, found.getLength())
          .mapToObj(i -> found.item(i).getTextContent())
          .toList();
    }

    private Document document() {
      try {
        return DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(xml.getBytes(UTF_8)));
      } catch (final Exception malformed) {
        throw new IllegalStateException("no XML: " + xml, malformed);
      }
    }
  }
}
