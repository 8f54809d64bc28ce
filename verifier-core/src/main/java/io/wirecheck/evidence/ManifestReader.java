package io.wirecheck.evidence;

import io.wirecheck.model.ComputeType;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.PodRef;
import io.wirecheck.model.Provenance;
import java.io.ByteArrayInputStream;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** A manifest from JSON; {@link ManifestWriter} is its other half. */
final class ManifestReader {

  private ManifestReader() {}

  /**
   * Reads a manifest.
   *
   * @throws MalformedDocument if it is none, is of a newer version, or lacks something
   */
  static Manifest read(final byte[] bytes) {
    final JsonValue json = DocumentReader.read(new ByteArrayInputStream(bytes));
    final int version = version(json);
    try {
      final List<Map<DocumentKind, Manifest.Document>> inventories =
          list(json.field("inventories"), ManifestReader::inventory);
      final ReadsBefore readsBefore = new ReadsBefore(version, inventories.size());
      return new Manifest(
          run(json.field("run")),
          inventories,
          placements(json.field("placements"), readsBefore),
          list(json.field("rounds"), round -> gathered(round, readsBefore)),
          new TreeMap<>(map(json.field("files"), Function.identity(), ManifestReader::file)));
    } catch (final IllegalArgumentException invalid) {
      throw new MalformedDocument("it contradicts itself: " + invalid.getMessage(), invalid);
    }
  }

  /**
   * How many reads came before a placement or a round. Up to version 3 nobody wrote that down. Each
   * placement followed a read of its own at least. A round is taken for one from before the last
   * read, so that whatever changed after any read but the last is held against it.
   */
  private record ReadsBefore(int version, int reads) {

    int ofPlacement(final JsonValue json, final int number) {
      return version < 4 ? Math.min(number, reads) : written(json);
    }

    int ofRound(final JsonValue json) {
      return version < 4 ? Math.max(0, reads - 1) : written(json);
    }

    private static int written(final JsonValue json) {
      return json.field("readsBefore").number();
    }
  }

  private static int version(final JsonValue json) {
    final JsonValue format = json.field("format");
    if (!format.text().equals(Manifest.FORMAT)) {
      throw format.malformed("is '%s', not '%s'".formatted(format.text(), Manifest.FORMAT));
    }
    final int version = json.field("version").number();
    if (version > Manifest.VERSION) {
      throw new MalformedDocument(
          "it is of format version %d, and this Wirecheck reads versions up to %d; use Wirecheck %s or newer"
              .formatted(version, Manifest.VERSION, writer(json)));
    }
    if (version < 1) {
      throw new MalformedDocument("there is no format version " + version);
    }
    return version;
  }

  private static String writer(final JsonValue json) {
    return json.field("run").field("wirecheckVersion").optionalText().orElse("of that version");
  }

  private static RecordedRun run(final JsonValue json) {
    return new RecordedRun(
        json.field("runId").text(),
        json.field("network").text(),
        json.field("description").anyText(),
        json.field("wirecheckVersion").text(),
        instant(json.field("recordedAt")),
        new TreeMap<>(json.field("settings").texts()));
  }

  private static Map<DocumentKind, Manifest.Document> inventory(final JsonValue json) {
    return map(json, DocumentKind::valueOf, ManifestReader::document);
  }

  private static Manifest.Document document(final JsonValue json) {
    return json.field("code").isAbsent()
        ? new Manifest.Stored(inFile(json))
        : new Manifest.NotRead(code(json), json.field("detail").anyText());
  }

  private static InconclusiveCode code(final JsonValue json) {
    return constant(json.field("code"), InconclusiveCode::valueOf);
  }

  private static Manifest.InFile inFile(final JsonValue json) {
    final JsonValue readAt = json.field("readAt");
    return new Manifest.InFile(
        json.field("file").text(),
        new Provenance(
            json.field("document").text(),
            json.field("place").anyText(),
            json.field("origin").anyText(),
            readAt.isAbsent() ? Optional.empty() : Optional.of(instant(readAt))));
  }

  private static List<Recording.Placed> placements(
      final JsonValue json, final ReadsBefore readsBefore) {
    final List<Recording.Placed> placements = new ArrayList<>();
    for (final JsonValue placement : json.requiredElements()) {
      placements.add(
          new Recording.Placed(
              readsBefore.ofPlacement(placement, placements.size() + 1), placement(placement)));
    }
    return placements;
  }

  private static Placement placement(final JsonValue json) {
    final SortedMap<Cell, List<PodRef>> probes = new TreeMap<>();
    final SortedMap<Cell, Placement.Unplaced> unplaced = new TreeMap<>();
    for (final JsonValue cell : json.field("cells").requiredElements()) {
      if (cell.field("code").isAbsent()) {
        probes.put(cell(cell), list(cell.field("pods"), ManifestReader::pod));
      } else {
        unplaced.put(
            cell(cell), new Placement.Unplaced(code(cell), cell.field("detail").anyText()));
      }
    }
    return new Placement(probes, unplaced);
  }

  private static Cell cell(final JsonValue json) {
    return new Cell(
        constant(json.field("computeType"), ComputeType::valueOf),
        json.field("operatingSystem").anyText(),
        constant(json.field("interfaceClass"), InterfaceClass::valueOf),
        json.field("zone").anyText());
  }

  /** A namespace has no slash, so the first one ends it. */
  private static PodRef pod(final JsonValue json) {
    final String text = json.text();
    final int slash = text.indexOf('/');
    if (slash < 0) {
      throw json.malformed("is '" + text + "', which is no pod: it has no namespace");
    }
    return new PodRef(text.substring(0, slash), text.substring(slash + 1));
  }

