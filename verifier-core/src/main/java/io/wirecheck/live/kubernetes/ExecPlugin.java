package io.wirecheck.live.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.ExecConfig;
import io.wirecheck.evidence.NetworkException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A program that a kubeconfig names for getting credentials, such as {@code aws eks get-token}.
 * What it is given and must print stands in KEP 541 and {@code client.authentication.k8s.io/v1}.
 *
 * <p>The client library has one of its own. It runs the program through a shell, takes what it
 * prints on standard error for a part of the answer, waits for it without end, and goes on without
 * credentials where it fails.
 */
final class ExecPlugin {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int ENOUGH = 600;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final ExecConfig config;
  private final Cluster cluster;
  private final Path directory;
  private final Duration limit;

  /**
   * A plugin.
   *
   * @param directory that of the kubeconfig: a command with a slash in it is relative to it
   */
  ExecPlugin(final ExecConfig config, final Cluster cluster, final Path directory) {
    this(config, cluster, directory, LIMIT);
  }

  ExecPlugin(
      final ExecConfig config, final Cluster cluster, final Path directory, final Duration limit) {
    this.config = config;
    this.cluster = cluster;
    this.directory = directory;
    this.limit = limit;
  }

  List<String> arguments() {
    return config.getArgs() == null ? List.of() : config.getArgs();
  }

  Map<String, String> environment() {
    final Map<String, String> environment = new HashMap<>();
    if (config.getEnv() != null) {
      config.getEnv().forEach(set -> environment.put(set.getName(), set.getValue()));
    }
    return environment;
  }

  /** What it answered: a token, or a certificate and its key. */
  sealed interface Answer {}

  record OfToken(Credential credential) implements Answer {}

  /** Both in PEM. */
  record OfCertificate(String certificate, String key) implements Answer {}

  /**
   * Runs it.
   *
   * @throws NetworkException if it is not there, fails, takes too long or prints something else
   */
  Answer run() {
    final Process process = start();
    try {
      final CompletableFuture<byte[]> output = all(process.getInputStream());
      final CompletableFuture<byte[]> complaint = all(process.getErrorStream());
      final String printed = text(output);
      final String complained = text(complaint);
      final int status = process.waitFor();
      if (status != 0) {
        throw failed("ended with status " + status + ": " + shortened(complained));
      }
      return answer(printed);
    } catch (final TimeoutException endless) {
      throw failed("did not end within " + limit.toSeconds() + " s", endless);
    } catch (final InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw failed("was cut off", interrupt);
    } catch (final ExecutionException unreadable) {
      throw failed("cannot be read: " + unreadable.getCause(), unreadable);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** Another token, where it gave one before. */
  Credential renewed() {
    if (run() instanceof final OfToken token) {
      return token.credential();
    }
    throw failed("gave a token first, and then a certificate");
  }

  private Process start() {
    final List<String> line = new ArrayList<>();
    line.add(program());
    line.addAll(arguments());
    final ProcessBuilder builder =
        new ProcessBuilder(line).redirectInput(ProcessBuilder.Redirect.from(nothing()));
    builder.environment().putAll(environment());
    builder.environment().put("KUBERNETES_EXEC_INFO", info());
    try {
      return builder.start();
    } catch (final IOException missing) {
      final String hint = config.getInstallHint() == null ? "" : "; " + config.getInstallHint();
      throw new NetworkException(
          "the kubeconfig names '%s' for getting credentials, which cannot be started: is it installed, and on PATH? (%s)%s"
              .formatted(config.getCommand(), missing.getMessage(), hint.strip()),
          missing);
    }
  }

  private static File nothing() {
    return new File(System.getProperty("os.name").startsWith("Windows") ? "NUL" : "/dev/null");
  }

  private String program() {
    final String command = config.getCommand();
    return command.contains("/") || command.contains(File.separator)
        ? directory.resolve(command).normalize().toString()
        : command;
  }

  private String info() {
    final ObjectNode info = MAPPER.createObjectNode();
    info.put("apiVersion", config.getApiVersion()).put("kind", "ExecCredential");
    final ObjectNode spec = info.putObject("spec").put("interactive", false);
    if (Boolean.TRUE.equals(config.getProvideClusterInfo())) {
      spec.putObject("cluster")
          .put("server", cluster.getServer())
          .put("certificate-authority-data", cluster.getCertificateAuthorityData());
    }
    return info.toString();
  }

  private static CompletableFuture<byte[]> all(final InputStream stream) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (stream) {
            return stream.readAllBytes();
          } catch (final IOException broken) {
            throw new UncheckedIOException(broken);
          }
        },
        reader -> {
          final Thread thread = new Thread(reader, "wirecheck-credential-plugin");
          thread.setDaemon(true);
          thread.start();
        });
  }

  private String text(final CompletableFuture<byte[]> printed)
      throws InterruptedException, ExecutionException, TimeoutException {
    return new String(printed.get(limit.toMillis(), TimeUnit.MILLISECONDS), StandardCharsets.UTF_8);
  }

  private Answer answer(final String printed) {
    final JsonNode answer;
    try {
      answer = MAPPER.readTree(printed);
    } catch (final JsonProcessingException other) {
      // neither its text nor the reader's message, which quotes it, may show a token
      throw failed("printed no JSON");
    }
    final String said = answer.path("apiVersion").asText();
    if (!answer.path("kind").asText().equals("ExecCredential")
        || !said.equals(config.getApiVersion())) {
      throw failed(
          "answered a '%s' of '%s', not an ExecCredential of '%s', which the kubeconfig asks for; update one of them"
              .formatted(answer.path("kind").asText(), said, config.getApiVersion()));
    }
    return answer(answer.path("status"));
  }

  private Answer answer(final JsonNode status) {
    final String token = status.path("token").asText();
    if (!token.isEmpty()) {
      return new OfToken(new Credential(token, expiry(status.path("expirationTimestamp"))));
    }
    final String certificate = status.path("clientCertificateData").asText();
    final String key = status.path("clientKeyData").asText();
    if (certificate.isEmpty() || key.isEmpty()) {
      throw failed("answered neither a token nor a certificate with its key");
    }
    return new OfCertificate(certificate, key);
  }

  private Instant expiry(final JsonNode time) {
    try {
      return time.isTextual() ? Instant.parse(time.asText()) : Instant.MAX;
    } catch (final DateTimeParseException noTime) {
      throw failed("answered a token until '" + time.asText() + "', which is no time", noTime);
    }
  }

  private NetworkException failed(final String how) {
    return new NetworkException(sentence(how));
  }

  private NetworkException failed(final String how, final Throwable cause) {
    return new NetworkException(sentence(how), cause);
  }

  private String sentence(final String how) {
    return "the credential plugin that the kubeconfig names, '%s', %s; run it by hand to see what it wants"
        .formatted(String.join(" ", line()), how);
  }

  private List<String> line() {
    final List<String> line = new ArrayList<>(List.of(config.getCommand()));
    line.addAll(arguments());
    return line;
  }

  private static String shortened(final String complained) {
    final String text = complained.strip();
    return text.length() > ENOUGH ? "..." + text.substring(text.length() - ENOUGH) : text;
  }
}
