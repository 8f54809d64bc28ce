package io.wirecheck.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.evidence.Endpoint;
import io.wirecheck.evidence.Flow;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.Round;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.PodRef;
import io.wirecheck.packet.FrameWriter;
import io.wirecheck.packet.LinkType;
import io.wirecheck.packet.Nonce;
import io.wirecheck.packet.PcapWriter;
import io.wirecheck.requires.RequiresCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The filter is judged by the program that applies it. */
@RequiresCommand("tcpdump")
class CaptureFilterTest {

  private static final String NODE_A = "192.168.1.64";
  private static final String NODE_B = "192.168.2.208";
  private static final String SECONDARY_B = "192.168.2.45";
  private static final String POD_A = "192.168.1.88";
  private static final String POD_B = "192.168.2.193";
  private static final String STRANGER = "203.0.113.9";
  private static final int PORT = 24_242;
  private static final byte[] DATA = new Nonce(1, 2, 3).bytes();

  @TempDir private Path directory;

  @Test
  void takes_a_probe_and_its_answer_natively() throws Exception {
    assertThat(passes(frame(POD_A, POD_B).udp(40_000, PORT).payload(DATA))).isTrue();
    assertThat(passes(frame(POD_B, POD_A).udp(PORT, 40_000).payload(DATA))).isTrue();
    assertThat(passes(frame(POD_A, POD_B).echoRequest(1, 1).payload(DATA))).isTrue();
    assertThat(passes(frame(POD_B, POD_A).echoReply(1, 1).payload(DATA))).isTrue();
  }

  @Test
  void takes_a_probe_whose_source_was_translated() throws Exception {
    assertThat(passes(frame(NODE_A, POD_B).udp(40_000, PORT).payload(DATA))).isTrue();
  }

  @Test
  void takes_a_probe_with_a_vlan_tag() throws Exception {
    assertThat(passes(tagged(POD_A, POD_B).udp(40_000, PORT).payload(DATA))).isTrue();
    assertThat(passes(tagged(NODE_A, NODE_B).udp(50_000, 9999).payload(DATA))).isTrue();
    assertThat(passes(tagged(POD_A, STRANGER).udp(40_000, PORT).payload(DATA))).isFalse();
  }

  @Test
  void takes_what_is_wrapped_in_vxlan_on_whatever_port() throws Exception {
    for (final int port : new int[] {4789, 8472, 9999, 53}) {
      assertThat(
              passes(
                  frame(NODE_A, NODE_B)
                      .udp(50_000, port)
                      .vxlan(4096)
                      .innerEthernet(1, 2)
                      .ipv4(bits(POD_A), bits(POD_B))
                      .udp(40_000, PORT)
                      .payload(DATA)))
          .isTrue();
    }
    assertThat(passes(frame(NODE_A, SECONDARY_B).udp(50_000, 4789).payload(DATA))).isTrue();
  }

  @Test
  void takes_every_fragment_of_a_datagram_between_nodes() throws Exception {
    assertThat(passes(fragment(frame(NODE_A, NODE_B).udp(50_000, 4789).payload(DATA), 0x2000)))
        .isTrue();
    assertThat(passes(fragment(frame(NODE_A, NODE_B).udp(50_000, 4789).payload(DATA), 0x00B9)))
        .isTrue();
  }

  @Test
  void takes_the_first_fragment_of_a_probe_which_is_the_one_with_the_nonce() throws Exception {
    assertThat(passes(fragment(frame(POD_A, POD_B).udp(40_000, PORT).payload(DATA), 0x2000)))
        .isTrue();
  }

  @Test
  void takes_every_protocol_that_carries_packets_between_nodes() throws Exception {
    for (final int protocol : new int[] {4, 41, 47, 50, 51, 137}) {
      final byte[] frame = frame(NODE_A, NODE_B).udp(1, 2).payload(DATA);
      frame[14 + 9] = (byte) protocol;
      assertThat(passes(frame)).as("protocol %d", protocol).isTrue();
      final byte[] beyond = frame(NODE_A, STRANGER).udp(1, 2).payload(DATA);
      beyond[14 + 9] = (byte) protocol;
      assertThat(passes(beyond)).as("protocol %d", protocol).isFalse();
    }
  }

