package io.wirecheck.evidence;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.evidence.Bystanders.OpaquePacket;
import io.wirecheck.evidence.Gathering.Capture;
import io.wirecheck.evidence.Gathering.Captured;
import io.wirecheck.evidence.Gathering.Lost;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.packet.LinkType;
import io.wirecheck.packet.Nonce;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CaptureSieveTest {

  private static final long RUN = 0x57ec_a11f_00d5_c0deL;
  private static final Nonce NONCE = new Nonce(RUN, 7, 0);
  private static final Nonce OTHER_RUN = new Nonce(RUN + 1, 7, 0);

  static Stream<byte[]> ours() {
    return Stream.of(
        ProbeFrames.udp(NONCE),
        ProbeFrames.tcpReply(NONCE),
        ProbeFrames.ping(NONCE),
        ProbeFrames.vxlan(4789, NONCE),
        ProbeFrames.vxlan(9999, NONCE),
        ProbeFrames.quoted(NONCE),
        ProbeFrames.unreadable(NONCE),
        ProbeFrames.udpOverIpv6(NONCE));
  }

  @ParameterizedTest
  @MethodSource("ours")
  void keeps_a_frame_with_the_run_s_id_and_nothing_of_the_others(final byte[] ours) {
    final byte[] secret = someone("PASSWORD=hunter2");
    final Captured kept = captured(WrittenCapture.of(secret, ours, secret).evidence());

    assertThat(text(kept)).doesNotContain("PASSWORD").doesNotContain("hunter2");
    assertThat(kept.pcap().buffer().remaining()).isEqualTo(24 + 16 + ours.length);
    assertThat(frame(kept, 24)).isEqualTo(ours);
    assertThat(kept.bystanders().frames()).isEqualTo(Map.of("ethernet/ipv4/udp", 2L));
  }

  @Test
  void another_run_s_nonce_is_not_ours() {
    final Captured kept = captured(WrittenCapture.of(ProbeFrames.udp(OTHER_RUN)).evidence());
    assertThat(kept.pcap().size()).isEqualTo(24);
    assertThat(kept.bystanders().frames()).isEqualTo(Map.of("ethernet/ipv4/udp", 1L));
  }

  @Test
  void sieving_again_changes_nothing() {
    final Captured once =
        captured(WrittenCapture.of(ProbeFrames.udp(NONCE), someone("x")).evidence());
    final Captured twice = captured(once.pcap());
    assertThat(twice.pcap().buffer()).isEqualTo(once.pcap().buffer());
    assertThat(twice.bystanders()).isEqualTo(Bystanders.none());
  }

  @Test
  void keeps_device_provenance_link_type_and_the_kernel_s_count() {
    final Evidence raw = WrittenCapture.of().withLinkType(LinkType.LINUX_SLL2);
    final Captured kept = (Captured) CaptureSieve.sieve("ens6", raw, RUN, 3);
    assertThat(kept.device()).isEqualTo("ens6");
    assertThat(kept.droppedByKernel()).isEqualTo(3);
    assertThat(kept.pcap().provenance()).isEqualTo(raw.provenance());
    assertThat(kept.pcap().buffer().getInt(20)).isEqualTo(LinkType.LINUX_SLL2.code());
  }

  @Test
  void notes_the_outer_header_of_what_is_encrypted_and_none_of_its_bytes() {
    final Captured kept = captured(WrittenCapture.of(ProbeFrames.esp()).evidence());
    assertThat(kept.pcap().size()).isEqualTo(24);
    assertThat(kept.bystanders().opaque())
        .containsExactly(
            new OpaquePacket("ESP", ProbeFrames.NODE_A, ProbeFrames.NODE_B, 108, 1000));
  }

  @Test
  void counts_what_of_the_others_it_cannot_read() {
    final byte[] unknown = ProbeFrames.unreadable(OTHER_RUN);
    final Captured kept = captured(WrittenCapture.of(unknown, someone("x")).evidence());
    assertThat(kept.bystanders().unread()).isEqualTo(1);
    assertThat(kept.bystanders().frames()).hasSize(2);
  }

  @Test
  void a_frame_of_others_that_the_snap_length_cut_within_a_header_is_not_unread() {
    final WrittenCapture capture = WrittenCapture.of(someone("x"));
    final Captured kept = captured(capture.evidence(capture.bytes(LinkType.ETHERNET, 14 + 20 + 4)));
    assertThat(kept.bystanders().frames().values()).containsExactly(1L);
    assertThat(kept.bystanders().unread()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 1, 32, Integer.MAX_VALUE})
  void keeps_a_frame_whole_whatever_snap_length_the_file_claims(final int snapLength) {
    final byte[] ours = ProbeFrames.udp(NONCE);
    final Captured kept = captured(WrittenCapture.of(ours).withSnapLengthInHeader(snapLength));
    assertThat(frame(kept, 24)).isEqualTo(ours);
  }

  @Test
  void a_nonce_that_the_snap_length_cut_is_kept_as_what_cannot_be_told() {
    final byte[] ours = ProbeFrames.udp(NONCE);
    final byte[] cut = Arrays.copyOf(ours, 14 + 20 + 8 + 12);
    final Captured kept = captured(WrittenCapture.of(cut).evidence());
    assertThat(frame(kept, 24)).isEqualTo(cut);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 20, 100, 106, 110})
  void a_file_that_was_cut_is_lost(final int bytes) {
    final Evidence raw =
        WrittenCapture.of(ProbeFrames.udp(NONCE), ProbeFrames.udp(NONCE)).cutBy(bytes);
    assertLost(CaptureSieve.sieve("ens5", raw, RUN, 0));
  }

  @Test
  void a_file_that_holds_no_frame_at_all_is_a_capture_of_nothing() {
    assertThat(captured(WrittenCapture.of().evidence()).pcap().size()).isEqualTo(24);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "tcpdump: eth0: No such device exists", "\n\r\r\n", "a"})
  void garbage_is_lost(final String text) {
    assertLost(
        CaptureSieve.sieve("ens5", WrittenCapture.of().evidence(text.getBytes(UTF_8)), RUN, 0));
  }

  @Test
  void an_impossible_length_is_lost() {
    final byte[] bytes = WrittenCapture.of(ProbeFrames.udp(NONCE)).bytes(LinkType.ETHERNET, 256);
    ByteBuffer.wrap(bytes).putInt(24 + 8, Integer.MAX_VALUE);
    assertLost(CaptureSieve.sieve("ens5", WrittenCapture.of().evidence(bytes), RUN, 0));
  }

  private static void assertLost(final Capture capture) {
    assertThat(capture).isInstanceOf(Lost.class);
    assertThat(((Lost) capture).code()).isEqualTo(InconclusiveCode.NO_CAPTURE);
    assertThat(((Lost) capture).detail()).contains("ens5").contains("captures/eni-a.pcap");
  }

  private static Captured captured(final Evidence raw) {
    return (Captured) CaptureSieve.sieve("ens5", raw, RUN, 0);
  }

  private static byte[] someone(final String payload) {
    return ProbeFrames.ip(ProbeFrames.POD_A, ProbeFrames.POD_B)
        .udp(53, 5353)
        .payload(payload.getBytes(UTF_8));
  }

  /** The bytes of the frame whose record starts at an offset. */
  private static byte[] frame(final Captured capture, final int record) {
    final ByteBuffer file = capture.pcap().buffer();
    final byte[] bytes = new byte[file.getInt(record + 8)];
    file.get(record + 16, bytes);
    return bytes;
  }

  private static String text(final Captured capture) {
    return ISO_8859_1.decode(capture.pcap().buffer()).toString();
  }
}
