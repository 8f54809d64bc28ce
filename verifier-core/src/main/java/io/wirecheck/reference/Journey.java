package io.wirecheck.reference;

import io.wirecheck.evidence.NetworkException;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.packet.FrameWriter;
import io.wirecheck.reference.Fabric.Port;
import io.wirecheck.reference.Way.Arrived;
import io.wirecheck.reference.Way.Beyond;
import io.wirecheck.reference.Way.End;
import io.wirecheck.reference.Way.InPod;
import io.wirecheck.reference.Way.Lost;
import io.wirecheck.reference.Way.OnHost;
import io.wirecheck.reference.Way.Place;
import io.wirecheck.reference.Way.Sight;
import io.wirecheck.trace.Connections;
import io.wirecheck.trace.Disposition;
import io.wirecheck.trace.Disposition.Delivered;
import io.wirecheck.trace.Disposition.Dropped;
import io.wirecheck.trace.Disposition.Forwarded;
import io.wirecheck.trace.Evaluator;
import io.wirecheck.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Walks one packet through nodes and VPC: each node does what its tables say, and the VPC carries a
 * packet to the interface that owns its destination, if the interface that it left by owns its
 * source (EC2's source/destination check). The VPC's router takes nothing from the TTL.
 */
final class Journey {

  private static final int MOST_NODES = 16;
  private static final String TUNNEL = "vxlan";

  /** The tag in {@code trunk-vlan-tag}, where no branch has one of its own. */
  private static final int BRANCHLESS_TAG = 1;

  private final Fabric fabric;
  private final DataPath dataPath;
  private final Map<String, Connections> tracked;
  private final List<Sight> sights = new ArrayList<>();
  private IpPacket packet;
  private int ttl = Route.TTL;
  private long nanos;
  private int nodes;

  private Journey(
      final Fabric fabric,
      final DataPath dataPath,
      final Map<String, Connections> tracked,
      final IpPacket packet) {
    this.fabric = fabric;
    this.dataPath = dataPath;
    this.tracked = tracked;
    this.packet = packet;
  }

  /**
   * The way of a packet.
   *
   * @param tracked the connections of each node, which the packet may add to
   */
  static Way of(
      final Fabric fabric,
      final DataPath dataPath,
      final Map<String, Connections> tracked,
      final Place start,
      final IpPacket packet) {
    final Journey journey = new Journey(fabric, dataPath, tracked, packet);
    final End end = journey.startFrom(start);
    return new Way(journey.sights, end);
  }

  private End startFrom(final Place start) {
    if (start instanceof final InPod inPod) {
      return fabric
          .port(inPod.pod())
          .map(this::leavePod)
          .orElseGet(() -> new Lost("pod " + inPod.pod() + " has no cable"));
    }
    return start instanceof final OnHost host
        ? onNode(host.node(), Optional.empty())
        : throughVpc();
  }

  private End leavePod(final Port veth) {
    see(veth, FrameWriter.ethernet(podMac(veth), veth.mac()));
    return onNode(veth.node(), Optional.of(veth.link().name()));
  }

  /**
   * One node's part.
   *
   * @param inDevice empty for a packet of the node's own
   */
  private End onNode(final String node, final Optional<String> inDevice) {
    final Optional<Evaluator> evaluator = fabric.evaluator(node);
    if (evaluator.isEmpty() || nodes == MOST_NODES) {
      return new Lost("no way on from node " + node);
    }
    nodes++;
    final Connections before = tracked.getOrDefault(node, Connections.none());
    final Trace trace =
        inDevice.isPresent()
            ? evaluator.get().receive(packet.header(), inDevice.get(), before)
            : evaluator.get().send(packet.header(), before);
    tracked.put(node, trace.connections());
    ttl -= inDevice.isPresent() ? 1 : 0;
    nanos += Route.ON_A_NODE;
    return after(node, trace.disposition());
  }

  private End after(final String node, final Disposition disposition) {
    if (disposition instanceof final Forwarded forwarded) {
      packet = packet.with(forwarded.packet());
      return leaveBy(node, forwarded.device());
    }
    if (disposition instanceof final Delivered delivered) {
      return new Arrived(new OnHost(node), delivered.packet());
    }
    if (disposition instanceof final Dropped dropped) {
      return new Lost("node " + node + ": " + dropped.reason());
    }
    throw new NetworkException(
        "the model has tables of node %s that it cannot walk: %s".formatted(node, disposition));
  }

  private End leaveBy(final String node, final String device) {
    final Optional<Port> port = fabric.port(node, device);
    if (port.isEmpty()) {
      return isTunnel(node, device)
          ? throughTunnel(node, device)
          : new Lost("nothing is behind " + device + " of node " + node);
    }
    return port.get().pod().isPresent() ? enterPod(port.get()) : leaveNode(port.get());
  }

  private End enterPod(final Port veth) {
    see(veth, FrameWriter.ethernet(veth.mac(), podMac(veth)));
    return veth.pod()
        .filter(pod -> pod.addresses().contains(packet.header().destination()))
        .map(pod -> (End) new Arrived(new InPod(pod.ref()), packet.header()))
        .orElseGet(() -> new Lost("it is not for the pod at " + veth.link().name()));
  }

  private End leaveNode(final Port port) {
    final NetworkInterface eni = port.eni().orElseThrow();
    final FrameWriter link = FrameWriter.ethernet(port.mac(), router());
    see(port, onLink(port, link));
    fabric.trunk(eni).ifPresent(trunk -> see(trunk, link.vlan(tag(eni))));
    nanos += Route.THROUGH_THE_VPC;
    if (!Wiring.holds(eni, packet.header().source())) {
      return new Lost(
          "%s may not send from %s: the source/destination check"
              .formatted(eni.id(), packet.header().source()));
    }
    return throughVpc();
  }

  private End throughVpc() {
    final IpAddress destination = packet.header().destination();
    final Optional<NetworkInterface> owner = fabric.ownerOf(destination);
    if (owner.isPresent()) {
      return fabric
          .port(owner.get())
          .map(this::enterNode)
          .orElseGet(() -> new Lost(owner.get().id() + " is on no node that would answer"));
    }
    if (fabric.isInVpc(destination)) {
      return new Lost("no interface of the VPC has " + destination);
    }
    return dataPath.natGateway() || fabric.letsOut(packet.header().source(), destination)
        ? new Arrived(new Beyond(), packet.header())
        : new Lost("the internet gateway knows no public address of " + packet.header().source());
  }

  private End enterNode(final Port port) {
    final NetworkInterface eni = port.eni().orElseThrow();
    final Optional<Port> trunk = fabric.trunk(eni);
    if (!port.works() || trunk.filter(below -> !below.works()).isPresent()) {
      return new Lost(port.link().name() + " of node " + port.node() + " takes nothing in");
    }
    final FrameWriter link = FrameWriter.ethernet(router(), port.mac());
    trunk.ifPresent(below -> see(below, link.vlan(tag(eni))));
    see(port, onLink(port, link));
    return onNode(port.node(), Optional.of(port.link().name()));
  }

  private boolean isTunnel(final String node, final String device) {
    return fabric
        .tables(node)
        .flatMap(tables -> tables.link(device))
        .filter(link -> link.kind().equals(Optional.of(TUNNEL)))
        .isPresent();
  }

  /** To the node that has the destination, between the nodes' own addresses. */
  private End throughTunnel(final String node, final String device) {
    final Optional<Port> near = fabric.primary(node);
    final Optional<Port> far =
        fabric
            .ownerOf(packet.header().destination())
            .flatMap(fabric::port)
            .flatMap(port -> fabric.primary(port.node()));
    if (near.isEmpty() || far.isEmpty() || !isTunnel(far.get().node(), device)) {
      return new Lost("no tunnel leads to " + packet.header().destination());
    }
    seeOuter(near.get(), near.get().mac(), router(), near.get(), far.get());
    nanos += Route.THROUGH_THE_VPC;
    seeOuter(far.get(), router(), far.get().mac(), near.get(), far.get());
    return onNode(far.get().node(), Optional.of(device));
  }

  private void seeOuter(
      final Port at, final long source, final long destination, final Port near, final Port far) {
    final int inner = ttl;
    final IpPacket here = packet;
    final FrameWriter outer =
        FrameWriter.ethernet(source, destination)
            .ipv4(ownAddress(near).ipv4(), ownAddress(far).ipv4());
    sights.add(new Sight(at.point(), nanos, () -> Overlay.VXLAN_4789.frame(outer, here, inner)));
  }

  private static IpAddress ownAddress(final Port port) {
    return port.eni().flatMap(NetworkInterface::primaryAddress).orElseThrow();
  }

  private void see(final Port port, final FrameWriter link) {
    final int here = ttl;
    final IpPacket now = packet;
    sights.add(new Sight(port.point(), nanos, () -> now.frame(link, here)));
  }

  private FrameWriter onLink(final Port port, final FrameWriter link) {
    final NetworkInterface eni = port.eni().orElseThrow();
    final boolean secondary = !eni.isPrimary() && fabric.trunk(eni).isEmpty();
    return dataPath.tagged() && secondary ? link.vlan(BRANCHLESS_TAG) : link;
  }

  private static int tag(final NetworkInterface branch) {
    return Optional.ofNullable(branch.tags().get(AwsJson.VLAN_TAG))
        .map(Integer::valueOf)
        .orElse(BRANCHLESS_TAG);
  }

  private static long podMac(final Port veth) {
    return StableIds.mac("pod of " + veth.link().name()).bits();
  }

  private static long router() {
    return StableIds.router().bits();
  }
}
