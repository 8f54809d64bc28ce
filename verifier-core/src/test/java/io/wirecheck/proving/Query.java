package io.wirecheck.proving;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** The parameters of a request, of which one may be given several times. */
record Query(Map<String, List<String>> parameters) {

  static Query parse(final String text) {
    final Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (final String part : text.split("&", -1)) {
      if (!part.isEmpty()) {
        final int equals = part.indexOf('=');
        final String name = equals < 0 ? part : part.substring(0, equals);
        final String value = equals < 0 ? "" : part.substring(equals + 1);
        parameters
            .computeIfAbsent(URLDecoder.decode(name, UTF_8), any -> new ArrayList<>())
            .add(URLDecoder.decode(value, UTF_8));
      }
    }
    return new Query(parameters);
  }

  List<String> all(final String name) {
    return parameters.getOrDefault(name, List.of());
  }

  /** The first value; empty where there is none. */
  String first(final String name) {
    final List<String> values = all(name);
    return values.isEmpty() ? "" : values.get(0);
  }

  boolean isTrue(final String name) {
    final String value = first(name);
    return value.equals("true") || value.equals("1");
  }

  /**
   * A whole number, where it is given.
   *
   * @throws ApiException 400 if it is none
   */
  OptionalLong number(final String name) {
    final String value = first(name);
    if (value.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(value));
    } catch (final NumberFormatException malformed) {
      throw ApiException.badRequest(
          "strconv.ParseInt: parsing \"%s\": invalid syntax".formatted(value));
    }
  }
}
