package io.wirecheck.evidence;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads one JSON object of any size: the elements of one list one after the other, and of the other
 * fields those that are asked for. At no time is more than one element in memory, and of it only
 * what has the shape that is asked for, so that 400 MB of pods are read in a small heap.
 *
 * <p>A field that appears twice in an object is refused: JSON leaves open which of them counts (RFC
 * 8259 section 4).
 */
final class DocumentReader {

  private static final ObjectMapper MAPPER =
      new ObjectMapper(
          JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());

  /** Of two fields of one name it takes the last one. */
  private static final ObjectMapper LENIENT = new ObjectMapper();

  private DocumentReader() {}

  /**
   * Reads a document to its end.
   *
   * @param list the field whose elements go to {@code element}; it must be there
   * @param shape what is read of an element
   * @param wanted other fields, which the returned object has
   * @throws MalformedDocument if it is no JSON object with that list, or goes on after it
   */
  static JsonValue read(
      final InputStream document,
      final String list,
      final Shape shape,
      final Set<String> wanted,
      final Consumer<JsonValue> element) {
    final Position position = new Position();
    try (JsonParser parser = MAPPER.createParser(document)) {
      final JsonValue rest = fields(parser, list, shape, wanted, element, position);
      if (!position.listSeen) {
        throw new MalformedDocument(list + " is missing");
      }
      return rest;
    } catch (final JsonProcessingException malformed) {
      throw new MalformedDocument(position + reason(malformed), malformed);
    } catch (final IOException unreadable) {
      throw new MalformedDocument(position + "cannot be read: " + unreadable, unreadable);
    }
  }

  /** Reads a document of which only a few fields matter. */
  static JsonValue read(final InputStream document) {
    try (JsonParser parser = MAPPER.createParser(document)) {
      requireObject(parser.nextToken());
      final JsonNode root = MAPPER.readTree(parser);
      requireEnd(parser);
      return new JsonValue(root, "");
    } catch (final JsonProcessingException malformed) {
      throw new MalformedDocument(reason(malformed), malformed);
    } catch (final IOException unreadable) {
      throw new MalformedDocument("cannot be read: " + unreadable, unreadable);
    }
  }

  /**
   * Reads what a program of a node printed, whatever it begins with. A field may come twice: some
   * versions of {@code ip} repeat those of a device's kind, which nobody asks for.
   */
  static JsonValue readPrinted(final InputStream document) {
    try (JsonParser parser = LENIENT.createParser(document)) {
      if (parser.nextToken() == null) {
        throw new MalformedDocument("it is empty");
      }
      final JsonNode root = LENIENT.readTree(parser);
      requireEnd(parser);
      return new JsonValue(root, "");
    } catch (final JsonProcessingException malformed) {
      throw new MalformedDocument(reason(malformed), malformed);
    } catch (final IOException unreadable) {
      throw new MalformedDocument("cannot be read: " + unreadable, unreadable);
    }
  }

  private static JsonValue fields(
      final JsonParser parser,
      final String list,
      final Shape shape,
      final Set<String> wanted,
      final Consumer<JsonValue> element,
      final Position position)
      throws IOException {
    final ObjectNode rest = MAPPER.createObjectNode();
    requireObject(parser.nextToken());
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      final String name = parser.currentName();
      position.path = name;
      position.index = -1;
      parser.nextToken();
      if (name.equals(list)) {
        position.listSeen = true;
        elements(parser, list, shape, element, position);
      } else if (wanted.contains(name)) {
        rest.set(name, MAPPER.<JsonNode>readTree(parser));
      } else {
        parser.skipChildren();
      }
    }
    position.path = "";
    position.index = -1;
    requireEnd(parser);
    return new JsonValue(rest, "");
  }

  private static void elements(
      final JsonParser parser,
      final String list,
      final Shape shape,
      final Consumer<JsonValue> element,
      final Position position)
      throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw new MalformedDocument(list + " is no list");
    }
    final ShapedValues shaped = new ShapedValues(parser, MAPPER);
    for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
      position.index = i;
      element.accept(JsonValue.element(shaped.value(shape), list, i, shape));
    }
  }

  private static void requireObject(final JsonToken first) {
    if (first != JsonToken.START_OBJECT) {
      throw new MalformedDocument(first == null ? "it is empty" : "it is no JSON object");
    }
  }

  private static void requireEnd(final JsonParser parser) throws IOException {
    if (parser.nextToken() != null) {
      throw new MalformedDocument("it goes on after its JSON object");
    }
  }

  private static String reason(final JsonProcessingException malformed) {
    final JsonLocation at = malformed.getLocation();
    final String where =
        at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    return "it is no JSON: " + malformed.getOriginalMessage() + where;
  }

  /** How far the reading came, for the sentence about what stopped it. */
  private static final class Position {
    private String path = "";

    /** Of the list's element that is being read; negative outside of the list. */
    private int index = -1;

    private boolean listSeen;

    @Override
    public String toString() {
      return path.isEmpty() ? "" : "at " + path + (index < 0 ? "" : "[" + index + "]") + " ";
    }
  }
}
