package io.wirecheck.reference;

import io.wirecheck.packet.FrameWriter;
import io.wirecheck.reference.Way.Sight;
import io.wirecheck.reference.Wiring.Device;
import io.wirecheck.reference.Wiring.Station;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The way from one station to another where nodes route by owner alone: in an IPv6 cluster, which
 * neither translates nor marks, and within an overlay. The pod's cable, the interface that owns the
 * address, the VPC, the interface that owns the other address, the other pod's cable. On one node
 * the cables alone. Each node that forwards takes one from the TTL; the VPC's router takes none.
 */
final class Route {

  static final int TTL = 64;
  static final long ON_A_NODE = 20_000;
  static final long THROUGH_THE_VPC = 300_000;
  private static final int BRANCHLESS_TAG = 1;

  private final Station from;
  private final Station to;
  private final IpPacket packet;
  private final DataPath dataPath;
  private final List<Sight> sights = new ArrayList<>();
  private int ttl = TTL;
  private long nanos;

  private Route(
      final Station from, final Station to, final IpPacket packet, final DataPath dataPath) {
    this.from = from;
    this.to = to;
    this.packet = packet;
    this.dataPath = dataPath;
  }

  /** The way out of the VPC. */
  static List<Sight> beyond(final Station from, final IpPacket packet, final DataPath dataPath) {
    final Route route = new Route(from, from, packet, dataPath);
    route.start();
    route.forward(from.veth().isPresent());
    route.onTrunk(from, from.owner().mac().bits(), router());
    route.onOwner(from, from.owner().mac().bits(), router());
    return List.copyOf(route.sights);
  }

  /** The way from outside the VPC. */
  static List<Sight> fromBeyond(final Station to, final IpPacket packet, final DataPath dataPath) {
    final Route route = new Route(to, to, packet, dataPath);
    route.nanos += THROUGH_THE_VPC;
    route.onTrunk(to, router(), to.owner().mac().bits());
    route.onOwner(to, router(), to.owner().mac().bits());
    route.forward(to.veth().isPresent());
    route.finish();
    return List.copyOf(route.sights);
  }

  static List<Sight> between(
      final Station from, final Station to, final IpPacket packet, final DataPath dataPath) {
    final Route route = new Route(from, to, packet, dataPath);
    route.walk();
    return List.copyOf(route.sights);
  }

  private void walk() {
    start();
    if (from.isOn(to)) {
      forward(from.veth().isPresent() || to.veth().isPresent());
    } else {
      forward(from.veth().isPresent());
      leave();
      nanos += THROUGH_THE_VPC;
      arrive();
      forward(to.veth().isPresent());
    }
    finish();
  }

  private void start() {
    from.veth().ifPresent(veth -> see(veth, podMac(veth), veth.mac().bits()));
  }

  private void finish() {
    to.veth().ifPresent(veth -> see(veth, veth.mac().bits(), podMac(veth)));
  }

  private void forward(final boolean routed) {
    ttl -= routed ? 1 : 0;
    nanos += ON_A_NODE;
  }

  private void leave() {
    if (overlay().isPresent()) {
      tunnelled(from.primary(), from.primary().mac().bits(), router());
    } else {
      onTrunk(from, from.owner().mac().bits(), router());
      onOwner(from, from.owner().mac().bits(), router());
    }
  }

  private void arrive() {
    if (overlay().isPresent()) {
      tunnelled(to.primary(), router(), to.primary().mac().bits());
    } else {
      onTrunk(to, router(), to.owner().mac().bits());
      onOwner(to, router(), to.owner().mac().bits());
    }
  }

  /** Hosts speak for themselves; only what pods send to pods is put into a tunnel. */
  private Optional<Overlay> overlay() {
    return from.veth().isPresent() && to.veth().isPresent() ? dataPath.overlay() : Optional.empty();
  }

  private void tunnelled(final Device device, final long source, final long destination) {
    final Overlay tunnel = overlay().orElseThrow();
    final int inner = ttl;
    final FrameWriter outer =
        FrameWriter.ethernet(source, destination)
            .ipv4(from.tunnelAddress().ipv4(), to.tunnelAddress().ipv4());
    sights.add(new Sight(device.point(), nanos, () -> tunnel.frame(outer, packet, inner)));
  }

  private void onTrunk(final Station station, final long source, final long destination) {
    station
        .trunk()
        .ifPresent(
            trunk ->
                see(
                    trunk,
                    FrameWriter.ethernet(source, destination)
                        .vlan(station.owner().vlan().orElse(BRANCHLESS_TAG))));
  }

  private void onOwner(final Station station, final long source, final long destination) {
    final FrameWriter link = FrameWriter.ethernet(source, destination);
    final boolean secondary = !station.owner().equals(station.primary());
    see(
        station.owner(),
        dataPath.tagged() && secondary && station.trunk().isEmpty()
            ? link.vlan(BRANCHLESS_TAG)
            : link);
  }

  private void see(final Device device, final long source, final long destination) {
    see(device, FrameWriter.ethernet(source, destination));
  }

  private void see(final Device device, final FrameWriter link) {
    final int here = ttl;
    sights.add(new Sight(device.point(), nanos, () -> packet.frame(link, here)));
  }

  private static long podMac(final Device veth) {
    return StableIds.mac("pod of " + veth.name()).bits();
  }

  private static long router() {
    return StableIds.router().bits();
  }
}
