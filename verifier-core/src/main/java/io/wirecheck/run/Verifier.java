package io.wirecheck.run;

import io.wirecheck.check.Check;
import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Coverage;
import io.wirecheck.check.Requirement;
import io.wirecheck.evidence.Network;
import io.wirecheck.evidence.Placement;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Topology;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Judges one network. A check is judged once: asked again, the verifier gives the answer that it
 * has. Used by one thread at a time.
 */
public final class Verifier implements AutoCloseable {

  private final Network network;
  private final Settings settings;
  private final Waivers waivers;
  private final Progress progress;
  private final Clock clock;
  private final Instant startedAt;
  private final RunId runId = RunId.draw();
  private final FlowNumbers numbers = new FlowNumbers();
  private final NavigableMap<String, Check<?>> begun = new ConcurrentSkipListMap<>();
  private final NavigableMap<String, CheckResult> results = new ConcurrentSkipListMap<>();
  private volatile Optional<Topology> topology = Optional.empty();
  private volatile Placement placement = Placement.none();
  private volatile Exhibits exhibits = Exhibits.none();
  private final List<List<Check<?>>> planned = new ArrayList<>();
  private final Set<String> asked = new TreeSet<>();

  private Verifier(
      final Network network,
      final Settings settings,
      final Waivers waivers,
      final Progress progress,
      final Clock clock,
      final Instant startedAt) {
    this.network = network;
    this.settings = settings;
    this.waivers = waivers;
    this.progress = progress;
    this.clock = clock;
    this.startedAt = startedAt;
  }

  /**
   * Opens the network at an address, with every other setting from its usual source.
   *
   * @throws io.wirecheck.evidence.AddressException if the address names no network
   * @throws io.wirecheck.evidence.NetworkException if the network cannot be used
   */
  public static Verifier on(final String address) {
    final Settings settings = Settings.resolve(Map.of(Settings.NETWORK, address), "code");
    return of(Networks.open(settings.network()), settings, Progress.silent());
  }

  /**
   * Takes the network over, and closes it with itself.
   *
   * @throws IllegalArgumentException if the waivers of the settings cannot be read; the network is
   *     closed then
   */
  public static Verifier of(
      final Network network, final Settings settings, final Progress progress) {
    return of(network, settings, progress, Clock.systemUTC());
  }

  /** As {@link #of(Network, Settings, Progress)}, by a clock of the caller's. */
  public static Verifier of(
      final Network network, final Settings settings, final Progress progress, final Clock clock) {
    final Instant startedAt = clock.instant();
    try {
      final Waivers waivers = Waivers.read(settings.waivers(), startedAt);
      return new Verifier(network, settings, waivers, progress, clock, startedAt);
    } catch (final IllegalArgumentException unreadable) {
      network.close();
      throw unreadable;
    }
  }

  /**
   * The inventory as last read.
   *
   * @throws io.wirecheck.evidence.NetworkException if it was not read yet and the network cannot be
   *     used
   */
  public Topology topology() {
    if (topology.isEmpty()) {
      topology = Optional.of(Survey.of(network.session()).read().topology());
    }
    return topology.get();
  }

  /**
   * Judges the checks, gathering evidence once for all that were not judged before.
   *
   * @return a result for each check, in their order
   * @throws IllegalArgumentException if two checks with one id demand different things
   */
  public List<CheckResult> check(final List<Check<?>> checks) {
    final List<Check<?>> pending = pending(checks);
    if (!pending.isEmpty()) {
      judge(pending(withPlanned(checks)));
    }
    checks.forEach(check -> asked.add(check.requirement().id()));
    final List<CheckResult> answers = new ArrayList<>();
    for (final Check<?> check : checks) {
      answers.add(answerOf(check));
    }
    return List.copyOf(answers);
  }

  /** Judges one check, and at once those that are to be judged with it. */
  public CheckResult check(final Check<?> check) {
    return check(List.of(check)).get(0);
  }

