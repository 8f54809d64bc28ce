package io.wirecheck.reference;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Writes a JSON document into memory, as short as an API server does, with a line for each item of
 * its list. Nothing is kept but the bytes, so that a list may be long.
 */
final class Json {

  private static final JsonFactory FACTORY = new JsonFactory();

  private final ByteArrayBuilder bytes = new ByteArrayBuilder(1 << 14);
  private final JsonGenerator generator;

  private Json() throws IOException {
    generator = FACTORY.createGenerator(bytes);
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
      throw broken(broken);
    }
  }

  Json object(final String name, final Runnable content) {
    try {
      generator.writeObjectFieldStart(name);
      content.run();
      generator.writeEndObject();
    } catch (final IOException broken) {
      throw broken(broken);
    }
    return this;
  }

  /** An array of objects, one for each item, each in a line of its own. */
  <T> Json lines(final String name, final Collection<T> items, final BiConsumer<Json, T> content) {
    return objects(
        name,
        items,
        (json, item) -> {
          content.accept(json, item);
          lineEnd();
        });
  }

  /** An array of objects, one for each item. */
  <T> Json objects(
      final String name, final Collection<T> items, final BiConsumer<Json, T> content) {
    try {
      generator.writeArrayFieldStart(name);
      for (final T item : items) {
        generator.writeStartObject();
        content.accept(this, item);
        generator.writeEndObject();
      }
      generator.writeEndArray();
    } catch (final IOException broken) {
      throw broken(broken);
    }
    return this;
  }

  Json strings(final String name, final Collection<String> values) {
    try {
      generator.writeArrayFieldStart(name);
      for (final String value : values) {
        generator.writeString(value);
      }
      generator.writeEndArray();
    } catch (final IOException broken) {
      throw broken(broken);
    }
    return this;
  }

  /** An object of strings, in the order of their names. */
  Json map(final String name, final Map<String, String> values) {
    final String[] names = values.keySet().toArray(String[]::new);
    Arrays.sort(names);
    return object(
        name,
        () -> {
          for (final String each : names) {
            field(each, values.getOrDefault(each, ""));
          }
        });
  }

  Json field(final String name, final Object value) {
    try {
      generator.writeStringField(name, value.toString());
    } catch (final IOException broken) {
      throw broken(broken);
    }
    return this;
  }

  Json field(final String name, final Optional<?> value) {
    return value.isPresent() ? field(name, value.get()) : this;
  }

  Json field(final String name, final boolean value) {
    try {
      generator.writeBooleanField(name, value);
    } catch (final IOException broken) {
      throw broken(broken);
    }
    return this;
  }

  Json field(final String name, final int value) {
    try {
      generator.writeNumberField(name, value);
    } catch (final IOException broken) {
      throw broken(broken);
    }
    return this;
  }

  private void lineEnd() {
    try {
      generator.writeRaw('\n');
    } catch (final IOException broken) {
      throw broken(broken);
    }
  }

  /** A write to memory: what may fail is a fault of the writer itself. */
  private static UncheckedIOException broken(final IOException broken) {
    return new UncheckedIOException(broken);
  }
}
