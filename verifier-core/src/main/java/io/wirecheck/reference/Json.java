package io.wirecheck.reference;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Writes a JSON document into memory, indented by four as kubectl and aws do. Nothing is kept but
 * the bytes, so that a list may be long.
 */
final class Json {

  private static final JsonFactory FACTORY = new JsonFactory();

  private final ByteArrayBuilder bytes = new ByteArrayBuilder(1 << 14);
  private final JsonGenerator generator;

  private Json() throws IOException {
    final DefaultIndenter indenter = new DefaultIndenter("    ", "\n");
    generator = FACTORY.createGenerator(bytes);
    generator.setPrettyPrinter(
        new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter));
  }

  /** A write to memory: what may fail is a fault of the writer itself. */
  private interface Write {
    void run() throws IOException;
  }

  /** The bytes of an object with what {@code content} writes into it. */
  static byte[] document(final Consumer<Json> content) {
    try {
      final Json json = new Json();
      json.generator.writeStartObject();
      content.accept(json);
      json.generator.writeEndObject();
      json.generator.close();
      return json.bytes.toByteArray();
    } catch (final IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  Json object(final String name, final Runnable content) {
    return write(
        () -> {
          generator.writeObjectFieldStart(name);
          content.run();
          generator.writeEndObject();
        });
  }

  /** An array of objects, one for each item. */
  <T> Json objects(
      final String name, final Collection<T> items, final BiConsumer<Json, T> content) {
    return write(
        () -> {
          generator.writeArrayFieldStart(name);
          for (final T item : items) {
            generator.writeStartObject();
            content.accept(this, item);
            generator.writeEndObject();
          }
          generator.writeEndArray();
        });
  }

  Json strings(final String name, final Collection<String> values) {
    return write(
        () -> {
          generator.writeArrayFieldStart(name);
          for (final String value : values) {
            generator.writeString(value);
          }
          generator.writeEndArray();
        });
  }

  /** An object of strings, in the order of their names. */
  Json map(final String name, final Map<String, String> values) {
    return object(name, () -> new TreeMap<>(values).forEach(this::field));
  }

  Json field(final String name, final Object value) {
    return write(() -> generator.writeStringField(name, value.toString()));
  }

  Json field(final String name, final Optional<?> value) {
    value.ifPresent(present -> field(name, present));
    return this;
  }

  Json field(final String name, final boolean value) {
    return write(() -> generator.writeBooleanField(name, value));
  }

  Json field(final String name, final int value) {
    return write(() -> generator.writeNumberField(name, value));
  }

  private Json write(final Write write) {
    try {
      write.run();
      return this;
    } catch (final IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