  @Test
  void leaves_out_what_concerns_nobody() throws Exception {
    assertThat(passes(frame(NODE_A, STRANGER).udp(40_000, 53).payload(DATA))).isFalse();
    assertThat(passes(frame(STRANGER, NODE_A).udp(4789, 4789).payload(DATA))).isFalse();
    assertThat(passes(frame(POD_A, POD_B).udp(40_000, PORT + 1).payload(DATA))).isFalse();
    assertThat(passes(frame(NODE_A, NODE_B).tcp(40_000, 10_250, 1, 0, 0x10).payload(DATA)))
        .isFalse();
    assertThat(passes(frame(POD_A, STRANGER).echoRequest(1, 1).payload(DATA))).isFalse();
  }

  @Test
  void a_round_of_many_flows_still_fits_the_kernel() throws Exception {
    final List<Round.Planned> flows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      final IpAddress to = IpAddress.parse("10.0.0.1").plus(i);
      flows.add(new Round.Planned(i, flow(Transport.TCP, 8080), to));
    }
    assertThat(compile(CaptureFilter.of(round(flows)))).isBetween(100, 4096);
  }

  @Test
  void ipv6_is_taken_as_ipv4_is() throws Exception {
    final Round round =
        new Round(
            1,
            1,
            List.of(
                new Round.Planned(0, flow(Transport.ICMP, 0), IpAddress.parse("2001:db8::7")),
                new Round.Planned(1, flow(Transport.UDP, PORT), IpAddress.parse("2001:db8::7"))),
            new TreeSet<>(),
            Map.of("a", List.of(IpAddress.parse("2001:db8::1"), IpAddress.parse(NODE_A))),
            Duration.ofSeconds(1));
    assertThat(CaptureFilter.of(round)).contains("icmp6 and (host 2001:db8::7)");
    assertThat(compile(CaptureFilter.of(round))).isPositive();
  }

  private static FrameWriter frame(final String source, final String destination) {
    return FrameWriter.ethernet(1, 2).ipv4(bits(source), bits(destination));
  }

  private static FrameWriter tagged(final String source, final String destination) {
    return FrameWriter.ethernet(1, 2).vlan(7).ipv4(bits(source), bits(destination));
  }

  private static byte[] fragment(final byte[] frame, final int flagsAndOffset) {
    frame[14 + 6] = (byte) (flagsAndOffset >> 8);
    frame[14 + 7] = (byte) flagsAndOffset;
    return frame;
  }

  private static int bits(final String address) {
    return IpAddress.parse(address).ipv4();
  }

  private static Flow flow(final Transport transport, final int port) {
    return new Flow(
        new Endpoint.OfPod(new PodRef("default", "a")),
        new Endpoint.OfPod(new PodRef("default", "b")),
        transport,
        port,
        1);
  }

  private static Round round(final List<Round.Planned> flows) {
    return new Round(
        1,
        1,
        flows,
        new TreeSet<>(),
        Map.of(
            "a", List.of(IpAddress.parse(NODE_A)),
            "b", List.of(IpAddress.parse(NODE_B), IpAddress.parse(SECONDARY_B))),
        Duration.ofSeconds(1));
  }

  private static String filter() {
    return CaptureFilter.of(
        round(
            List.of(
                new Round.Planned(0, flow(Transport.UDP, PORT), IpAddress.parse(POD_B)),
                new Round.Planned(1, flow(Transport.ICMP, 0), IpAddress.parse(POD_B)))));
  }

  private boolean passes(final byte[] frame) throws IOException {
    final Path file = directory.resolve("frame.pcap");
    try (PcapWriter writer = PcapWriter.create(file, LinkType.ETHERNET, 65_535)) {
      writer.append(0, frame);
    }
    final CommandOutcome outcome =
        run(List.of("tcpdump", "-n", "-t", "-r", file.toString(), filter()));
    return !outcome.text().isEmpty();
  }

  /** The number of instructions. */
  private int compile(final String filter) throws IOException {
    return (int) run(List.of("tcpdump", "-d", filter)).text().lines().count();
  }

  private CommandOutcome run(final List<String> command) throws IOException {
    final Path own = Files.createTempDirectory(directory, "shell");
    final CommandOutcome outcome = new LocalShell(own).run(command, Duration.ofSeconds(20));
    assertThat(outcome.exitStatus()).as("%s", outcome).hasValue(0);
    return outcome;
  }
}
