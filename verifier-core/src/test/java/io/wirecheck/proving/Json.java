package io.wirecheck.proving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** JSON trees and their bytes. */
final class Json {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static ArrayNode array() {
    return MAPPER.createArrayNode();
  }

  static byte[] bytes(final JsonNode tree) {
    try {
      return MAPPER.writeValueAsBytes(tree);
    } catch (final JsonProcessingException impossible) {
      throw new IllegalStateException("a tree can be written", impossible);
    }
  }

  /**
   * Parses a document.
   *
   * @throws IllegalArgumentException if it is no JSON
   */
  static JsonNode parse(final byte[] bytes) {
    try {
      return MAPPER.readTree(bytes);
    } catch (final IOException malformed) {
      throw new IllegalArgumentException("no JSON: " + malformed.getMessage(), malformed);
    }
  }

  static ObjectNode parseObject(final byte[] bytes) {
    if (parse(bytes) instanceof final ObjectNode object) {
      return object;
    }
    throw new IllegalArgumentException("no JSON object");
  }

  /** The text at a path of field names; empty where there is none. */
  static String text(final JsonNode tree, final String... path) {
    return at(tree, path).asText("");
  }

  static JsonNode at(final JsonNode tree, final String... path) {
    JsonNode node = tree;
    for (final String name : path) {
      node = node.path(name);
    }
    return node;
  }

  /** The object at a path of field names, made where there is none. */
  static ObjectNode make(final ObjectNode tree, final String... path) {
    ObjectNode node = tree;
    for (final String name : path) {
      node = node.get(name) instanceof final ObjectNode there ? there : node.putObject(name);
    }
    return node;
  }

  static Map<String, String> texts(final JsonNode object) {
    final Map<String, String> texts = new TreeMap<>();
    object.properties().forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
    return texts;
  }
}
