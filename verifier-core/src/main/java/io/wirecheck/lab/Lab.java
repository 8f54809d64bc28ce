package io.wirecheck.lab;

import io.wirecheck.evidence.NetworkException;
import io.wirecheck.model.PodRef;
import io.wirecheck.model.node.NodeNetwork;
import io.wirecheck.shell.CommandOutcome;
import io.wirecheck.shell.NodeShell;
import io.wirecheck.shell.PodShell;
import io.wirecheck.shell.ShellText;
import io.wirecheck.shell.Shells;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/** Namespaces of this lab alone, wired, and the shells within them. */
final class Lab implements Shells, AutoCloseable {

  private static final Duration WIRING = Duration.ofSeconds(30);

  private Layout layout;
  private final Faults faults;
  private final WorkDirectory directory;
  private final Agent agent;
  private final AtomicBoolean ended = new AtomicBoolean();
  private final Thread atExit = new Thread(this::end, "wirecheck-lab-end");

  private Lab(
      final Layout layout, final Faults faults, final WorkDirectory directory, final Agent agent) {
    this.layout = layout;
    this.faults = faults;
    this.directory = directory;
    this.agent = agent;
  }

  /**
   * Wires a lab.
   *
   * @param parent where its directory is made
   * @throws NetworkException if this machine cannot have one; nothing of it is left then
   */
  static Lab start(final Layout layout, final Faults faults, final Path parent, final Clock clock) {
    final Programs programs = Programs.ofThisMachine();
    programs.require();
    final WorkDirectory directory = WorkDirectory.create(parent);
    final Lab lab = new Lab(layout, faults, directory, agent(directory, programs, clock));
    Runtime.getRuntime().addShutdownHook(lab.atExit);
    try {
      lab.wireAll();
      return lab;
    } catch (final RuntimeException e) {
      lab.close();
      throw e;
    }
  }

  private static Agent agent(
      final WorkDirectory directory, final Programs programs, final Clock clock) {
    try {
      return Agent.start(directory.path(), programs, clock);
    } catch (final RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  private void wireAll() {
    wire(Wiring.namespaces(layout) + Wiring.router(layout) + Wiring.internet());
    wire(Wiring.interfaces(layout.interfaces()));
    wire(layout.nodes().stream().map(Wiring::node).collect(Collectors.joining()));
    wire(new Tunnels(layout.nodes()).wiring());
    wirePods(layout.pods());
    faults.overlay().ifPresent(overlay -> wire(overlay.ends(layout)));
    bring(layout.nodes(), Map.of());
    faults.overlay().ifPresent(overlay -> wire(overlay.routes(layout, layout.pods())));
    if (faults.captureLost()) {
      wire(LostCapture.of(layout).wiring());
    }
  }

  /**
   * Wires the pods and branches of this layout that are not there, and what they change on nodes.
   */
  void grow(final Layout grown) {
    final Set<PodRef> there = refs(layout);
    final List<LabPod> pods =
        grown.pods().stream().filter(pod -> !there.contains(pod.ref())).toList();
    final Map<LabInterface, LabNode> branches = new LinkedHashMap<>(grown.interfaces());
    branches.keySet().removeAll(layout.interfaces().keySet());
    wire(Wiring.interfaces(branches));
    wirePods(pods);
    bring(grown.nodes(), tables(layout));
    faults.overlay().ifPresent(overlay -> wire(overlay.routes(grown, pods)));
    if (faults.probeSilent()) {
      silence(pods);
    }
    layout = grown;
  }

  private static Set<PodRef> refs(final Layout layout) {
    return layout.pods().stream().map(LabPod::ref).collect(Collectors.toSet());
  }

  private static Map<String, NodeNetwork> tables(final Layout layout) {
    return layout.nodes().stream().collect(Collectors.toMap(LabNode::name, LabNode::tables));
  }

  private void wirePods(final Collection<LabPod> pods) {
    if (!pods.isEmpty()) {
      wire(Wiring.pods(pods));
    }
  }

  /** Brings the nodes' kernels from these tables to their own. */
  private void bring(final List<LabNode> nodes, final Map<String, NodeNetwork> before) {
    final StringBuilder text = new StringBuilder();
    for (final LabNode node : nodes) {
      final NodeNetwork known =
          Optional.ofNullable(before.get(node.name())).orElseGet(NodeWiring::untouched);
      text.append(Wiring.inNamespace(node.namespace(), NodeWiring.between(known, node.tables())));
    }
    wire(text.toString());
  }

  /** Lets nothing that these pods send leave them, and tells them nothing of it. */
  private void silence(final Collection<LabPod> pods) {
    for (final LabPod pod : pods) {
      wire(
          Wiring.inNamespace(
              pod.namespace(),
              Wiring.batch(
                  List.of(
                      "link add sink type veth peer name drain",
                      "link set drain up",
                      "link set sink arp off up",
                      "route replace default dev sink"))));
    }
  }

  private void wire(final String script) {
    final CommandOutcome outcome = agent.run("set -e\n" + script, WIRING);
    if (!outcome.succeeded()) {
      throw new NetworkException(
          "the lab cannot be wired: a step "
              + outcome
              + "; the kernel lacks what it needs, or an unusual version of a program is installed");
    }
  }

  @Override
  public PodShell pod(final PodRef pod) {
    return (command, limit) -> within(Names.pod(pod), command, limit);
  }

  @Override
  public NodeShell node(final String node) {
    return (command, limit) -> within(Names.node(node), command, limit);
  }

  private CommandOutcome within(
      final String namespace, final List<String> command, final Duration limit) {
    return agent.run(
        "exec ip netns exec %s %s"
            .formatted(ShellText.quoted(namespace), ShellText.quoted(command)),
        limit);
  }

  /**
   * Makes sure that the lab still stands.
   *
   * @throws NetworkException if it was closed
   */
  void requireOpen() {
    if (ended.get()) {
      throw new NetworkException("the lab was closed; open its address again");
    }
  }

  /** Ends everything that the lab is made of; once it has, does nothing. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (final IllegalStateException exiting) {
      // The JVM ends, and the hook does the same.
    }
    end();
  }

  private void end() {
    if (!ended.getAndSet(true)) {
      agent.close();
      directory.close();
    }
  }
}
