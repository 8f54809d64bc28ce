package io.wirecheck.live.kubernetes.fleet;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.wirecheck.evidence.Placement.Unplaced;
import io.wirecheck.evidence.Tier;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.PodRef;
import io.wirecheck.shell.CommandOutcome;
import io.wirecheck.shell.NodeShell;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A pod in the network namespace of each node that is asked about, created when it first is, and
 * used again. Safe for use by several threads, which wait for one agent together.
 */
final class HostAgents {

  /** What reading a node takes; tcpdump, where packets are to be captured. */
  private static final List<String> PROGRAMS =
      List.of("sh", "ip", "nft", "iptables-nft-save", "timeout", "sha256sum", "mktemp", "cat");

  private final KubernetesClient client;
  private final FleetSettings settings;
  private final Clock clock;
  private final Duration start;
  private final Supplier<RunNamespace> namespace;
  private final Map<String, Slot> slots = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();

  /** An agent, or why there is none. */
  private sealed interface Agent {}

  private record Ready(ExecShell shell) implements Agent {}

  private record Absent(boolean refused, String reason) implements Agent {}

  /** Where a node's agent goes. */
  private static final class Slot {
    private final Deque<Agent> agent = new ArrayDeque<>(1);
  }

  HostAgents(
      final KubernetesClient client,
      final FleetSettings settings,
      final Clock clock,
      final Duration start,
      final Supplier<RunNamespace> namespace) {
    this.client = client;
    this.settings = settings;
    this.clock = clock;
    this.start = start;
    this.namespace = namespace;
  }

  /** The shell of a node; refused below the tier. */
  NodeShell shell(final String node, final Tier needed) {
    return (command, limit) ->
        settings.permits(needed)
            ? run(node, command, limit)
            : CommandOutcome.refused(
                "this needs tier %s on node %s, and the run may do no more than %s: allow it"
                        .formatted(needed, node, settings.tier())
                    + " with tier="
                    + needed,
                clock.instant());
  }

  private CommandOutcome run(final String node, final List<String> command, final Duration limit) {
    final Agent agent = agent(node);
    if (agent instanceof final Ready ready) {
      return ready.shell().run(command, limit);
    }
    final Absent absent = (Absent) agent;
    return absent.refused()
        ? CommandOutcome.refused(absent.reason(), clock.instant())
        : CommandOutcome.notRun(absent.reason(), clock.instant());
  }

  private Agent agent(final String node) {
    final Slot slot = slots.computeIfAbsent(node, none -> new Slot());
    synchronized (slot) {
      if (slot.agent.isEmpty()) {
        slot.agent.add(create(node));
      }
      return slot.agent.getFirst();
    }
  }

  private Agent create(final String node) {
    final int number = count.incrementAndGet();
    if (number > settings.maxProbes()) {
      return new Absent(
          false,
          "no host agent on node %s: the run may have no more than %d"
              .formatted(node, settings.maxProbes()));
    }
    settings.progress().accept("starting a host agent on node " + node);
    try {
      return started(namespace.get(), number, node);
    } catch (final KubernetesClientException failure) {
      final Unplaced why = Refusal.of(failure, "create a host agent on node " + node);
      return new Absent(why.code() == InconclusiveCode.NO_PERMISSION, why.detail());
    }
  }

  private Agent started(final RunNamespace home, final int number, final String node) {
    final Pod pod = new PodManifest(settings, home.name()).agent(number, node, clock);
    final String name = pod.getMetadata().getName();
    home.create(pod);
    final Standing standing =
        home.pods()
            .await(List.of(name), start, quiet -> {})
            .getOrDefault(name, home.pods().standing(name));
    if (standing instanceof Standing.Runs) {
      return ready(new ExecShell(client, new PodRef(home.name(), name), clock), node);
    }
    final String how =
        standing instanceof final Standing.Failed failed
            ? failed.reason()
            : ((Standing.Waits) standing).reason() + " after " + start.toSeconds() + " s";
    final String why =
        "host agent %s on node %s does not run: %s%s"
            .formatted(name, node, how, home.pods().circumstances(name, node));
    home.delete(name);
    return new Absent(false, why);
  }

  /**
   * With every program, or none: of a program that its image lacks nobody may conclude that the
   * node's kernel has no such tables. Those of ip_tables the kernel lists itself: where it lists
   * none, iptables-legacy-save is not missed.
   */
  private Agent ready(final ExecShell shell, final String node) {
    final CommandOutcome missing =
        shell.run(
            Programs.missing(
                PROGRAMS,
                settings.permits(Tier.T3) ? List.of("tcpdump") : List.of(),
                Programs.LEGACY_UNLESS_UNUSED),
            Programs.LIMIT);
    if (missing.succeeded() && missing.text().isBlank()) {
      return new Ready(shell);
    }
    return new Absent(
        missing.isRefused(),
        missing.succeeded()
            ? "image %s of the host agent on node %s lacks %s: use one that has them"
                .formatted(settings.image(), node, missing.text().strip().replace('\n', ' '))
            : "the host agent on node %s cannot be used: the first command %s"
                .formatted(node, missing));
  }
}
