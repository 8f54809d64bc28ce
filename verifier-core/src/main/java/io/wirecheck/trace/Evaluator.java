package io.wirecheck.trace;

import io.wirecheck.model.node.Link;
import io.wirecheck.model.node.Netfilter.HookPoint;
import io.wirecheck.model.node.NodeNetwork;
import io.wirecheck.trace.Hooks.Stage;
import io.wirecheck.trace.Routing.Nowhere;
import io.wirecheck.trace.Routing.Out;
import io.wirecheck.trace.Routing.Way;
import java.util.Optional;

/**
 * Walks packets of IPv4 through one node's rules, routes and chains as Linux does, and names each
 * step.
 *
 * <p>A node forwards. Reverse path filtering, neighbours and fragments are left out, and the source
 * port that SNAT would choose is the packet's own. Where a rule that could matter is not understood
 * the answer is {@link Disposition.NotKnown}.
 */
public final class Evaluator {

  private static final String LOOPBACK = "lo";

  private final NodeNetwork node;
  private final Routing routing;
  private final Hooks hooks;
  private final Chains chains;

  public Evaluator(NodeNetwork node) {
    this.node = node;
    this.routing = new Routing(node);
    this.hooks = new Hooks(node.netfilter());
    this.chains = new Chains(routing);
  }

  /** What becomes of a packet that comes in by a device. */
  public Trace receive(Packet packet, String inDevice, Connections connections) {
    final Passage passage = new Passage(packet, inDevice, connections);
    final Optional<Disposition> deaf = fault(inDevice);
    if (deaf.isPresent()) {
      return passage.end(deaf.get(), false);
    }
    final Optional<Disposition> end = ask(HookPoint.PREROUTING, passage);
    if (end.isPresent()) {
      return passage.end(end.get(), false);
    }
    final Way way = routing.route(passage);
    if (way instanceof final Nowhere nowhere) {
      return passage.end(nowhere.why(), false);
    }
    return way instanceof final Out out ? forward(out, passage) : deliver(passage);
  }

  /** What becomes of a packet that the node itself sends. */
  public Trace send(Packet packet, Connections connections) {
    final Passage passage = new Passage(packet, "", connections);
    final Optional<Disposition> unsent = leave(passage);
    if (unsent.isPresent()) {
      return passage.end(unsent.get(), false);
    }
    final Optional<Disposition> end = ask(HookPoint.OUTPUT, passage);
    return end.isPresent() ? passage.end(end.get(), false) : depart(passage);
  }

  private Trace forward(Out out, Passage passage) {
    passage.leaveBy(out.device(), out.gateway());
    final Optional<Disposition> end = ask(HookPoint.FORWARD, passage);
    return end.isPresent() ? passage.end(end.get(), false) : depart(passage);
  }

  private Trace deliver(Passage passage) {
    final Optional<Disposition> end = ask(HookPoint.INPUT, passage);
    return end.isPresent()
        ? passage.end(end.get(), false)
        : passage.end(new Disposition.Delivered(passage.packet()), true);
  }

  /** What the node sends to itself goes out and comes in by the loopback device. */
  private Trace depart(Passage passage) {
    final Optional<Disposition> end = ask(HookPoint.POSTROUTING, passage);
    if (end.isPresent()) {
      return passage.end(end.get(), false);
    }
    final String device = passage.outDevice();
    if (passage.inDevice().isEmpty() && device.equals(LOOPBACK)) {
      return passage.end(new Disposition.Delivered(passage.packet()), true);
    }
    return passage.end(
        fault(device)
            .orElseGet(
                () -> new Disposition.Forwarded(device, passage.gateway(), passage.packet())),
        true);
  }

  /** Why a device carries nothing. */
  private Optional<Disposition> fault(String device) {
    final Optional<Link> link = node.link(device);
    if (link.isEmpty()) {
      return Optional.of(new Disposition.NotKnown("device " + device + " is not listed"));
    }
    if (!link.get().up()) {
      return Optional.of(new Disposition.Dropped(device + " is down"));
    }
    return link.get().carrier()
        ? Optional.empty()
        : Optional.of(new Disposition.Dropped(device + " has no carrier"));
  }

  /** Routes a packet of the node's own, before its chains see it and where they changed it. */
  private Optional<Disposition> leave(Passage passage) {
    final Way way = routing.route(passage);
    if (way instanceof final Nowhere nowhere) {
      return Optional.of(nowhere.why());
    }
    if (way instanceof final Out out) {
      passage.leaveBy(out.device(), out.gateway());
    } else {
      passage.leaveBy(LOOPBACK, Optional.empty());
    }
    return Optional.empty();
  }

  private Optional<Disposition> ask(HookPoint point, Passage passage) {
    final boolean tracks = Hooks.translatesDestinations(point);
    boolean tracked = !tracks;
    for (final Stage stage : hooks.at(point)) {
      if (!tracked && stage.priority() >= Hooks.TRACKING) {
        passage.track();
        tracked = true;
      }
      final Optional<Disposition> end =
          stage.isNat() ? nat(stage, point, passage) : filter(stage, passage);
      if (end.isPresent()) {
        return end;
      }
    }
    return Optional.empty();
  }

  private Optional<Disposition> filter(Stage stage, Passage passage) {
    for (final Hooked hooked : stage.chains()) {
      final int mark = passage.mark();
      final Optional<Disposition> end = chains.run(hooked, passage);
      if (end.isPresent()) {
        return end;
      }
      if (hooked.reroutes() && passage.mark() != mark) {
        return leave(passage);
      }
    }
    return Optional.empty();
  }

  /** The first packet asks the chains until one binds; then every packet is translated alike. */
  private Optional<Disposition> nat(Stage stage, HookPoint point, Passage passage) {
    if (passage.first()) {
      final Optional<Disposition> end = bind(stage, passage);
      if (end.isPresent()) {
        return end;
      }
    }
    final Packet came = passage.packet();
    passage.translate(Hooks.translatesDestinations(point));
    if (!passage.first() && !passage.packet().equals(came)) {
      passage.step("nat " + point, "known connection: " + change(came, passage.packet(), point));
    }
    return point == HookPoint.OUTPUT && !passage.packet().destination().equals(came.destination())
        ? leave(passage)
        : Optional.empty();
  }

  private static String change(Packet came, Packet goes, HookPoint point) {
    return Hooks.translatesDestinations(point)
        ? "destination %s becomes %s".formatted(came.destination(), goes.destination())
        : "source %s becomes %s".formatted(came.source(), goes.source());
  }

  private Optional<Disposition> bind(Stage stage, Passage passage) {
    passage.unbound();
    for (final Hooked hooked : stage.chains()) {
      final Optional<Disposition> end = chains.run(hooked, passage);
      if (end.isPresent() || passage.isBound()) {
        return end;
      }
    }
    return Optional.empty();
  }
}
