package io.wirecheck.invariant;

import io.wirecheck.check.Check;
import io.wirecheck.check.Finding;
import io.wirecheck.check.Requirement;
import io.wirecheck.check.Selection;
import io.wirecheck.check.Severity;
import io.wirecheck.check.Situation;
import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.Key;
import io.wirecheck.evidence.Need;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.evidence.Observations;
import io.wirecheck.evidence.Tier;
import io.wirecheck.model.Topology;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An invariant of one's own. It is an immutable value, prints as the sentence that it is, and is
 * judged as every check is.
 *
 * <pre>{@code
 * static final Invariant WEB_REACHES_DB =
 *     flows().from(pods("shop", "app=web")).to(pods("shop", "app=db").tcp(5432))
 *         .should(beDelivered()).and(keepSourceAddress())
 *         .because("the database's firewall admits pod addresses").as("web-reaches-db");
 * }</pre>
 */
public final class Invariant implements Check<SentFlow> {

  private static final String PAGE = "docs/invariants.md";

  private final Flows.Sent flows;
  private final List<Condition> conditions;
  private final Requirement requirement;

  private Invariant(
      final Flows.Sent flows, final List<Condition> conditions, final Requirement requirement) {
    this.flows = flows;
    this.conditions = List.copyOf(conditions);
    this.requirement = requirement;
  }

  static Invariant of(final Flows.Sent flows, final List<Condition> conditions) {
    final Invariant invariant =
        new Invariant(
            flows,
            conditions,
            requirement(Optional.empty(), sentence(flows, conditions), "", Severity.MAJOR));
    invariant.requireJudgeable();
    return invariant;
  }

  private static Requirement requirement(
      final Optional<String> id,
      final String should,
      final String because,
      final Severity severity) {
    return new Requirement(
        id.orElseGet(() -> SentenceId.of(should)),
        should,
        because,
        List.of(),
        severity,
        Tier.T3,
        PAGE);
  }

  private static String sentence(final Flows.Sent flows, final List<Condition> conditions) {
    return flows
        + " should "
        + conditions.stream().map(Condition::words).collect(Collectors.joining(" and "));
  }

  private void requireJudgeable() {
    if (transports().isEmpty()) {
      throw new IllegalArgumentException(
          "Wirecheck cannot judge that %s: no transport shows all of it".formatted(this));
    }
    final boolean toPods =
        receivers() instanceof Ends.OfProbes
            || receivers() instanceof Ends.Peers
            || receivers() instanceof Ends.OfPods;
    if (!toPods && conditions.stream().anyMatch(condition -> condition.rule().isOfPods())) {
      throw new IllegalArgumentException(
          "Wirecheck cannot judge that %s: encapsulation is judged between pods".formatted(this));
    }
  }

  /**
   * The same sentence with a further demand. Every demand must hold of every flow.
   *
   * @throws IllegalArgumentException if both cannot be judged of one flow
   */
  public Invariant and(final Condition condition) {
    final Invariant more =
        of(flows, Stream.concat(conditions.stream(), Stream.of(condition)).toList());
    final boolean named = !requirement.id().equals(SentenceId.of(requirement.should()));
    return more.with(
        named ? Optional.of(requirement.id()) : Optional.empty(),
        requirement.because(),
        requirement.severity());
  }

  /**
   * The same sentence with its reason, which stands after {@code because}.
   *
   * @throws IllegalArgumentException if the reason is blank
   */
  public Invariant because(final String reason) {
    if (reason.isBlank()) {
      throw new IllegalArgumentException("a reason says something; leave because() away instead");
    }
    return with(Optional.of(requirement.id()), reason, requirement.severity());
  }

  /**
   * The same sentence under a name: the id of its results. Without one the id is made of the
   * sentence.
   *
   * @throws IllegalArgumentException if the name is no words in kebab-case
   */
  public Invariant as(final String id) {
    return with(Optional.of(id), requirement.because(), requirement.severity());
  }

  /** The same sentence, with what a violation costs; MAJOR where nobody says. */
  public Invariant withSeverity(final Severity severity) {
    return with(Optional.of(requirement.id()), requirement.because(), severity);
  }

  private Invariant with(final Optional<String> id, final String because, final Severity severity) {
    return new Invariant(
        flows, conditions, requirement(id, requirement.should(), because, severity));
  }

  @Override
  public Requirement requirement() {
    return requirement;
  }

  Source source() {
    return flows.source();
  }

  /** Whom the packets are sent to, without how. */
  Destination receivers() {
    return flows.destination() instanceof final OnPort on ? on.destination() : flows.destination();
  }

  Destination destination() {
    return flows.destination();
  }

  /** By which transports all conditions can be judged, in the order of turns. */
  List<Transport> transports() {
    return usual().stream()
        .filter(
            transport ->
                conditions.stream()
                    .allMatch(condition -> condition.rule().transports().contains(transport)))
        .toList();
  }

  /** Connections and datagrams go to those who were named with a port, and to probes. */
  private List<Transport> usual() {
    if (flows.destination() instanceof final OnPort on) {
      return List.of(on.transport());
    }
    final boolean toProbes =
        flows.destination() instanceof Ends.OfProbes || flows.destination() instanceof Ends.Peers;
    return toProbes
        ? List.of(Transport.ICMP, Transport.UDP, Transport.TCP)
        : List.of(Transport.ICMP);
  }

  boolean leavesTheNode() {
    return conditions.stream().anyMatch(condition -> condition.rule().leavesTheNode());
  }

  @Override
  public Set<Cell> placements(final Topology topology) {
    final Set<Cell> cells = new TreeSet<>(flows.destination().destinationCells(topology));
    cells.addAll(flows.source().sourceCells(topology).asOptional().orElse(Set.of()));
    return cells;
  }

  @Override
  public Selection<SentFlow> select(final Situation situation) {
    return FlowChoice.of(this, situation);
  }

  @Override
  public Need need(final SentFlow subject) {
    return conditions.stream()
        .map(condition -> condition.rule().controls(subject))
        .reduce(Need.of(key(subject)), Need::and);
  }

  private Key.FlowSightings key(final SentFlow subject) {
    final SortedSet<ObservationPoint> points = new TreeSet<>();
    final SortedSet<ObservationPoint> also = new TreeSet<>();
    points.add(subject.veth());
    for (final Condition condition : conditions) {
      points.addAll(condition.rule().points(subject));
      also.addAll(condition.rule().also(subject));
    }
    also.removeAll(points);
    return new Key.FlowSightings(subject.flow(), points, also);
  }

  @Override
  public Need followUp(final SentFlow subject, final Observations observations) {
    final Seen seen = seen(subject, observations);
    return conditions.stream()
        .map(condition -> condition.rule().followUp(seen))
        .reduce(Need.none(), Need::and);
  }

  @Override
  public Finding examine(final SentFlow subject, final Observations observations) {
    final Seen seen = seen(subject, observations);
    return Judgment.of(subject, conditions, condition -> condition.rule().judge(seen));
  }

  private Seen seen(final SentFlow subject, final Observations observations) {
    return new Seen(subject, observations.get(key(subject)), observations);
  }

  @Override
  public boolean equals(final Object other) {
    return other instanceof final Invariant invariant
        && flows.equals(invariant.flows)
        && conditions.equals(invariant.conditions)
        && requirement.equals(invariant.requirement);
  }

  @Override
  public int hashCode() {
    return Objects.hash(flows, conditions, requirement);
  }

  /** The sentence. */
  @Override
  public String toString() {
    return requirement.sentence();
  }
}
