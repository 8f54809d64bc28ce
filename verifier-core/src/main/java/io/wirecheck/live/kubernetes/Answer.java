package io.wirecheck.live.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** What a server answered, whole. */
final class Answer {

  private static final int TOO_MANY_REQUESTS = 429;
  private static final int ENOUGH = 500;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final int code;
  private final byte[] body;
  private final Optional<Duration> retryAfter;
  private final Optional<Instant> date;

  private Answer(
      final int code,
      final byte[] body,
      final Optional<Duration> retryAfter,
      final Optional<Instant> date) {
    this.code = code;
    this.body = body;
    this.retryAfter = retryAfter;
    this.date = date;
  }

  static Answer of(final HttpResponse<byte[]> response) {
    return new Answer(
        response.code(),
        response.body() == null ? new byte[0] : response.body(),
        header(response, "Retry-After")
            .filter(seconds -> seconds.matches("[0-9]{1,9}"))
            .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds))),
        header(response, "Date").flatMap(Answer::instant));
  }

  private static Optional<String> header(final HttpResponse<?> response, final String name) {
    return response.headers(name).stream().findFirst();
  }

  private static Optional<Instant> instant(final String date) {
    try {
      return Optional.of(
          ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (final DateTimeException noDate) {
      return Optional.empty();
    }
  }

  int code() {
    return code;
  }

  byte[] body() {
    return body;
  }

  /** The time for which the server wants to be left alone. */
  Optional<Duration> retryAfter() {
    return retryAfter;
  }

  /** When it answered, by its own clock. */
  Optional<Instant> date() {
    return date;
  }

  boolean isOk() {
    return code == 200;
  }

  boolean isThrottled() {
    return code == TOO_MANY_REQUESTS;
  }

  /** Another try may be answered otherwise. */
  boolean isPassing() {
    return isThrottled() || code >= 500;
  }

  /** The code, with the message of the {@code Status} object, or else the text itself. */
  String said() {
    final String message = message();
    final String shortened =
        message.length() > ENOUGH ? message.substring(0, ENOUGH) + "..." : message;
    return shortened.isEmpty() ? String.valueOf(code) : code + ": " + shortened;
  }

  private String message() {
    try {
      final JsonNode status = MAPPER.readTree(body);
      if (status != null && status.path("message").isTextual()) {
        return status.path("message").asText();
      }
    } catch (final IOException noStatus) {
      // a proxy or a load balancer on the way answers in a form of its own
    }
    return new String(body, StandardCharsets.UTF_8).strip();
  }
}
