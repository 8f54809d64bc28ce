package io.wirecheck.evidence;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Tells which document a JSON file is: a Kubernetes list by its own kind or that of its items, an
 * AWS answer by its top-level field. A {@code kind: List} without items, and what is no JSON, say
 * nothing of themselves; they are what their file's name says, such as {@code daemonsets.json}.
 */
final class DocumentRecognition {

  private static final JsonFactory JSON = new JsonFactory();

  private Optional<DocumentKind> found = Optional.empty();
  private boolean untypedList;
  private boolean hasItems;

  private DocumentRecognition() {}

  /** The kind of document, or empty where it is none. Reads no further than it must. */
  static Optional<DocumentKind> recognise(final InputStream document, final String path)
      throws IOException {
    final DocumentRecognition recognition = new DocumentRecognition();
    try (JsonParser parser = JSON.createParser(document)) {
      final boolean saysNothing = parser.nextToken() == null || recognition.saysNothing(parser);
      return recognition.found.or(() -> saysNothing ? byName(path) : Optional.empty());
    } catch (final JsonProcessingException malformed) {
      return recognition.found.or(() -> byName(path));
    }
  }

  private boolean saysNothing(final JsonParser parser) throws IOException {
    while (found.isEmpty() && parser.nextToken() == JsonToken.FIELD_NAME) {
      final String name = parser.currentName();
      final JsonToken value = parser.nextToken();
      if (name.equals("kind") && value == JsonToken.VALUE_STRING) {
        final String kind = parser.getText();
        untypedList = kind.equals("List");
        found = kubernetes(marker -> kind.equals(marker + "List"));
      } else if (name.equals("items") && value == JsonToken.START_ARRAY) {
        readItems(parser);
      } else {
        found = aws(name, value);
        parser.skipChildren();
      }
    }
    return untypedList && !hasItems;
  }

  private void readItems(final JsonParser parser) throws IOException {
    while (found.isEmpty() && parser.nextToken() != JsonToken.END_ARRAY) {
      hasItems = true;
      if (parser.currentToken() == JsonToken.START_OBJECT) {
        readItem(parser);
      } else {
        parser.skipChildren();
      }
    }
  }

  private void readItem(final JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      final boolean isKind = parser.currentName().equals("kind");
      final JsonToken value = parser.nextToken();
      if (isKind && value == JsonToken.VALUE_STRING) {
        final String kind = parser.getText();
        found = kubernetes(kind::equals);
      }
      parser.skipChildren();
    }
  }

  /** The field of the caller's identity is a text; other answers have an object of that name. */
  private static Optional<DocumentKind> aws(final String field, final JsonToken value) {
    return Arrays.stream(DocumentKind.values())
        .filter(kind -> !kind.isKubernetes() && kind.marker().equals(field))
        .filter(kind -> kind != DocumentKind.CALLER_IDENTITY || value == JsonToken.VALUE_STRING)
        .findFirst();
  }

  private static Optional<DocumentKind> kubernetes(final Predicate<String> marker) {
    return Arrays.stream(DocumentKind.values())
        .filter(kind -> kind.isKubernetes() && marker.test(kind.marker()))
        .findFirst();
  }

  private static Optional<DocumentKind> byName(final String path) {
    return Arrays.stream(DocumentKind.values())
        .filter(kind -> fileName(kind.path()).equals(fileName(path)))
        .findFirst();
  }

  private static String fileName(final String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
