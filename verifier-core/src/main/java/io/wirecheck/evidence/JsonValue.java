package io.wirecheck.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A value of a JSON document together with its path, such as {@code items[3].metadata.name}. A JSON
 * {@code null} is an absence, as the Kubernetes and AWS encoders mean it.
 */
final class JsonValue {

  private final JsonNode node;
  private final Place place;
  private final Shape shape;

  JsonValue(final JsonNode node, final String path) {
    this(node, new Place(null, path, -1, Form.ROOT), Shape.WHOLE);
  }

  private JsonValue(final JsonNode node, final Place place, final Shape shape) {
    this.node = node;
    this.place = place;
    this.shape = shape;
  }

  /** How a value hangs on the one that it is in. */
  private enum Form {
    ROOT,
    FIELD,
    ENTRY,
    ELEMENT
  }

  /** The path's last step and those before it; written out for errors alone, and they are few. */
  private record Place(@Nullable Place parent, String name, int index, Form form) {

    @Override
    public String toString() {
      final String before = parent == null ? "" : parent.toString();
      return switch (form) {
        case ROOT -> name;
        case FIELD -> before.isEmpty() ? name : before + "." + name;
        case ENTRY -> before + "['" + name + "']";
        case ELEMENT -> before + "[" + index + "]";
      };
    }
  }

  String path() {
    return place.toString();
  }

  /** The element of a list that is read one by one, of which only the shape was read. */
  static JsonValue element(
      final JsonNode node, final String list, final int index, final Shape shape) {
    return new JsonValue(
        node, new Place(new Place(null, list, -1, Form.ROOT), "", index, Form.ELEMENT), shape);
  }

  /** The field of an object; absent where the object is. */
  JsonValue field(final String name) {
    if (!isAbsent() && !node.isObject()) {
      throw malformed("is no object");
    }
    return new JsonValue(
        node.path(name), new Place(place, name, -1, Form.FIELD), shape.field(name));
  }

  /** The entry of an object that is used as a map. */
  JsonValue entry(final String key) {
    final JsonValue field = field(key);
    return new JsonValue(field.node, new Place(place, key, -1, Form.ENTRY), field.shape);
  }

  boolean isAbsent() {
    return node.isMissingNode() || node.isNull();
  }

  /** A text that is there and not empty. */
  String text() {
    if (isAbsent()) {
      throw malformed("is missing");
    }
    if (!node.isTextual()) {
      throw malformed("is no text");
    }
    if (node.textValue().isEmpty()) {
      throw malformed("is empty");
    }
    return node.textValue();
  }

  /** A text, or empty where it is absent or has no characters: Go's encoder writes either. */
  Optional<String> optionalText() {
    final boolean none = isAbsent() || (node.isTextual() && node.textValue().isEmpty());
    return none ? Optional.empty() : Optional.of(text());
  }

  /** A text in a form of its own, such as an address. */
  <T> T parsed(final Function<String, Optional<T>> parser, final String form) {
    final String text = text();
    return parser
        .apply(text)
        .orElseThrow(() -> malformed("is '%s', which is no %s".formatted(text, form)));
  }

  int number() {
    if (isAbsent()) {
      throw malformed("is missing");
    }
    if (!node.isIntegralNumber() || !node.canConvertToInt()) {
      throw malformed("is no whole number of 32 bits");
    }
    return node.intValue();
  }

  long longNumber() {
    if (isAbsent()) {
      throw malformed("is missing");
    }
    if (!node.isIntegralNumber() || !node.canConvertToLong()) {
      throw malformed("is no whole number of 64 bits");
    }
    return node.longValue();
  }

  boolean flag() {
    if (isAbsent()) {
      throw malformed("is missing");
    }
    if (!node.isBoolean()) {
      throw malformed("is neither true nor false");
    }
    return node.booleanValue();
  }

  /** The elements of a list; none where it is absent. */
  List<JsonValue> elements() {
    if (isAbsent()) {
      return List.of();
    }
    if (!node.isArray()) {
      throw malformed("is no list");
    }
    final List<JsonValue> elements = new ArrayList<>(node.size());
    for (int i = 0; i < node.size(); i++) {
      elements.add(new JsonValue(node.get(i), new Place(place, "", i, Form.ELEMENT), shape));
    }
    return elements;
  }

  /** The elements of a list that must be there. */
  List<JsonValue> requiredElements() {
    if (isAbsent()) {
      throw malformed("is missing");
    }
    return elements();
  }

  /** The entries of an object of texts, as labels are; none where it is absent. */
  Map<String, String> texts() {
    if (isAbsent()) {
      return Map.of();
    }
    if (!node.isObject()) {
      throw malformed("is no object");
    }
    final Map<String, String> texts = new LinkedHashMap<>();
    node.fieldNames().forEachRemaining(key -> texts.put(key, entry(key).anyText()));
    return texts;
  }

  /** The entries of an object that must be there and is used as a map. */
  Map<String, JsonValue> entries() {
    if (!node.isObject()) {
      throw malformed(isAbsent() ? "is missing" : "is no object");
    }
    final Map<String, JsonValue> entries = new LinkedHashMap<>();
    node.fieldNames().forEachRemaining(key -> entries.put(key, entry(key)));
    return entries;
  }

  /** A text that may be empty, as a label's or a tag's value may. */
  String anyText() {
    if (!node.isTextual()) {
      throw malformed(isAbsent() ? "is missing" : "is no text");
    }
    return node.textValue();
  }

  boolean isObject() {
    return node.isObject();
  }

  boolean isText() {
    return node.isTextual();
  }

  boolean isNumber() {
    return node.isIntegralNumber();
  }

  /** A text or a number, as text: programs disagree on how they write what looks like either. */
  String scalar() {
    return node.isIntegralNumber() ? node.asText() : text();
  }

  /** The value as JSON, in one line. */
  String json() {
    return node.toString();
  }

  MalformedDocument malformed(final String how) {
    return new MalformedDocument(place + " " + how);
  }
}
