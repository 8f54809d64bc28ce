package io.wirecheck.live.aws;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/**
 * Writes objects of the SDK in the shape of {@code aws --output json}: the members by the names of
 * the service's model, those that the answer did not have left out, empty lists kept.
 */
final class AnswerWriter {

  /**
   * As version 2 of the command line prints a time in UTC (version 1 with {@code
   * cli_timestamp_format = iso8601}): Python's {@code isoformat}, with microseconds where there are
   * any.
   */
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx").withZone(ZoneOffset.UTC);

  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSxxx").withZone(ZoneOffset.UTC);

  private final JsonGenerator generator;

  AnswerWriter(final JsonGenerator generator) {
    this.generator = generator;
  }

  /** Writes a value as what it is: an object, a list, a map or a scalar. */
  void write(final Object value) throws IOException {
    if (value instanceof final SdkPojo object) {
      writeObject(object);
    } else if (value instanceof final List<?> list) {
      writeList(list);
    } else if (value instanceof final Map<?, ?> map) {
      writeMap(map);
    } else {
      writeScalar(value);
    }
  }

  private void writeObject(final SdkPojo object) throws IOException {
    generator.writeStartObject();
    for (final SdkField<?> member : object.sdkFields()) {
      final Object value = member.getValueOrDefault(object);
      if (isThere(value)) {
        generator.writeFieldName(member.memberName());
        write(value);
      }
    }
    generator.writeEndObject();
  }

  /** The SDK puts lists and maps of its own in the place of absent ones. */
  static boolean isThere(final @Nullable Object value) {
    return value != null
        && !(value instanceof SdkAutoConstructList)
        && !(value instanceof SdkAutoConstructMap);
  }

  private void writeList(final List<?> list) throws IOException {
    generator.writeStartArray();
    for (final Object element : list) {
      write(element);
    }
    generator.writeEndArray();
  }

  private void writeMap(final Map<?, ?> map) throws IOException {
    generator.writeStartObject();
    for (final Map.Entry<?, ?> entry : map.entrySet()) {
      generator.writeFieldName(entry.getKey().toString());
      write(entry.getValue());
    }
    generator.writeEndObject();
  }

  private void writeScalar(final Object value) throws IOException {
    if (value instanceof final Instant time) {
      generator.writeString((isWhole(time) ? SECONDS : MICROSECONDS).format(time));
    } else if (value instanceof final SdkBytes bytes) {
      generator.writeBinary(bytes.asByteArrayUnsafe());
    } else {
      generator.writeObject(value);
    }
  }

  private static boolean isWhole(final Instant time) {
    return time.equals(time.truncatedTo(ChronoUnit.SECONDS));
  }
}
