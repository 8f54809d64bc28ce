package io.wirecheck.run;

import io.wirecheck.check.Check;
import io.wirecheck.check.Coverage;
import io.wirecheck.check.Fact;
import io.wirecheck.check.Finding;
import io.wirecheck.check.ObjectRef;
import io.wirecheck.check.Requirement;
import io.wirecheck.check.Selection;
import io.wirecheck.check.Severity;
import io.wirecheck.check.Situation;
import io.wirecheck.check.Subject;
import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.Need;
import io.wirecheck.evidence.Observations;
import io.wirecheck.evidence.Tier;
import io.wirecheck.model.Provenance;
import io.wirecheck.model.Topology;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A check whose answers a test writes. Without a script it has one subject, needs nothing, and
 * holds. Each call returns another check.
 */
public record ScriptedCheck(
    Requirement requirement,
    Function<Topology, Set<Cell>> cells,
    Function<Situation, Selection<Thing>> selection,
    Function<Thing, Need> needs,
    BiFunction<Thing, Observations, Need> more,
    BiFunction<Thing, Observations, Finding> answer)
    implements Check<ScriptedCheck.Thing> {

  static final Provenance WITNESS = new Provenance("pods.json", "", "GET", Optional.empty());

  /** What the scripted check judges. */
  public record Thing(String name, List<ObjectRef> objects) implements Subject {
    @Override
    public String toString() {
      return name;
    }
  }

  static ScriptedCheck named(final String id) {
    return new ScriptedCheck(
        new Requirement(id, "it should be so", "of this", List.of(), Severity.MAJOR, Tier.T0),
        topology -> Set.of(),
        situation -> chosen(thing("thing")),
        thing -> Need.none(),
        (thing, seen) -> Need.none(),
        (thing, seen) -> Finding.holds(thing, List.of(), List.of(WITNESS)));
  }

  static Thing thing(final String name, final ObjectRef... objects) {
    return new Thing(name, List.of(objects));
  }

  static Selection<Thing> chosen(final Thing... things) {
    return new Selection.Chosen<>(List.of(things), Coverage.of(things.length));
  }

  static Finding violated(final Thing thing) {
    return Finding.violated(thing, List.of(Fact.of("observed", "no")), List.of(WITNESS));
  }

  ScriptedCheck inCells(final Function<Topology, Set<Cell>> script) {
    return new ScriptedCheck(requirement, script, selection, needs, more, answer);
  }

  ScriptedCheck selecting(final Function<Situation, Selection<Thing>> script) {
    return new ScriptedCheck(requirement, cells, script, needs, more, answer);
  }

  ScriptedCheck of(final String... names) {
    final Thing[] things = Stream.of(names).map(name -> thing(name)).toArray(Thing[]::new);
    return selecting(situation -> chosen(things));
  }

  ScriptedCheck needing(final Function<Thing, Need> script) {
    return new ScriptedCheck(requirement, cells, selection, script, more, answer);
  }

  ScriptedCheck followingUp(final BiFunction<Thing, Observations, Need> script) {
    return new ScriptedCheck(requirement, cells, selection, needs, script, answer);
  }

  ScriptedCheck answering(final BiFunction<Thing, Observations, Finding> script) {
    return new ScriptedCheck(requirement, cells, selection, needs, more, script);
  }

  @Override
  public Set<Cell> placements(final Topology topology) {
    return cells.apply(topology);
  }

  @Override
  public Selection<Thing> select(final Situation situation) {
    return selection.apply(situation);
  }

  @Override
  public Need need(final Thing subject) {
    return needs.apply(subject);
  }

  @Override
  public Need followUp(final Thing subject, final Observations observations) {
    return more.apply(subject, observations);
  }

  @Override
  public Finding examine(final Thing subject, final Observations observations) {
    return answer.apply(subject, observations);
  }
}
