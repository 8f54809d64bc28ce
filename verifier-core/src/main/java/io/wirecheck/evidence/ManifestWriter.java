package io.wirecheck.evidence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.PodRef;
import io.wirecheck.model.Provenance;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A manifest as JSON, field by field, so that a renamed type does not change the format; {@link
 * ManifestReader} is its other half.
 */
final class ManifestWriter {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ManifestWriter() {}

  /** UTF-8, with a line feed at each line's end on every machine. */
  static byte[] write(final Manifest manifest) {
    final DefaultIndenter lines = new DefaultIndenter("  ", "\n");
    final DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentArraysWith(lines);
    printer.indentObjectsWith(lines);
    try {
      final String text = MAPPER.writer(printer).writeValueAsString(json(manifest));
      return (text + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (final JsonProcessingException impossible) {
      throw new IllegalStateException("a tree of texts and numbers is JSON", impossible);
    }
  }

  private static ObjectNode json(final Manifest manifest) {
    final ObjectNode json = JSON.objectNode();
    json.put("format", Manifest.FORMAT).put("version", Manifest.VERSION);
    json.set("run", run(manifest.run()));
    json.set("inventories", list(manifest.inventories(), ManifestWriter::inventory));
    json.set("placements", list(manifest.placements(), ManifestWriter::placed));
    json.set("rounds", list(manifest.rounds(), ManifestWriter::gathered));
    json.set("files", map(manifest.files(), ManifestWriter::file));
    return json;
  }

  private static ObjectNode run(final RecordedRun run) {
    final ObjectNode json =
        JSON.objectNode()
            .put("runId", run.runId())
            .put("network", run.network())
            .put("description", run.description())
            .put("wirecheckVersion", run.wirecheckVersion())
            .put("recordedAt", run.recordedAt().toString());
    json.set("settings", map(run.settings(), JSON::textNode));
    return json;
  }

  private static ObjectNode inventory(final Map<DocumentKind, Manifest.Document> documents) {
    return map(new TreeMap<>(documents), ManifestWriter::document);
  }

  private static ObjectNode document(final Manifest.Document document) {
    if (document instanceof final Manifest.NotRead notRead) {
      return JSON.objectNode().put("code", notRead.code().name()).put("detail", notRead.detail());
    }
    return inFile(((Manifest.Stored) document).file());
  }

  private static ObjectNode inFile(final Manifest.InFile file) {
    final Provenance provenance = file.provenance();
    final ObjectNode json =
        JSON.objectNode()
            .put("file", file.path())
            .put("document", provenance.document())
            .put("place", provenance.place())
            .put("origin", provenance.origin());
    provenance.readAt().ifPresent(readAt -> json.put("readAt", readAt.toString()));
    return json;
  }

  private static ObjectNode placed(final Recording.Placed placed) {
    final Placement placement = placed.placement();
    final ArrayNode cells = JSON.arrayNode();
    placement
        .probes()
        .forEach(
            (cell, pods) -> cells.add(cell(cell).set("pods", list(pods, ManifestWriter::pod))));
    placement
        .unplaced()
        .forEach(
            (cell, why) ->
                cells.add(cell(cell).put("code", why.code().name()).put("detail", why.detail())));
    final ObjectNode json = JSON.objectNode().put("readsBefore", placed.readsBefore());
    return json.set("cells", cells);
  }

  private static ObjectNode cell(final Cell cell) {
    return JSON.objectNode()
        .put("computeType", cell.computeType().name())
        .put("operatingSystem", cell.operatingSystem())
        .put("interfaceClass", cell.interfaceClass().name())
        .put("zone", cell.zone());
  }

  private static JsonNode pod(final PodRef pod) {
    return JSON.textNode(pod.toString());
  }

  private static ObjectNode gathered(final Manifest.Gathered gathered) {
    final Round round = gathered.round();
    final ObjectNode json =
        JSON.objectNode()
            .put("number", round.number())
            .put("readsBefore", gathered.readsBefore())
            .put("run", hex(gathered.run()))
            .put("askedRun", hex(round.run()))
            .put("limit", round.limit().toString());
    json.set("flows", list(round.flows(), ManifestWriter::planned));
    json.set("points", list(round.points(), ManifestWriter::point));
    json.set("nodeAddresses", map(round.nodeAddresses(), ManifestWriter::addresses));
    json.set("nodes", list(round.nodes(), JSON::textNode));
    json.set("probes", list(gathered.probes(), ManifestWriter::probe));
    json.set("captures", captures(gathered));
    json.set("nodeTexts", map(gathered.nodes(), ManifestWriter::nodeReading));
    return json;
  }

  private static String hex(final long run) {
    return HexFormat.of().toHexDigits(run);
  }

  private static ArrayNode addresses(final List<IpAddress> addresses) {
    return list(addresses, address -> JSON.textNode(address.toString()));
  }

  private static ObjectNode planned(final Round.Planned planned) {
    return numbered(planned.number(), planned.flow())
        .put("address", planned.destination().toString());
  }

  private static ObjectNode numbered(final int number, final Flow flow) {
    final ObjectNode json = JSON.objectNode().put("number", number);
    json.set("source", endpoint(flow.source()));
    json.set("destination", endpoint(flow.destination()));
    return json.put("transport", flow.transport().name())
        .put("port", flow.port())
        .put("packets", flow.packets());
  }

  private static ObjectNode endpoint(final Endpoint endpoint) {
    if (endpoint instanceof final Endpoint.OfPod ofPod) {
      return JSON.objectNode().put("pod", ofPod.pod().toString());
    }
    return endpoint instanceof final Endpoint.OfAddress ofAddress
        ? JSON.objectNode().put("address", ofAddress.address().toString())
        : JSON.objectNode().put("node", ((Endpoint.OfHost) endpoint).node());
  }

  private static ObjectNode point(final ObservationPoint point) {
    return JSON.objectNode()
        .put("node", point.node())
        .put("kind", point.kind().name())
        .put("id", point.id());
  }

  private static ObjectNode probe(final Gathering.Probe probe) {
    final ObjectNode json = numbered(probe.number(), probe.flow());
    json.set("sent", list(probe.packets(), ManifestWriter::sent));
    return json;
  }

  private static ObjectNode sent(final Gathering.Sent sent) {
    final ObjectNode json =
        JSON.objectNode()
            .put("index", sent.index())
            .put("payloadLength", sent.payloadLength())
            .put("at", sent.at().toString());
    sent.exitStatus().ifPresent(status -> json.put("exitStatus", status));
    return json.put("output", sent.output());
  }

  private static ArrayNode captures(final Manifest.Gathered gathered) {
    final ArrayNode json = JSON.arrayNode();
    gathered
        .captures()
        .forEach((point, capture) -> json.add(point(point).setAll(capture(capture))));
    return json;
  }

  private static ObjectNode capture(final Manifest.Capture capture) {
    if (capture instanceof final Manifest.Lost lost) {
      return JSON.objectNode().put("code", lost.code().name()).put("detail", lost.detail());
    }
    final Manifest.Captured captured = (Manifest.Captured) capture;
    final ObjectNode json =
        JSON.objectNode()
            .put("device", captured.device())
            .put("droppedByKernel", captured.droppedByKernel());
    json.set("pcap", inFile(captured.pcap()));
    json.set("bystanders", bystanders(captured.bystanders()));
    return json;
  }

  private static ObjectNode nodeReading(final Manifest.NodeReading reading) {
    if (reading instanceof final Manifest.NodeUnread unread) {
      return JSON.objectNode().put("code", unread.code().name()).put("detail", unread.detail());
    }
    final Map<NodeText, Manifest.InFile> texts = ((Manifest.NodeTexts) reading).texts();
    return JSON.objectNode().set("texts", map(texts, ManifestWriter::inFile));
  }

  private static ObjectNode bystanders(final Bystanders bystanders) {
    final ObjectNode json = JSON.objectNode().put("unread", bystanders.unread());
    json.set("frames", map(bystanders.frames(), JSON::numberNode));
    json.set("opaque", list(bystanders.opaque(), ManifestWriter::opaque));
    return json;
  }

  private static ObjectNode opaque(final Bystanders.OpaquePacket packet) {
    return JSON.objectNode()
        .put("kind", packet.kind())
        .put("source", packet.source().toString())
        .put("destination", packet.destination().toString())
        .put("length", packet.length())
        .put("timestampNanos", packet.timestampNanos());
  }

  private static ObjectNode file(final Manifest.StoredFile file) {
    return JSON.objectNode()
        .put("sha256", file.sha256())
        .put("size", file.size())
        .put("mediaType", file.mediaType());
  }

  private static <T> ArrayNode list(
      final Collection<T> values, final Function<T, ? extends JsonNode> writer) {
    final ArrayNode json = JSON.arrayNode();
    values.forEach(value -> json.add(writer.apply(value)));
    return json;
  }

  private static <T> ObjectNode map(
      final Map<?, T> values, final Function<T, ? extends JsonNode> writer) {
    final ObjectNode json = JSON.objectNode();
    values.forEach((key, value) -> json.set(key.toString(), writer.apply(value)));
    return json;
  }
}
