package io.wirecheck.lab;

import io.wirecheck.evidence.NetworkException;
import io.wirecheck.model.PodRef;
import io.wirecheck.shell.CommandOutcome;
import io.wirecheck.shell.NodeShell;
import io.wirecheck.shell.PodShell;
import io.wirecheck.shell.ShellText;
import io.wirecheck.shell.Shells;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Namespaces of this lab alone, wired, and the shells within them. */
final class Lab implements Shells, AutoCloseable {

  private static final Duration WIRING = Duration.ofSeconds(30);

  private final Layout layout;
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
    wire(Wiring.cables(layout));
    wire(Wiring.router(layout) + Wiring.internet());
    layout.nodes().forEach(node -> wire(Wiring.node(node, layout.vpcCidrs())));
    faults.overlay().ifPresent(overlay -> wire(overlay.ends(layout)));
    if (faults.captureLost()) {
      wire(LostCapture.of(layout).wiring());
    }
    add(layout.pods());
  }

  /** Wires pods that are not there yet. */
  void add(final Collection<LabPod> pods) {
    wire(Wiring.pods(pods));
    faults.overlay().ifPresent(overlay -> wire(overlay.routes(layout, pods)));
  }

  /** Wires pods whose packets their nodes drop, without a word to anybody. */
  void silence(final Collection<LabPod> pods) {
    for (final LabPod pod : pods) {
      wire(
          Wiring.inNamespace(
              pod.node().namespace(),
              "iptables -t raw -A PREROUTING -i %s -j DROP\n".formatted(pod.veth())));
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
