package io.wirecheck.live.kubernetes;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wirecheck.evidence.ObjectSieve;
import io.wirecheck.model.InconclusiveCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** One page of a list, without what must not be kept. */
final class Page {

  private static final ObjectMapper MAPPER =
      new ObjectMapper(new JsonFactoryBuilder().rootValueSeparator(",").build());

  private final String apiVersion;
  private final String resourceVersion;
  private final byte[] items;

  private Page(final String apiVersion, final String resourceVersion, final byte[] items) {
    this.apiVersion = apiVersion;
    this.resourceVersion = resourceVersion;
    this.items = items;
  }

  String apiVersion() {
    return apiVersion;
  }

  String resourceVersion() {
    return resourceVersion;
  }

  /** The objects as JSON, one comma between two. */
  byte[] items() {
    return items;
  }

  /**
   * The token of the next page; empty after the last one. A server writes it before the objects, so
   * that the next page can be asked for while these are read.
   */
  static String continuation(final byte[] body, final String wanted) throws ReadFailure {
    try (JsonParser parser = MAPPER.createParser(body)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        final boolean found = parser.currentName().equals("metadata");
        parser.nextToken();
        if (found) {
          return MAPPER.<JsonNode>readTree(parser).path("continue").asText();
        }
        parser.skipChildren();
      }
      return "";
    } catch (final IOException malformed) {
      throw unreadable(wanted, malformed);
    }
  }

  /**
   * Reads a page to its end.
   *
   * @param kind that the list must be of, such as {@code PodList}
   */
  static Page read(final byte[] body, final String kind, final String wanted) throws ReadFailure {
    try (JsonParser parser = MAPPER.createParser(body)) {
      return new Reader(parser, body.length).read(kind, wanted);
    } catch (final IOException malformed) {
      throw unreadable(wanted, malformed);
    }
  }

  private static ReadFailure unreadable(final String wanted, final IOException malformed) {
    final String reason =
        malformed instanceof final JsonProcessingException json
            ? json.getOriginalMessage()
            : malformed.toString();
    return new ReadFailure(
        InconclusiveCode.UNREADABLE_DOCUMENT,
        "the answer to '%s' is no JSON: %s; is a proxy or another server in the way?"
            .formatted(wanted, reason),
        malformed);
  }

  private static final class Reader {
    private final JsonParser parser;
    private final ByteArrayOutputStream kept;
    private String kind = "";
    private String apiVersion = "";
    private String resourceVersion = "";
    private boolean itemsSeen;

    Reader(final JsonParser parser, final int size) {
      this.parser = parser;
      this.kept = new ByteArrayOutputStream(size);
    }

    Page read(final String wantedKind, final String wanted) throws IOException, ReadFailure {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        field(parser.currentName());
      }
      if (!kind.equals(wantedKind) || !itemsSeen || parser.nextToken() != null) {
        throw new ReadFailure(
            InconclusiveCode.UNREADABLE_DOCUMENT,
            "the answer to '%s' is no %s but '%s'; is another server in the way?"
                .formatted(wanted, wantedKind, kind));
      }
      return new Page(apiVersion, resourceVersion, kept.toByteArray());
    }

    private void field(final String name) throws IOException {
      parser.nextToken();
      switch (name) {
        case "kind" -> kind = parser.getText();
        case "apiVersion" -> apiVersion = parser.getText();
        case "metadata" ->
            resourceVersion = MAPPER.<JsonNode>readTree(parser).path("resourceVersion").asText();
        case "items" -> items();
        default -> parser.skipChildren();
      }
    }

    /** An empty list may be written as {@code null}. */
    private void items() throws IOException {
      itemsSeen =
          parser.currentToken() == JsonToken.START_ARRAY
              || parser.currentToken() == JsonToken.VALUE_NULL;
      if (parser.currentToken() != JsonToken.START_ARRAY) {
        parser.skipChildren();
        return;
      }
      try (JsonGenerator generator = MAPPER.createGenerator(kept)) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          ObjectSieve.copy(parser, generator);
        }
      }
    }
  }
}
