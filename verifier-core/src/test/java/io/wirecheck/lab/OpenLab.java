package io.wirecheck.lab;

import io.wirecheck.evidence.NetworkAddress;
import io.wirecheck.evidence.NetworkException;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.Pod;
import io.wirecheck.model.PodRef;
import io.wirecheck.model.Topology;
import io.wirecheck.reference.ReferenceTopologies;
import io.wirecheck.shell.CommandOutcome;
import io.wirecheck.shell.Shells;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A lab whose pods come and go as somebody outside says: the nodes of a proving ground. */
public final class OpenLab implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Faults faults;
  private final Lab lab;
  private Topology topology;
  private Layout layout;

  private OpenLab(
      final Faults faults, final Lab lab, final Topology topology, final Layout layout) {
    this.faults = faults;
    this.lab = lab;
    this.topology = topology;
    this.layout = layout;
  }

  /**
   * Starts the lab of an address such as {@code lab:eks-study?fault=vxlan-overlay}.
   *
   * @param parent where it may make a directory
   */
  public static OpenLab start(final NetworkAddress address, final Path parent, final Clock clock) {
    return start(
        address,
        Faults.of(address).applied(ReferenceTopologies.named(address.name())),
        parent,
        clock);
  }

  /**
   * Starts a lab of this topology, with those faults of an address that are of wires: what is of
   * the inventory is in the topology already.
   *
   * @param parent where it may make a directory
   */
  public static OpenLab start(
      final NetworkAddress address, final Topology topology, final Path parent, final Clock clock) {
    final Faults faults = Faults.of(address);
    final Layout layout = faults.layout(topology);
    return new OpenLab(faults, Lab.start(layout, faults, parent, clock), topology, layout);
  }

  /** What is wired at the moment. */
  public synchronized Topology topology() {
    return topology;
  }

  public Shells shells() {
    return lab;
  }

  /** Wires these pods, whose addresses are on interfaces of their nodes. */
  public synchronized void add(final List<Pod> pods) {
    final Topology grown =
        topology.withPods(
            topology
                .pods()
                .map(
                    before -> {
                      final List<Pod> all = new ArrayList<>(before);
                      all.addAll(pods);
                      return all;
                    }));
    bring(grown);
  }

  /** Takes a pod's wires away, and what nodes know of its address. */
  public synchronized void remove(final PodRef ref) {
    final Optional<LabPod> gone =
        layout.pods().stream().filter(pod -> pod.ref().equals(ref)).findFirst();
    bring(
        topology.withPods(
            topology
                .pods()
                .map(before -> before.stream().filter(pod -> !pod.ref().equals(ref)).toList())));
    gone.ifPresent(this::unwire);
  }

  private void bring(final Topology changed) {
    final Layout next = faults.layout(changed);
    lab.grow(next);
    topology = changed;
    layout = next;
  }

  private void unwire(final LabPod pod) {
    final String node = pod.node().name();
    run(node, List.of("ip", "link", "delete", pod.veth()));
    run(node, List.of("ip", "netns", "delete", pod.namespace()));
    if (faults.overlay().isPresent()) {
      layout.nodes().stream()
          .map(LabNode::name)
          .filter(other -> !other.equals(node))
          .forEach(other -> forgetTunnel(other, pod.address()));
    }
  }

  private void forgetTunnel(final String node, final IpAddress address) {
    run(
        node,
        List.of(
            "ip", "rule", "del", "to", address.toString(), "lookup", "main", "priority", "512"));
    run(node, List.of("ip", "route", "del", address.toString(), "dev", "vxlan0"));
  }

  private void run(final String node, final List<String> command) {
    final CommandOutcome outcome = lab.node(node).run(command, LIMIT);
    if (!outcome.succeeded()) {
      throw new NetworkException(
          "%s on node %s %s".formatted(String.join(" ", command), node, outcome));
    }
  }

  @Override
  public void close() {
    lab.close();
  }
}
