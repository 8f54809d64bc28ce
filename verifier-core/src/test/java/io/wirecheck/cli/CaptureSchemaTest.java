package io.wirecheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import io.wirecheck.packet.CaptureEnd.CutReason;
import io.wirecheck.packet.Reason;
import io.wirecheck.packet.Sighting;
import io.wirecheck.packet.TunnelKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class CaptureSchemaTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private JsonNode schema = JSON.createObjectNode();

  @TempDir Path directory;

  @BeforeEach
  void read_schema() throws IOException {
    try (InputStream in = PcapCommand.class.getResourceAsStream("pcap-1.schema.json")) {
      schema = JSON.readTree(in);
    }
  }

  private Set<ValidationMessage> refusals(final JsonNode document) {
    return JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(schema).validate(document);
  }

  private JsonNode printed(final Path file, final String... options) throws IOException {
    final Terminal terminal = new Terminal();
    final Stream<String> arguments =
        Stream.concat(Stream.of("pcap", "--json", file.toString()), Stream.of(options));
    terminal.execute(arguments.toArray(String[]::new));
    assertThat(terminal.err()).isEmpty();
    return JSON.readTree(terminal.out());
  }

  private JsonNode document() throws IOException {
    return printed(
        CaptureFixture.write(directory.resolve("node.pcap")), "--nonce", "57eca11f00d5c0de");
  }

  @Test
  void is_itself_a_schema_of_draft_2020_12() {
    assertThat(
            JsonSchemaFactory.getInstance(VersionFlag.V202012)
                .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"))
                .validate(schema))
        .isEmpty();
  }

  @Test
  void accepts_what_is_printed() throws IOException {
    assertThat(refusals(document())).isEmpty();
    final Path file = directory.resolve("node.pcap");
    assertThat(refusals(printed(file))).isEmpty();
    final byte[] bytes = Files.readAllBytes(file);
    assertThat(refusals(printed(Files.write(file, Arrays.copyOf(bytes, 99))))).isEmpty();
    assertThat(refusals(printed(Files.write(file, Arrays.copyOf(bytes, 24))))).isEmpty();
  }

  @Test
  void the_document_has_what_the_frames_have() throws IOException {
    final JsonNode document = document();
    assertThat(document.at("/packets").longValue()).isEqualTo(9);
    assertThat(document.at("/end/status").textValue()).isEqualTo("COMPLETE");
    assertThat(document.at("/firstTime").textValue()).isEqualTo("2025-11-21T03:04:05.123456789Z");
    assertThat(document.at("/undecoded").toString())
        .isEqualTo(
            "{'total':2,'reasons':[{'reason':'PACKET_BEYOND_FRAME','sentence':'a packet says it is longer than what it lies in','frames':{'total':1,'bound':20,'first':[9]}},{'reason':'UNKNOWN_ETHERTYPE','sentence':'the EtherType is not known','frames':{'total':1,'bound':20,'first':[8]}}]}"
                .replace('\'', '"'));
    assertThat(document.at("/tunnels/kinds/0").toString())
        .isEqualTo(
            "{'kind':'VXLAN','frames':{'total':2,'bound':20,'first':[4,5]},'tunnels':{'total':1,'bound':1000,'first':[{'initiator':'192.168.1.10','responder':'192.168.2.10','identifier':42,'packets':2,'bytes':%d,'firstFrame':4,'inner':{'total':1,'bound':100,'first':[{'initiator':'192.168.1.30','responder':'192.168.2.40','packets':2,'bytes':%<d,'firstFrame':4}]}}]}}"
                .formatted(
                    CaptureFixture.frames().get(3).length + CaptureFixture.frames().get(4).length)
                .replace('\'', '"'));
    assertThat(document.at("/opaque").toString())
        .isEqualTo(
            "[{'kind':'ESP','frames':{'total':1,'bound':20,'first':[7]}}]".replace('\'', '"'));
    assertThat(document.at("/nonces/nonces/first/1").toString())
        .isEqualTo(
            "{'frame':4,'sighting':'TUNNELLED','nonce':'57eca11f00d5c0de0000000800000000','tunnel':'VXLAN','outer':{'source':'192.168.1.10','destination':'192.168.2.10'},'inner':{'source':'192.168.1.30','destination':'192.168.2.40'}}"
                .replace('\'', '"'));
    assertThat(document.at("/flows/largest/total").longValue()).isEqualTo(4);
  }

  @Test
  void has_the_words_of_the_types() {
    assertThat(words("/$defs/reason/enum")).isEqualTo(names(Reason.values()));
    assertThat(words("/$defs/tunnelKind/enum")).isEqualTo(names(TunnelKind.values()));
    assertThat(words("/$defs/end/properties/reason/enum")).isEqualTo(names(CutReason.values()));
    assertThat(words("/properties/nonces/properties/sightings/items/properties/sighting/enum"))
        .isEqualTo(names(Sighting.values()));
  }

  private List<String> words(final String pointer) {
    return StreamSupport.stream(schema.at(pointer).spliterator(), false)
        .map(JsonNode::textValue)
        .toList();
  }

  /** Without NONE, which no document has. */
  private static List<String> names(final Enum<?>[] values) {
    return Arrays.stream(values).map(Enum::name).filter(name -> !name.equals("NONE")).toList();
  }

  @TestFactory
  Stream<DynamicTest> refuses() {
    return Stream.of(
        broken("another version", "", d -> d.put("schemaVersion", 2)),
        broken("an unknown field", "", d -> d.put("surprise", true)),
        broken("no end", "", d -> d.remove("end")),
        broken("no packets", "", d -> d.remove("packets")),
        broken("no flows", "", d -> d.remove("flows")),
        broken("no tunnels", "", d -> d.remove("tunnels")),
        broken("no undecoded", "", d -> d.remove("undecoded")),
        broken("a cut without a place", "/end", d -> d.put("status", "CUT")),
        broken("a list without its total", "/flows/largest", d -> d.remove("total")),
        broken("a list without its bound", "/undecoded/reasons/0/frames", d -> d.remove("bound")),
        broken("frames that are none", "/opaque/0/frames", d -> d.putArray("first")),
        broken("a tunnel of no kind", "/tunnels/kinds/0", d -> d.put("kind", "NONE")),
        broken(
            "a tunnel without inner addresses",
            "/tunnels/kinds/0/tunnels/first/0",
            d -> d.remove("inner")),
        broken("a nonce cut short", "/nonces/nonces/first/0", d -> d.put("nonce", "57ec")),
        broken("a readable nonce that is none", "/nonces/nonces/first/0", d -> d.remove("nonce")),
        broken(
            "a port beyond all", "/flows/largest/first/0/initiator", d -> d.put("port", 65_536)));
  }

  private DynamicTest broken(
      final String name, final String pointer, final Consumer<ObjectNode> breaking) {
    return DynamicTest.dynamicTest(
        name,
        () -> {
          final JsonNode document = document();
          final ObjectNode victim = (ObjectNode) document.at(pointer);
          final JsonNode before = victim.deepCopy();
          breaking.accept(victim);
          assertThat(victim).isNotEqualTo(before);
          assertThat(refusals(document)).isNotEmpty();
        });
  }
}
