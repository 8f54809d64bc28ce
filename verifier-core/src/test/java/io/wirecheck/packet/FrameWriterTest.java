package io.wirecheck.packet;

import static io.wirecheck.packet.WireFrames.NONCE;
import static io.wirecheck.packet.WireFrames.podToPod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.wirecheck.requires.RequiresCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FrameWriterTest {

  @TempDir private Path directory;

  @Test
  void writes_the_bytes_of_a_probe() {
    assertThat(WireFrames.udpProbe())
        .isEqualTo(
            Hex.bytes(
                """
                02000000000b 02000000000a 0800         # to B, from A, IPv4
                45 00 002c 0009 4000 3f 11 b721        # 44 bytes, id 9, DF, TTL 63, UDP, checksum
                c0a8011e c0a80228                      # 192.168.1.30 > 192.168.2.40
                9c40 1092 0018 138b                    # 40000 > 4242, 24 bytes, checksum
                57eca11f00d5c0de 00000007 00000003     # the nonce
                """));
  }

  @Test
  @RequiresCommand("tshark")
  void tshark_finds_every_checksum_right() throws IOException {
    final Path path = directory.resolve("written.pcap");
    try (PcapWriter writer = PcapWriter.create(path, LinkType.ETHERNET, 512)) {
      writer.append(0, WireFrames.udpProbe());
      writer.append(1, WireFrames.tcpProbe());
      writer.append(2, WireFrames.pingProbe());
      writer.append(3, WireFrames.vxlanProbe(VxlanHeader.PORT));
      writer.append(4, podToPod().udp(1, 2).payload(new byte[] {1, 2, 3}));
    }
    assertThat(
            Tshark.fields(
                path,
                "frame.protocols",
                "ip.checksum.status",
                "udp.checksum.status",
                "tcp.checksum.status",
                "icmp.checksum.status"))
        .isEqualTo(
            List.of(
                "eth:ethertype:ip:udp:data|1|1||",
                "eth:ethertype:ip:tcp|1||1|",
                "eth:ethertype:ip:icmp:data|1|||1",
                "eth:ethertype:ip:udp:vxlan:eth:ethertype:ip:udp:data|1,1|1,1||",
                "eth:ethertype:ip:udp:data|1|1||"));
  }

  @Test
  void pads_to_the_shortest_ethernet_frame() {
    assertThat(podToPod().udp(1, 2).paddedPayload(new byte[1])).hasSize(60).endsWith(0, 0, 0);
    assertThat(podToPod().udp(1, 2).paddedPayload(new byte[100])).hasSize(142);
  }

  @Test
  void repeats_the_nonce_through_an_echo_as_ping_does() {
    assertThat(FrameWriter.echoData(NONCE, 56))
        .isEqualTo(
            Hex.bytes("00".repeat(16) + NONCE.hex() + NONCE.hex() + NONCE.hex().substring(0, 16)));
  }

  @Test
  void refuses_a_ttl_without_an_ip_header() {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> podToPod().udp(1, 2).ttl(3))
        .withMessage("ttl belongs to an IPv4 header; call it right after ipv4(...)");
  }
}
