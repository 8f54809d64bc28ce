package io.wirecheck.reference;

import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.IpAddress.Family;
import io.wirecheck.packet.FrameWriter;
import io.wirecheck.packet.TcpHeader;
import io.wirecheck.reference.DataPath.Bystander;
import io.wirecheck.reference.Wiring.Station;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What is on the wire besides the probes: kubelets talking to the API server, DNS, health checks.
 * None of it carries a nonce. Every draw comes from the seed.
 */
final class BystanderTraffic {

  private static final IpAddress API_SERVER = IpAddress.parse("192.168.1.5");
  private static final IpAddress RESOLVER = IpAddress.parse("192.168.0.2");
  private static final IpAddress MIRRORED = IpAddress.parse("192.168.250.17");
  private static final IpAddress GATEWAY = IpAddress.parse("192.168.250.33");
  private static final IpAddress CLIENT = IpAddress.parse("203.0.113.9");
  private static final int OF_EACH = 2;
  private static final int SMALL = 120;

  private final Random random;
  private final Station host;
  private final List<byte[]> frames = new ArrayList<>();

  private BystanderTraffic(final Station host, final long seed) {
    this.host = host;
    this.random = new Random(seed ^ host.node().name().hashCode());
  }

  /** The frames that pass a node's primary interface, in the order of time. */
  static List<byte[]> at(final Station host, final DataPath dataPath, final long seed) {
    final BystanderTraffic traffic = new BystanderTraffic(host, seed);
    for (int i = 0; i < OF_EACH; i++) {
      traffic.usual();
      dataPath.bystanders().forEach(traffic::add);
    }
    return List.copyOf(traffic.frames);
  }

  /** The point where it passes. */
  static ObservationPoint point(final Station host) {
    return host.primary().point();
  }

  private void usual() {
    final int port = 32_768 + random.nextInt(20_000);
    final int node = node().ipv4();
    frames.add(
        outbound()
            .ipv4(node, API_SERVER.ipv4())
            .tcp(port, 443, random.nextInt(), random.nextInt(), TcpHeader.PSH | TcpHeader.ACK)
            .payload(bytes(SMALL)));
    frames.add(
        inbound()
            .ipv4(API_SERVER.ipv4(), node)
            .tcp(443, port, random.nextInt(), random.nextInt(), TcpHeader.ACK)
            .payload(new byte[0]));
    frames.add(outbound().ipv4(node, RESOLVER.ipv4()).udp(port, 53).payload(bytes(SMALL / 2)));
    frames.add(inbound().ipv4(RESOLVER.ipv4(), node).udp(53, port).payload(bytes(SMALL)));
  }

  private void add(final Bystander kind) {
    frames.add(
        switch (kind) {
          case MIRROR_SESSION -> clientPacket(mirror());
          case GATEWAY_LOAD_BALANCER -> clientPacket(gateway());
          case DNS_TO_4789 ->
              inbound().ipv4(RESOLVER.ipv4(), node().ipv4()).udp(53, 4789).payload(bytes(SMALL));
        });
  }

  /** VPC traffic mirroring: VXLAN to port 4789, with the mirrored interface as its source. */
  private FrameWriter mirror() {
    return inbound()
        .ipv4(MIRRORED.ipv4(), node().ipv4())
        .udp(ephemeral(), 4789)
        .vxlan(7_654_321)
        .innerEthernet(random.nextInt(), random.nextInt());
  }

  /** A gateway load balancer: Geneve to port 6081 with options, and the IP packet right inside. */
  private FrameWriter gateway() {
    return inbound()
        .ipv4(GATEWAY.ipv4(), node().ipv4())
        .udp(ephemeral(), 6081)
        .geneve(0, gatewayOptions());
  }

  /**
   * The three options of the service, of class 0x0108: the endpoint's id, the attachment's id, the
   * flow's cookie (AWS documentation, gateway load balancer).
   */
  private byte[] gatewayOptions() {
    final ByteBuffer options = ByteBuffer.allocate(32);
    options.putShort((short) 0x0108).put((byte) 1).put((byte) 2).putLong(random.nextLong());
    options.putShort((short) 0x0108).put((byte) 2).put((byte) 2).putLong(random.nextLong());
    options.putShort((short) 0x0108).put((byte) 3).put((byte) 1).putInt(random.nextInt());
    return options.array();
  }

  private byte[] clientPacket(final FrameWriter tunnel) {
    return tunnel
        .ipv4(CLIENT.ipv4(), MIRRORED.ipv4())
        .ttl(55)
        .udp(ephemeral(), 4242)
        .payload(bytes(SMALL));
  }

  private int ephemeral() {
    return 32_768 + random.nextInt(20_000);
  }

  private FrameWriter inbound() {
    return FrameWriter.ethernet(router(), host.primary().mac().bits());
  }

  private FrameWriter outbound() {
    return FrameWriter.ethernet(host.primary().mac().bits(), router());
  }

  private static long router() {
    return StableIds.router().bits();
  }

  private IpAddress node() {
    final IpAddress own = host.address(Family.IPV4);
    return own.family() == Family.IPV4 ? own : host.tunnelAddress();
  }

  private byte[] bytes(final int length) {
    final byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
