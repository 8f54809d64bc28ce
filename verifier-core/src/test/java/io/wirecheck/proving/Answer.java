package io.wirecheck.proving;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/** What a request is answered with. */
sealed interface Answer {

  /**
   * A body at once.
   *
   * @param parts its bytes, in pieces
   */
  record Body(int code, String type, List<byte[]> parts, Map<String, String> headers)
      implements Answer {

    static Body json(final int code, final JsonNode tree) {
      return json(code, Json.bytes(tree));
    }

    static Body json(final int code, final byte[] bytes) {
      return new Body(code, "application/json", List.of(bytes), Map.of());
    }

    static Body of(final ApiException failure) {
      final Map<String, String> headers =
          failure.retryAfter().isPresent()
              ? Map.of("Retry-After", Integer.toString(failure.retryAfter().getAsInt()))
              : Map.of();
      return new Body(
          failure.code(), "application/json", List.of(Json.bytes(failure.status())), headers);
    }
  }

  /** Events until one side ends it. */
  record Watching(Call call) implements Answer {}

  /** A command over a WebSocket. */
  record Executing(PodRuntime.Place place, List<String> command, Query query) implements Answer {}
}
