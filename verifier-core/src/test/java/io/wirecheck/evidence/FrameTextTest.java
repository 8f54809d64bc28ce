package io.wirecheck.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.packet.FrameDecoder;
import io.wirecheck.packet.LinkType;
import io.wirecheck.packet.Nonce;
import io.wirecheck.packet.TunnelKind;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FrameTextTest {

  private static final Nonce NONCE = new Nonce(1, 2, 3);

  @Test
  void every_kind_of_tunnel_has_a_name_of_its_own() {
    assertThat(Arrays.stream(TunnelKind.values()).filter(kind -> kind != TunnelKind.NONE))
        .extracting(FrameText::name)
        .doesNotHaveDuplicates()
        .allMatch(name -> !name.isBlank());
  }

  @Test
  void what_carries_a_packet_is_a_port_or_the_number_of_a_protocol() {
    assertThat(carrier(ProbeFrames.vxlan(4789, NONCE))).isEqualTo("udp 4789");
    assertThat(carrier(ProbeFrames.tcp(NONCE))).isEqualTo("tcp 4242");
    assertThat(carrier(ProbeFrames.udpOverIpv6(NONCE))).isEqualTo("udp 4242");
    assertThat(carrier(ProbeFrames.esp())).isEqualTo("ip protocol 50");
  }

  private static String carrier(final byte[] frame) {
    final FrameDecoder decoder = new FrameDecoder();
    decoder.decode(ByteBuffer.wrap(frame), 0, frame.length, frame.length, LinkType.ETHERNET);
    return FrameText.carrier(decoder, decoder.outermostIp());
  }
}
