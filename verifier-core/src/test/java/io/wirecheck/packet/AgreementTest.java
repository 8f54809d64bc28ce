package io.wirecheck.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.packet.AgreementFrames.Sample;
import io.wirecheck.packet.WrittenCapture.Block;
import io.wirecheck.requires.RequiresCommand;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every header and tunnel as tshark reads it, frame by frame: layers, addresses, ports and
 * identifiers, in every kind of file.
 */
@RequiresCommand("tshark")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AgreementTest {

  private static final List<Sample> SAMPLES = AgreementFrames.all();
  private static final List<Sample> ETHERNET = of(LinkType.ETHERNET);

  @TempDir private Path directory;

  private final List<TsharkLine> theirs = new ArrayList<>();

  private static List<Sample> of(LinkType linkType) {
    return SAMPLES.stream().filter(sample -> sample.linkType().equals(linkType)).toList();
  }

  private static TsharkLine ours(Sample sample) {
    final byte[] bytes = sample.bytes();
    final FrameDecoder frame = WireFrames.decode(bytes, bytes.length, sample.linkType());
    assertThat(frame.outcome()).as("%s", frame.reason()).isEqualTo(Outcome.DECODED);
    return TsharkLine.of(frame, sample.beyond());
  }

  /** All frames in one file, which tshark reads once for all tests. */
  @BeforeAll
  void readsByTshark(@TempDir Path shared) throws IOException {
    final Path file = shared.resolve("all.pcapng");
    Files.write(file, WrittenCapture.section(ByteOrder.BIG_ENDIAN, Block.ENHANCED, SAMPLES));
    theirs.addAll(Tshark.lines(file));
    assertThat(theirs).hasSameSizeAs(SAMPLES);
  }

  private static Stream<Arguments> frames() {
    return IntStream.range(0, SAMPLES.size()).mapToObj(i -> Arguments.of(SAMPLES.get(i), i));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("frames")
  void tshark_reads_the_frame_the_same(Sample sample, int number) {
    assertThat(ours(sample).differencesFrom(theirs.get(number), sample.beyond())).isEmpty();
  }

  /** Otherwise the agreement would be that of two who say nothing. */
  @ParameterizedTest
  @FieldSource("io.wirecheck.packet.TsharkLine#FIELDS")
  void a_falsehood_in_any_field_is_noticed(String field) {
    int noticed = 0;
    for (int i = 0; i < SAMPLES.size(); i++) {
      final TsharkLine line = ours(SAMPLES.get(i));
      if (line.values().containsKey(field)) {
        final TsharkLine wrong = line.with(field, List.of("something else"));
        assertThat(wrong.differencesFrom(theirs.get(i), SAMPLES.get(i).beyond()))
            .singleElement()
            .asString()
            .startsWith(field + ": [something else], tshark [");
        noticed++;
      }
    }
    assertThat(noticed).as("frames with %s", field).isPositive();
  }

  @Test
  void a_bit_that_tshark_did_not_see_is_noticed() {
    final int number = SAMPLES.stream().map(Sample::name).toList().indexOf("VXLAN");
    final byte[] bytes = SAMPLES.get(number).bytes().clone();
    bytes[14 + 20 + 8 + VxlanHeader.VNI + 2] ^= 1;
    final Sample other = new Sample("VXLAN", LinkType.ETHERNET, bytes, "");
    assertThat(ours(other).differencesFrom(theirs.get(number), ""))
        .containsExactly("vxlan.vni: [43], tshark [42]");
  }

  @Test
  void every_link_type_has_a_frame() {
    assertThat(SAMPLES).extracting(Sample::linkType).containsAll(linkTypes());
  }

  private static List<LinkType> linkTypes() {
    return Stream.of(LinkType.class.getDeclaredFields())
        .filter(field -> field.getType() == LinkType.class)
        .map(AgreementTest::constant)
        .toList();
  }

  private static LinkType constant(Field field) {
    try {
      return (LinkType) field.get(null);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  /** The two others are no headers: what is behind the last, and what a nonce was found in. */
  @Test
  void every_protocol_has_a_frame() {
    assertThat(decoded().flatMap(AgreementTest::protocols).collect(Collectors.toSet()))
        .isEqualTo(EnumSet.complementOf(EnumSet.of(Protocol.PAYLOAD, Protocol.UNKNOWN_TUNNEL)));
  }

  /** But that which no header tells. */
  @Test
  void every_kind_of_tunnel_has_a_frame() {
    final Set<TunnelKind> kinds = decoded().map(AgreementTest::kind).collect(Collectors.toSet());
    assertThat(kinds).isEqualTo(EnumSet.complementOf(EnumSet.of(TunnelKind.UNKNOWN)));
  }

  private static Stream<FrameDecoder> decoded() {
    return SAMPLES.stream()
        .map(sample -> WireFrames.decode(sample.bytes(), sample.bytes().length, sample.linkType()));
  }

  private static Stream<Protocol> protocols(FrameDecoder frame) {
    return IntStream.range(0, frame.layerCount()).mapToObj(frame::protocol);
  }

  private static TunnelKind kind(FrameDecoder frame) {
    return frame.tunnel() == FrameDecoder.NO_LAYER
        ? TunnelKind.NONE
        : TunnelKind.of(frame.protocol(frame.tunnel()));
  }

  private static Stream<Arguments> files() {
    final List<Arguments> files = new ArrayList<>();
    for (final ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
      final byte[] micros = WrittenCapture.pcap(order, false, ETHERNET);
      final byte[] nanos = WrittenCapture.pcap(order, true, ETHERNET);
      files.add(Arguments.of("pcap, microseconds, " + order, micros, ETHERNET));
      files.add(Arguments.of("pcap, nanoseconds, " + order, nanos, ETHERNET));
      for (final Block block : Block.values()) {
        final List<Sample> samples = block == Block.SIMPLE ? ETHERNET : SAMPLES;
        final byte[] section = WrittenCapture.section(order, block, samples);
        files.add(Arguments.of("pcapng, " + block + " blocks, " + order, section, samples));
      }
    }
    files.add(Arguments.of("pcapng, two sections", sections(), twice()));
    return files.stream();
  }

  private static byte[] sections() {
    return WireFrames.concat(
        WrittenCapture.section(ByteOrder.LITTLE_ENDIAN, Block.ENHANCED, SAMPLES),
        WrittenCapture.section(ByteOrder.BIG_ENDIAN, Block.SIMPLE, ETHERNET));
  }

  private static List<Sample> twice() {
    return Stream.concat(SAMPLES.stream(), ETHERNET.stream()).toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void tshark_reads_every_frame_of_the_file_the_same(
      String name, byte[] bytes, List<Sample> samples) throws IOException {
    final Path file = Files.write(directory.resolve("file"), bytes);
    assertThat(TsharkAgreement.differences(file, i -> samples.get(i).beyond())).isEmpty();
    assertThat(Tshark.fields(file, "frame.number")).as(name).hasSameSizeAs(samples);
  }
}
