package io.wirecheck.evidence;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wirecheck.model.CniConfiguration;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * Takes out of Kubernetes objects what must not be kept: managed fields, and the annotations and
 * the values of environment variables that no check reads. Passwords stand in both.
 *
 * <p>A document that has none of that stays as it is, byte for byte; of one that is no JSON the
 * readable beginning stays.
 */
final class ObjectSieve {

  /** Written by amazon-vpc-resource-controller-k8s, {@code pkg/config/type.go}. */
  static final String POD_ENI = "vpc.amazonaws.com/pod-eni";

  static final Set<String> ANNOTATIONS = Set.of(POD_ENI);

  private static final ObjectMapper MAPPER =
      new ObjectMapper(
          JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_CONTENT).build());

  private final JsonParser parser;
  private final JsonGenerator generator;
  private boolean dropped;

  private ObjectSieve(final JsonParser parser, final JsonGenerator generator) {
    this.parser = parser;
    this.generator = generator;
  }

  /** The inventory with its Kubernetes documents sieved. */
  static Inventory sieve(final Inventory inventory) {
    final Map<DocumentKind, Inventory.Document> documents = new EnumMap<>(DocumentKind.class);
    inventory
        .documents()
        .forEach(
            (kind, document) ->
                documents.put(
                    kind,
                    kind.isKubernetes() && document instanceof final Inventory.Read read
                        ? new Inventory.Read(sieve(read.evidence()))
                        : document));
    return new Inventory(documents);
  }

  /** A document without what must not be kept. */
  static Evidence sieve(final Evidence evidence) {
    final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    boolean altered = true;
    try (JsonParser parser = MAPPER.createParser(evidence.open());
        JsonGenerator generator = MAPPER.createGenerator(kept)) {
      try {
        final ObjectSieve sieve = new ObjectSieve(parser, generator);
        sieve.copyAll();
        altered = sieve.dropped;
      } catch (final JsonProcessingException unreadable) {
        generator.flush();
      }
    } catch (final IOException broken) {
      throw new UncheckedIOException("in memory nothing breaks", broken);
    }
    return altered
        ? new Evidence(evidence.mediaType(), kept.toByteArray(), evidence.provenance())
        : evidence;
  }

  private void copyAll() throws IOException {
    while (parser.nextToken() != null) {
      if (parser.currentToken() == JsonToken.FIELD_NAME) {
        copyField();
      } else {
        generator.copyCurrentEventExact(parser);
      }
    }
  }

  private void copyField() throws IOException {
    final String name = parser.currentName();
    final JsonToken value = parser.nextToken();
    if (name.equals("managedFields")) {
      dropped = true;
      parser.skipChildren();
    } else if (name.equals("annotations") && value == JsonToken.START_OBJECT) {
      generator.writeFieldName(name);
      copyAnnotations();
    } else if (name.equals("env") && value == JsonToken.START_ARRAY) {
      generator.writeFieldName(name);
      copyVariables();
    } else {
      generator.writeFieldName(name);
      generator.copyCurrentEventExact(parser);
    }
  }

  private void copyAnnotations() throws IOException {
    generator.writeStartObject();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      final String name = parser.currentName();
      parser.nextToken();
      if (ANNOTATIONS.contains(name)) {
        generator.writeFieldName(name);
        generator.copyCurrentStructure(parser);
      } else {
        dropped = true;
        parser.skipChildren();
      }
    }
    generator.writeEndObject();
  }

  private void copyVariables() throws IOException {
    generator.writeStartArray();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      final JsonNode variable = MAPPER.readTree(parser);
      if (variable instanceof final ObjectNode object
          && !CniConfiguration.VARIABLES.contains(object.path("name").asText())) {
        dropped |= object.remove("value") != null;
      }
      MAPPER.writeTree(generator, variable);
    }
    generator.writeEndArray();
  }
}
