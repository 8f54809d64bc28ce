package io.wirecheck.live.kubernetes.fleet;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.NetworkException;
import io.wirecheck.evidence.Placement;
import io.wirecheck.evidence.Placement.Unplaced;
import io.wirecheck.evidence.Tier;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.PodRef;
import io.wirecheck.model.Topology;
import io.wirecheck.shell.CommandOutcome;
import io.wirecheck.shell.NodeShell;
import io.wirecheck.shell.PodShell;
import io.wirecheck.shell.Shells;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The pods that one run has in a cluster: probes in the cells that checks ask for, and host agents
 * on the nodes that are read. Everything is created when it is first needed.
 *
 * <p>Probes are placed by one thread at a time; the shells are safe for use by several, and {@link
 * #close} may come from another while they are in use.
 */
public final class Fleet implements AutoCloseable {

  /**
   * A public image with the programs that probes and captures need: its recipe installs busybox,
   * iproute2, iptables, iputils, nftables, socat and tcpdump on Alpine. It was read, not pulled,
   * where this was written. On Alpine {@code iptables-legacy-save} is in another package: on a node
   * whose kernel has tables of ip_tables, a host agent of this image says that it lacks it, and
   * what needs them is INCONCLUSIVE.
   */
  public static final String DEFAULT_IMAGE = "docker.io/nicolaka/netshoot:v0.13";

  private static final int PULL_AND_START_SECONDS = 120;

  private static final Unplaced INTERRUPTED =
      new Unplaced(InconclusiveCode.PLACEMENT, "placing probes was interrupted");

  private final KubernetesClient client;
  private final FleetSettings settings;
  private final Clock clock;
  private final Duration start;
  private final HostAgents agents;
  private final List<Probe> probes = new ArrayList<>();
  private final Object opening = new Object();
  private Optional<RunNamespace> namespace = Optional.empty();
  private boolean closed;
  private int count;

  private Fleet(
      final KubernetesClient client,
      final FleetSettings settings,
      final Clock clock,
      final Duration start) {
    this.client = client;
    this.settings = settings;
    this.clock = clock;
    this.start = start;
    this.agents = new HostAgents(client, settings, clock, start, this::namespace);
  }

  /** A fleet without a pod yet. The client stays the caller's. */
  public static Fleet in(
      final KubernetesClient client, final FleetSettings settings, final Clock clock) {
    return in(client, settings, clock, Duration.ofSeconds(PULL_AND_START_SECONDS));
  }

  /**
   * As {@link #in(KubernetesClient, FleetSettings, Clock)}, with the time that a pod has to run.
   */
  static Fleet in(
      final KubernetesClient client,
      final FleetSettings settings,
      final Clock clock,
      final Duration start) {
    return new Fleet(client, settings, clock, start);
  }

  /** The images that pods of these settings are made of. */
  public static List<String> images(final FleetSettings settings) {
    return settings.permits(Tier.T1) ? List.of(settings.image()) : List.of();
  }

  /**
   * Places probes in these cells, and uses those again that stand. A probe whose address the
   * topology does not know is placed in no cell: {@link #unsettled} names it, and a later reading
   * may.
   *
   * @throws NetworkException if the API cannot be used at all, or this is closed
   */
  public Placement place(final Topology topology, final SortedSet<Cell> cells) {
    requireOpen();
    if (cells.isEmpty()) {
      return Placement.none();
    }
    if (!settings.permits(Tier.T1)) {
      return nowhere(
          cells,
          new Unplaced(
              InconclusiveCode.NO_PERMISSION,
              "probe pods need tier T1, and the run may do no more than %s: allow it with tier=T1"
                  .formatted(settings.tier())));
    }
    try {
      return placed(topology, cells, NodeState.all(client));
    } catch (final KubernetesClientException failure) {
      return nowhere(
          cells,
          Thread.currentThread().isInterrupted()
              ? INTERRUPTED
              : Refusal.of(failure, "place probes"));
    }
  }

  private static Placement nowhere(final SortedSet<Cell> cells, final Unplaced why) {
    final SortedMap<Cell, Unplaced> unplaced = new TreeMap<>();
    cells.forEach(cell -> unplaced.put(cell, why));
    return new Placement(new TreeMap<>(), unplaced);
  }

  private Placement placed(
      final Topology topology, final SortedSet<Cell> cells, final Map<String, NodeState> states) {
    forgetFallen();
    final Map<String, String> unfit = new TreeMap<>();
    states.forEach((node, state) -> state.unfit().ifPresent(why -> unfit.put(node, why)));
    final FleetPlan plan =
        FleetPlan.of(
            topology,
            cells,
            unfit,
            probes.stream().map(Probe::pod).collect(Collectors.toSet()),
            settings.run());
    plan.describe(settings.maxProbes()).forEach(settings.progress());
    final Search search = new Search(plan, cells, settings.maxProbes());
    final AddressOwners owners = new AddressOwners(topology);
    settle(owners);
    probes.forEach(search::stands);
    search(search, owners, states);
    if (!Thread.currentThread().isInterrupted()) {
      release(search.surplus());
    }
    return search.placement();
  }

  /** A probe that was evicted, or whose node is gone, is no probe any more. */
  private void forgetFallen() {
    if (probes.isEmpty()) {
      return;
    }
    final RunPods pods = namespace().pods();
    for (final Probe probe : List.copyOf(probes)) {
      if (pods.standing(probe.pod().name()) instanceof final Standing.Failed failed) {
        settings.progress().accept("lost probe pod %s: %s".formatted(probe.pod(), failed.reason()));
        probes.remove(probe);
      }
    }
  }

  private void settle(final AddressOwners owners) {
    probes.replaceAll(
        probe ->
            new Probe(
                probe.pod(),
                probe.node(),
                probe.address(),
                owners.of(probe.node(), probe.address())));
  }

  private void search(
      final Search search, final AddressOwners owners, final Map<String, NodeState> states) {
    final Rounds rounds = new Rounds(clock);
    SortedMap<String, Integer> orders = search.next();
    while (!orders.isEmpty()) {
      final Map<String, String> nodes = create(orders, states, search);
      final RunPods pods = namespace().pods();
      final Map<String, Standing> standings =
          pods.await(nodes.keySet(), start, settings.progress());
      if (Thread.currentThread().isInterrupted()) {
        nodes.values().forEach(node -> search.failed(node, INTERRUPTED));
        return;
      }
      nodes.forEach(
          (pod, node) ->
              take(pod, node, standings.getOrDefault(pod, pods.standing(pod)), owners, search));
      rounds.enough(standings.values()).ifPresent(search::end);
      orders = search.next();
    }
  }

  /** The names of the pods that the API has accepted, each with its node. */
  private Map<String, String> create(
      final SortedMap<String, Integer> orders,
      final Map<String, NodeState> states,
      final Search search) {
    final RunNamespace home = namespace();
    final PodManifest manifest = new PodManifest(settings, home.name());
    final Map<String, String> created = new TreeMap<>();
    orders.forEach(
        (node, wanted) -> {
          final NodeState state = states.get(node);
          final List<Toleration> tolerations = state == null ? List.of() : state.tolerations();
          for (int i = 0; i < wanted; i++) {
            final Pod pod = manifest.probe(++count, node, tolerations, clock);
            try {
              home.create(pod);
              created.put(pod.getMetadata().getName(), node);
            } catch (final KubernetesClientException failure) {
              search.failed(
                  node, Refusal.of(failure, "create a probe pod on node %s".formatted(node)));
            }
          }
        });
    return created;
  }

  private void take(
      final String pod,
      final String node,
      final Standing standing,
      final AddressOwners owners,
      final Search search) {
    final RunNamespace home = namespace();
    final PodRef ref = new PodRef(home.name(), pod);
    if (standing instanceof final Standing.Runs runs) {
      final Optional<Unplaced> unusable = unusable(ref, node);
      if (unusable.isEmpty()) {
        final Probe probe = new Probe(ref, node, runs.address(), owners.of(node, runs.address()));
        probes.add(probe);
        search.stands(probe);
        return;
      }
      search.failed(node, unusable.get());
    } else {
      search.failed(node, notRunning(home, ref, node, standing));
    }
    home.delete(pod);
  }

  private Unplaced notRunning(
      final RunNamespace home, final PodRef pod, final String node, final Standing standing) {
    final String how =
        standing instanceof final Standing.Failed failed
            ? failed.reason()
            : ((Standing.Waits) standing).reason() + " after " + start.toSeconds() + " s";
    final String detail =
        "probe pod %s on node %s does not run: %s%s"
            .formatted(pod, node, how, home.pods().circumstances(pod.name(), node));
    settings.progress().accept(detail);
    return new Unplaced(InconclusiveCode.PLACEMENT, detail);
  }

  /** Why commands cannot be run in a pod that runs. */
  private Optional<Unplaced> unusable(final PodRef pod, final String node) {
    final CommandOutcome missing =
        new ExecShell(client, pod, clock)
            .run(Programs.missing(Programs.OF_PROBES, List.of(), ""), Programs.LIMIT);
    if (missing.succeeded()) {
      return missing.text().isBlank()
          ? Optional.empty()
          : Optional.of(
              new Unplaced(
                  InconclusiveCode.PLACEMENT,
                  "image %s of probe pod %s lacks %s: use one that has them"
                      .formatted(
                          settings.image(), pod, missing.text().strip().replace('\n', ' '))));
    }
    return Optional.of(
        new Unplaced(
            missing.isRefused() ? InconclusiveCode.NO_PERMISSION : InconclusiveCode.PLACEMENT,
            "probe pod %s on node %s cannot be used: the first command %s"
                .formatted(pod, node, missing)));
  }

  /** The addresses of pods that no cell has go back to their nodes. */
  private void release(final List<Probe> surplus) {
    for (final Probe probe : surplus) {
      namespace().delete(probe.pod().name());
      probes.remove(probe);
    }
    if (!surplus.isEmpty()) {
      settings
          .progress()
          .accept("removed %d probe pods that no cell needs".formatted(surplus.size()));
    }
  }

  /** Probes that run, and whose addresses the last topology did not know. */
  public List<PodRef> unsettled() {
    return probes.stream()
        .filter(probe -> probe.interfaceClass().isEmpty())
        .map(Probe::pod)
        .toList();
  }

  /**
   * The shells of probe pods, and of nodes by their host agents. A command on a node that the tier
   * does not permit, or on one whose agent does not run, is answered as not run.
   */
  public Shells shells() {
    return new Shells() {
      @Override
      public PodShell pod(final PodRef pod) {
        return new ExecShell(client, pod, clock)::run;
      }

      @Override
      public NodeShell node(final String node) {
        return agents.shell(node, Tier.T2);
      }

      @Override
      public NodeShell captures(final String node) {
        return agents.shell(node, Tier.T3);
      }
    };
  }

  private RunNamespace namespace() {
    synchronized (opening) {
      requireOpen();
      if (namespace.isEmpty()) {
        namespace = Optional.of(RunNamespace.open(client, settings, clock));
      }
      return namespace.get();
    }
  }

  private void requireOpen() {
    synchronized (opening) {
      if (closed) {
        throw new NetworkException("the run is closed; its pods are gone");
      }
    }
  }

  /**
   * Removes everything that the run created. What takes the API longer than some seconds is told to
   * the progress, and goes on without us.
   *
   * @throws NetworkException if the API does not remove something; the message says what remains
   */
  @Override
  public void close() {
    final Optional<RunNamespace> home;
    synchronized (opening) {
      closed = true;
      home = namespace;
    }
    home.ifPresent(RunNamespace::close);
  }
}
