package io.wirecheck.evidence;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Values of a document, one after the other, and of each only what has a shape. */
final class ShapedValues {

  /** A power of two: more than the nodes of most clusters. */
  private static final int KEPT_TEXTS = 1 << 14;

  private final JsonParser parser;
  private final ObjectMapper mapper;

  /** The last text of each hash, so that a name that stands in many elements is kept once. */
  private final @Nullable TextNode[] texts = new @Nullable TextNode[KEPT_TEXTS];

  ShapedValues(final JsonParser parser, final ObjectMapper mapper) {
    this.parser = parser;
    this.mapper = mapper;
  }

  /** The value that the parser stands on; its last token is the current one then. */
  JsonNode value(final Shape shape) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(shape);
      case START_ARRAY -> list(shape);
      case VALUE_STRING -> text(shape);
      default -> mapper.readTree(parser);
    };
  }

  private JsonNode object(final Shape shape) throws IOException {
    final ObjectNode fields = mapper.createObjectNode();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      final String name = parser.currentName();
      final Shape wanted = shape.wanted(name);
      parser.nextToken();
      if (wanted == null) {
        parser.skipChildren();
      } else {
        fields.set(name, value(wanted));
      }
    }
    return fields;
  }

  private JsonNode list(final Shape shape) throws IOException {
    final ArrayNode values = mapper.createArrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      values.add(value(shape));
    }
    return values;
  }

  private TextNode text(final Shape shape) throws IOException {
    final String text = parser.getText();
    if (!shape.isShared()) {
      return TextNode.valueOf(text);
    }
    final int hash = text.hashCode();
    final int place = (hash ^ hash >>> 16) & KEPT_TEXTS - 1;
    final TextNode kept = texts[place];
    if (kept != null && kept.textValue().equals(text)) {
      return kept;
    }
    final TextNode latest = TextNode.valueOf(text);
    texts[place] = latest;
    return latest;
  }
}
