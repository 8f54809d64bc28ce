package io.wirecheck.run;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.wirecheck.check.Waiver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads waivers from YAML, token by token, so that each complaint has a line. What is not
 * understood is refused as a whole: no waiver is better than one that says something else than its
 * author meant.
 */
final class WaiverFile {

  /** A list that people keep by hand is shorter. */
  private static final long LARGEST = 1L << 20;

  private static final String FORM =
      "a file of waivers is 'waivers:' with a list of entries, each with check, subject or objects, owner, reason and expires";

  private final Path file;
  private final YAMLParser yaml;
  private final List<Waiver> waivers = new ArrayList<>();
  private final Map<String, Integer> lines = new HashMap<>();

  private WaiverFile(final Path file, final YAMLParser yaml) {
    this.file = file;
    this.yaml = yaml;
  }

  static List<Waiver> read(final Path file) {
    try {
      if (Files.size(file) > LARGEST) {
        throw new IllegalArgumentException(
            "%s: more than %d bytes are no list of waivers".formatted(file, LARGEST));
      }
      final String text = Files.readString(file, StandardCharsets.UTF_8);
      try (YAMLParser yaml = new YAMLFactory().createParser(text)) {
        return new WaiverFile(file, yaml).document();
      }
    } catch (final JsonProcessingException malformed) {
      final int line = malformed.getLocation() == null ? 1 : malformed.getLocation().getLineNr();
      throw new IllegalArgumentException(
          "%s:%d: this is not YAML: %s".formatted(file, line, firstLine(malformed)), malformed);
    } catch (final IOException unreadable) {
      throw new IllegalArgumentException(
          "the waivers cannot be read: %s; correct --waivers, wirecheck.waivers or WIRECHECK_WAIVERS"
              .formatted(unreadable),
          unreadable);
    }
  }

  private static String firstLine(final JsonProcessingException malformed) {
    return malformed.getOriginalMessage().lines().findFirst().orElse("");
  }

  private List<Waiver> document() throws IOException {
    require(yaml.nextToken() == JsonToken.START_OBJECT, FORM);
    require("waivers".equals(yaml.nextFieldName()), FORM);
    require(yaml.nextToken() == JsonToken.START_ARRAY, FORM);
    while (yaml.nextToken() != JsonToken.END_ARRAY) {
      entry();
    }
    require(yaml.nextToken() == JsonToken.END_OBJECT, FORM);
    require(yaml.nextToken() == null, "there is a second document; keep one");
    return List.copyOf(waivers);
  }

  private void entry() throws IOException {
    final int line = line();
    final String name = "entry " + (waivers.size() + 1);
    require(yaml.currentToken() == JsonToken.START_OBJECT, name + " is no waiver; " + FORM);
    final WaiverEntry entry = new WaiverEntry();
    while (yaml.nextToken() != JsonToken.END_OBJECT) {
      final String field = yaml.currentName();
      final int at = line();
      yaml.nextToken();
      final List<String> values = values(name + ", field '" + field + "'");
      entry.put(field, values).ifPresent(wrong -> refuse(at, name + ": " + wrong));
    }
    entry.missing().ifPresent(missing -> refuse(line, name + ": " + missing));
    final Waiver waiver = entry.waiver();
    final Integer before = lines.putIfAbsent(waiver.check() + " " + waiver.scope(), line);
    if (before != null) {
      refuse(
          line,
          "%s waives %s for %s, as the entry in line %d does; keep one of them"
              .formatted(name, waiver.check(), waiver.scope(), before));
    }
    waivers.add(waiver);
  }

  private List<String> values(final String name) throws IOException {
    if (yaml.currentToken() != JsonToken.START_ARRAY) {
      return List.of(scalar(name));
    }
    final List<String> values = new ArrayList<>();
    while (yaml.nextToken() != JsonToken.END_ARRAY) {
      values.add(scalar(name));
    }
    return values;
  }

  private String scalar(final String name) throws IOException {
    require(!yaml.isCurrentAlias(), name + " is an alias; write the value itself");
    final JsonToken token = yaml.currentToken();
    require(token != null && token.isScalarValue(), name + " must be text");
    return token == JsonToken.VALUE_NULL ? "" : yaml.getText().strip();
  }

  private void require(final boolean fulfilled, final String otherwise) {
    if (!fulfilled) {
      refuse(line(), otherwise);
    }
  }

  private int line() {
    return ((JsonParser) yaml).currentTokenLocation().getLineNr();
  }

  private void refuse(final int line, final String what) {
    throw new IllegalArgumentException("%s:%d: %s".formatted(file, Math.max(1, line), what));
  }
}
