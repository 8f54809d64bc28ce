package io.wirecheck.evidence;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Cuts objects out of a document of JSON, reading it once for all that is asked. What must not be
 * kept of an object is taken out as it is before a bundle is written.
 */
public final class ObjectExcerpts {

  /** What more objects than this have in common tells none of them from others. */
  private static final int TELLING = 8;

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private static final ObjectWriter WRITER = writer();

  private final Evidence document;
  private final int limit;
  private final Map<String, List<Element>> mentions = new HashMap<>();

  /** An element of one of the document's lists; equal to itself alone. */
  private static final class Element {
    private final String list;
    private final JsonNode value;

    Element(final String list, final JsonNode value) {
      this.list = list;
      this.value = value;
    }
  }

  private ObjectExcerpts(final Evidence document, final int limit) {
    this.document = document;
    this.limit = limit;
  }

  /**
   * Reads a document.
   *
   * @param words what will be asked for
   * @param limit the most bytes of an excerpt
   * @throws IOException if it is no JSON
   */
  public static ObjectExcerpts read(
      final Evidence document, final Set<String> words, final int limit) throws IOException {
    final ObjectExcerpts excerpts = new ObjectExcerpts(document, limit);
    words.forEach(word -> excerpts.mentions.put(word, new ArrayList<>()));
    try (JsonParser parser = MAPPER.createParser(document.open())) {
      excerpts.readAll(parser);
    }
    return excerpts;
  }

  private void readAll(final JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      return;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      final String list = parser.currentName();
      if (parser.nextToken() == JsonToken.START_ARRAY) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          add(new Element(list, MAPPER.readTree(parser)));
        }
      } else {
        parser.skipChildren();
      }
    }
  }

  private void add(final Element element) {
    final Set<String> said = new HashSet<>();
    collect(element.value, said);
    name(element.value).ifPresent(said::add);
    for (final String word : said) {
      final List<Element> found = mentions.get(word);
      if (found != null && found.size() <= TELLING) {
        found.add(element);
      }
    }
  }

  private static void collect(final JsonNode value, final Set<String> said) {
    if (value.isTextual()) {
      said.add(value.textValue());
    }
    value.forEach(part -> collect(part, said));
  }

  /** Of a Kubernetes object, such as {@code default/web}. */
  private static Optional<String> name(final JsonNode object) {
    final JsonNode metadata = object.path("metadata");
    final String name = metadata.path("name").asText("");
    final String namespace = metadata.path("namespace").asText("");
    return name.isEmpty()
        ? Optional.empty()
        : Optional.of(namespace.isEmpty() ? name : namespace + "/" + name);
  }

  /**
   * The elements of the document's lists that say one of the words, among those words that are not
   * said by many. Where none does, the whole document if it fits.
   */
  public Optional<Excerpt> saying(final Set<String> words) throws IOException {
    final Set<Element> found = new LinkedHashSet<>();
    for (final String word : words) {
      final List<Element> saying = mentions.getOrDefault(word, List.of());
      if (saying.size() <= TELLING) {
        found.addAll(saying);
      }
    }
    return found.isEmpty() ? whole() : Optional.of(excerpt(found));
  }

  private Optional<Excerpt> whole() throws IOException {
    if (document.size() > limit) {
      return Optional.empty();
    }
    final byte[] text = text(MAPPER.readTree(document.open()));
    return text.length > limit ? Optional.empty() : Optional.of(new Excerpt(evidence(text), 1, 0));
  }

  private Excerpt excerpt(final Set<Element> found) throws IOException {
    final Map<String, ArrayNode> lists = new LinkedHashMap<>();
    byte[] kept = text(MAPPER.createObjectNode());
    int parts = 0;
    for (final Element element : found) {
      lists.computeIfAbsent(element.list, list -> MAPPER.createArrayNode()).add(element.value);
      final ObjectNode object = MAPPER.createObjectNode();
      object.setAll(lists);
      final byte[] more = text(object);
      if (more.length > limit) {
        break;
      }
      kept = more;
      parts++;
    }
    return new Excerpt(evidence(kept), parts, found.size() - parts);
  }

  private Evidence evidence(final byte[] text) {
    return new Evidence(Evidence.JSON, text, document.provenance());
  }

  private byte[] text(final JsonNode value) throws IOException {
    final Evidence sieved = ObjectSieve.sieve(evidence(MAPPER.writeValueAsBytes(value)));
    return WRITER.writeValueAsBytes(MAPPER.readTree(sieved.open()));
  }

  private static ObjectWriter writer() {
    final DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    final DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentObjectsWith(indenter);
    printer.indentArraysWith(indenter);
    return MAPPER.writer(printer);
  }
}