  /**
   * Has these checks judged together: when the first of them is asked for, evidence is gathered for
   * all that were not judged before.
   */
  public void planTogether(final List<Check<?>> checks) {
    planned.add(List.copyOf(checks));
  }

  /** The ids of the checks that somebody asked for; what was judged along is not among them. */
  public Set<String> asked() {
    return Set.copyOf(asked);
  }

  /** Probes and captures for one test of one's own. */
  public Fixture fixture() {
    return new Fixture(session(), this::keep);
  }

  /**
   * Everything that this verifier has judged so far. Asked by another thread while checks are being
   * judged, it tells of them as interrupted.
   */
  public RunReport report() {
    final List<CheckResult> answers = answers();
    return new RunReport(
        Version.current(),
        runId.toString(),
        network.address(),
        network.description(),
        startedAt,
        Duration.between(startedAt, clock.instant()),
        settings.values(),
        topology.map(Scope::facts).orElseGet(TreeMap::new),
        topology.map(Scope::inventory).orElseGet(TreeMap::new),
        placement,
        answers,
        waivers.uses(answers, known()),
        exhibits);
  }

  private List<CheckResult> answers() {
    final SortedMap<String, CheckResult> answers = new TreeMap<>(results);
    begun.forEach((id, check) -> answers.computeIfAbsent(id, unanswered -> interrupted(check)));
    return List.copyOf(answers.values());
  }

  private static CheckResult interrupted(final Check<?> check) {
    return Results.inconclusive(
        check,
        InconclusiveCode.INTERRUPTED,
        "the run was told to end before this check was judged; run it again",
        Coverage.none(),
        Duration.ZERO);
  }

  private Set<String> known() {
    return waivers.all().isEmpty()
        ? Set.of()
        : Stream.concat(
                Checks.all().stream().map(check -> check.requirement().id()),
                begun.keySet().stream())
            .collect(Collectors.toSet());
  }

  @Override
  public void close() {
    network.close();
  }

  /** The checks, and all that were planned together with one of them. */
  private List<Check<?>> withPlanned(final List<Check<?>> checks) {
    final Set<String> ids = new HashSet<>();
    checks.forEach(check -> ids.add(check.requirement().id()));
    final List<Check<?>> all = new ArrayList<>(checks);
    for (final List<Check<?>> together : planned) {
      if (together.stream().anyMatch(check -> ids.contains(check.requirement().id()))) {
        all.addAll(together);
      }
    }
    return all;
  }

  /** Each check that was not judged before, once. */
  private List<Check<?>> pending(final List<Check<?>> checks) {
    final Map<String, Requirement> known = new HashMap<>();
    results.forEach((id, result) -> known.put(id, result.requirement()));
    final List<Check<?>> pending = new ArrayList<>();
    for (final Check<?> check : checks) {
      final Requirement requirement = check.requirement();
      final Requirement namesake = known.putIfAbsent(requirement.id(), requirement);
      if (namesake == null) {
        pending.add(check);
      } else if (!namesake.equals(requirement)) {
        throw new IllegalArgumentException(
            "two checks are called '%s', and an answer of one would stand for the other; rename one"
                .formatted(requirement.id()));
      }
    }
    return pending;
  }

  private void judge(final List<Check<?>> pending) {
    pending.forEach(check -> begun.put(check.requirement().id(), check));
    final Session session = session();
    for (final CheckResult judged : session.judge(pending)) {
      final CheckResult result = waivers.applied(judged);
      results.put(result.id(), result);
      progress.judged(result);
    }
    keep(session);
  }

  private Session session() {
    return new Session(
        network.session(),
        settings,
        runId,
        numbers,
        clock,
        progress,
        startedAt.plus(settings.budget()));
  }

  private void keep(final Session session) {
    topology = session.topology().or(() -> topology);
    placement = placement.and(session.placement());
    exhibits = exhibits.and(session.exhibits());
  }

  private CheckResult answerOf(final Check<?> check) {
    final CheckResult result = results.get(check.requirement().id());
    if (result == null) {
      throw new IllegalStateException("no result for " + check.requirement().id());
    }
    return result;
  }
}