  private static Manifest.Gathered gathered(final JsonValue json, final ReadsBefore readsBefore) {
    final SortedMap<ObservationPoint, Manifest.Capture> captures = new TreeMap<>();
    for (final JsonValue capture : json.field("captures").requiredElements()) {
      captures.put(point(capture), capture(capture));
    }
    return new Manifest.Gathered(
        readsBefore.ofRound(json),
        round(json),
        hex(json.field("run")),
        list(json.field("probes"), ManifestReader::probe),
        captures,
        new TreeMap<>(ofVersion2(json.field("nodeTexts"), ManifestReader::nodeReading)));
  }

  /** Of version 1 there is none. */
  private static <V> Map<String, V> ofVersion2(
      final JsonValue json, final Function<JsonValue, V> reader) {
    return json.isAbsent() ? Map.of() : map(json, Function.identity(), reader);
  }

  private static Manifest.NodeReading nodeReading(final JsonValue json) {
    return json.field("code").isAbsent()
        ? new Manifest.NodeTexts(
            new TreeMap<>(
                map(
                    json.field("texts"),
                    name -> known(json, name, NodeText::valueOf),
                    ManifestReader::inFile)))
        : new Manifest.NodeUnread(code(json), json.field("detail").anyText());
  }

  private static Round round(final JsonValue json) {
    return new Round(
        json.field("number").number(),
        hex(json.field("askedRun")),
        list(json.field("flows"), ManifestReader::planned),
        new java.util.TreeSet<>(list(json.field("points"), ManifestReader::point)),
        map(
            json.field("nodeAddresses"),
            Function.identity(),
            addresses -> list(addresses, ManifestReader::address)),
        new java.util.TreeSet<>(
            json.field("nodes").elements().stream().map(JsonValue::text).toList()),
        constant(json.field("limit"), Duration::parse));
  }

  private static Round.Planned planned(final JsonValue json) {
    return new Round.Planned(
        json.field("number").number(), flow(json), address(json.field("address")));
  }

  private static Flow flow(final JsonValue json) {
    return new Flow(
        endpoint(json.field("source")),
        endpoint(json.field("destination")),
        constant(json.field("transport"), Flow.Transport::valueOf),
        json.field("port").number(),
        json.field("packets").number());
  }

  private static Endpoint endpoint(final JsonValue json) {
    if (!json.field("address").isAbsent()) {
      return new Endpoint.OfAddress(address(json.field("address")));
    }
    return json.field("pod").isAbsent()
        ? new Endpoint.OfHost(json.field("node").text())
        : new Endpoint.OfPod(pod(json.field("pod")));
  }

  private static ObservationPoint point(final JsonValue json) {
    return new ObservationPoint(
        json.field("node").text(),
        constant(json.field("kind"), ObservationPoint.Kind::valueOf),
        json.field("id").text());
  }

  private static Gathering.Probe probe(final JsonValue json) {
    return new Gathering.Probe(
        json.field("number").number(), flow(json), list(json.field("sent"), ManifestReader::sent));
  }

  private static Gathering.Sent sent(final JsonValue json) {
    final JsonValue status = json.field("exitStatus");
    return new Gathering.Sent(
        json.field("index").number(),
        json.field("payloadLength").number(),
        instant(json.field("at")),
        status.isAbsent() ? OptionalInt.empty() : OptionalInt.of(status.number()),
        json.field("output").anyText());
  }

  private static Manifest.Capture capture(final JsonValue json) {
    return json.field("code").isAbsent()
        ? new Manifest.Captured(
            json.field("device").anyText(),
            inFile(json.field("pcap")),
            json.field("droppedByKernel").longNumber(),
            bystanders(json.field("bystanders")))
        : new Manifest.Lost(code(json), json.field("detail").anyText());
  }

  private static Bystanders bystanders(final JsonValue json) {
    return new Bystanders(
        map(json.field("frames"), Function.identity(), JsonValue::longNumber),
        list(json.field("opaque"), ManifestReader::opaque),
        json.field("unread").longNumber());
  }

  private static Bystanders.OpaquePacket opaque(final JsonValue json) {
    return new Bystanders.OpaquePacket(
        json.field("kind").anyText(),
        address(json.field("source")),
        address(json.field("destination")),
        json.field("length").number(),
        json.field("timestampNanos").longNumber());
  }

  private static Manifest.StoredFile file(final JsonValue json) {
    return new Manifest.StoredFile(
        json.field("sha256").text(),
        json.field("size").longNumber(),
        json.field("mediaType").text());
  }

  private static IpAddress address(final JsonValue json) {
    return json.parsed(IpAddress::tryParse, "IP address");
  }

  private static Instant instant(final JsonValue json) {
    return constant(json, Instant::parse);
  }

  private static long hex(final JsonValue json) {
    return constant(json, HexFormat::fromHexDigitsToLong);
  }

  /** A text that only some function understands. */
  private static <T> T constant(final JsonValue json, final Function<String, T> parser) {
    return known(json, json.text(), parser);
  }

  private static <T> T known(
      final JsonValue json, final String text, final Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (final IllegalArgumentException | DateTimeException unknown) {
      throw json.malformed("is '" + text + "', which this version does not know");
    }
  }

  private static <T> List<T> list(final JsonValue json, final Function<JsonValue, T> reader) {
    final List<T> values = new ArrayList<>();
    json.requiredElements().forEach(element -> values.add(reader.apply(element)));
    return values;
  }

  private static <K extends Comparable<K>, V> Map<K, V> map(
      final JsonValue json, final Function<String, K> key, final Function<JsonValue, V> reader) {
    final Map<K, V> values = new TreeMap<>();
    json.entries().forEach((name, value) -> values.put(key.apply(name), reader.apply(value)));
    return values;
  }
}
