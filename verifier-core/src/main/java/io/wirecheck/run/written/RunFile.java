package io.wirecheck.run.written;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.wirecheck.check.Verdict;
import io.wirecheck.model.InconclusiveCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Reads what a gate needs of {@code run.json}, as {@code run-1.schema.json} describes it, and fails
 * closed: what is missing, cut off, of another version or at odds with itself is no run.
 */
final class RunFile {

  private static final int SCHEMA_VERSION = 1;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private RunFile() {}

  static WrittenRun read(final Path file) throws IOException {
    try {
      if (Files.isDirectory(file)) {
        throw new IOException("it is a directory; name the run.json in it");
      }
      return run(new Node("", JSON.readTree(Files.readAllBytes(file))));
    } catch (final NoSuchFileException missing) {
      throw new IOException(
          file + ": there is no such file; either no run has ended, or it wrote elsewhere",
          missing);
    } catch (final JsonProcessingException malformed) {
      throw new IOException(
          "%s:%d: it is not the whole of a run.json: %s; run again"
              .formatted(
                  file,
                  malformed.getLocation() == null ? 1 : malformed.getLocation().getLineNr(),
                  malformed.getOriginalMessage().lines().findFirst().orElse("")),
          malformed);
    } catch (final IOException | IllegalArgumentException | java.time.DateTimeException wrong) {
      throw new IOException(file + ": " + wrong.getMessage(), wrong);
    }
  }

  private static WrittenRun run(final Node run) throws IOException {
    final int version = run.at("schemaVersion", JsonNode::isInt).intValue();
    if (version != SCHEMA_VERSION) {
      throw new IOException(
          "its schemaVersion is %d, and this Wirecheck reads %d; use the Wirecheck that wrote it"
              .formatted(version, SCHEMA_VERSION));
    }
    final WrittenRun written =
        new WrittenRun(
            run.text("wirecheckVersion"),
            run.text("runId"),
            run.text("network"),
            Instant.parse(run.text("startedAt")),
            Duration.ofMillis(
                Math.round(run.at("duration", JsonNode::isNumber).doubleValue() * 1000)),
            run.at("complete", JsonNode::isBoolean).booleanValue(),
            settings(run.list("settings")),
            checks(run.list("checks")));
    Agreement.require(written, run.word("verdict", Verdict::valueOf), counts(run.node("counts")));
    return written;
  }

  private static SortedMap<String, String> settings(final List<Node> settings) throws IOException {
    final SortedMap<String, String> values = new TreeMap<>();
    for (final Node setting : settings) {
      values.put(setting.text("name"), setting.text("value"));
    }
    return values;
  }

  private static SortedMap<String, WrittenRun.Check> checks(final List<Node> checks)
      throws IOException {
    final SortedMap<String, WrittenRun.Check> byId = new TreeMap<>();
    for (final Node node : checks) {
      final WrittenRun.Check check = check(node);
      if (byId.put(check.id(), check) != null) {
        throw new IOException("it has two answers of " + check.id());
      }
    }
    return byId;
  }

  private static WrittenRun.Check check(final Node check) throws IOException {
    final List<WrittenRun.Finding> findings = new ArrayList<>();
    for (final Node finding : check.list("findings")) {
      findings.add(finding(finding));
    }
    return new WrittenRun.Check(
        check.text("id"),
        check.word("verdict", Verdict::valueOf),
        code(check),
        counts(check.node("counts")),
        places(check.node("coverage").list("cells")),
        findings);
  }

  private static WrittenRun.Finding finding(final Node finding) throws IOException {
    final List<String> objects = new ArrayList<>();
    finding.value().path("objects").forEach(object -> objects.add(object.asText()));
    return new WrittenRun.Finding(
        finding.word("verdict", Verdict::valueOf),
        finding.text("subject"),
        objects,
        finding.value().has("waived"),
        code(finding));
  }

  private static SortedSet<String> places(final List<Node> cells) throws IOException {
    final SortedSet<String> places = new TreeSet<>();
    for (final Node exercised : cells) {
      final Node cell = exercised.node("cell");
      places.add(
          "%s %s %s %s"
              .formatted(
                  cell.text("zone"),
                  cell.text("interfaceClass"),
                  cell.text("computeType"),
                  cell.text("operatingSystem")));
    }
    return places;
  }

  private static Optional<InconclusiveCode> code(final Node node) throws IOException {
    return node.value().has("code")
        ? Optional.of(node.word("code", InconclusiveCode::valueOf))
        : Optional.empty();
  }

  private static Map<Verdict, Long> counts(final Node counts) throws IOException {
    final Map<Verdict, Long> values = new EnumMap<>(Verdict.class);
    for (final Verdict verdict : Verdict.values()) {
      values.put(verdict, counts.at(verdict.name(), JsonNode::isIntegralNumber).longValue());
    }
    return values;
  }

  /** A part of the document, and where it is. */
  private record Node(String path, JsonNode value) {

    JsonNode at(final String field, final Function<JsonNode, Boolean> form) throws IOException {
      final JsonNode found = value.path(field);
      if (!form.apply(found)) {
        throw new IOException(
            "%s/%s is %s; it is no run.json of schema version %d"
                .formatted(
                    path, field, found.isMissingNode() ? "missing" : "malformed", SCHEMA_VERSION));
      }
      return found;
    }

    Node node(final String field) throws IOException {
      return new Node(path + "/" + field, at(field, JsonNode::isObject));
    }

    String text(final String field) throws IOException {
      return at(field, JsonNode::isTextual).textValue();
    }

    List<Node> list(final String field) throws IOException {
      final JsonNode array = at(field, JsonNode::isArray);
      final List<Node> nodes = new ArrayList<>();
      for (int i = 0; i < array.size(); i++) {
        nodes.add(new Node("%s/%s/%d".formatted(path, field, i), array.get(i)));
      }
      return nodes;
    }

    /** One of an enumeration's words. */
    <E> E word(final String field, final Function<String, E> words) throws IOException {
      final String word = text(field);
      try {
        return words.apply(word);
      } catch (final IllegalArgumentException unknown) {
        throw new IOException(
            "%s/%s is '%s', which this Wirecheck does not know; use the Wirecheck that wrote it"
                .formatted(path, field, word),
            unknown);
      }
    }
  }
}
