package io.wirecheck.cli;

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
import io.wirecheck.evidence.Observations;
import io.wirecheck.evidence.Tier;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Provenance;
import java.time.Instant;
import java.util.List;

/** Checks that answer as their name says, on every network. */
final class ScriptedChecks {

  private static final Provenance SEEN =
      Provenance.of("captures/eni-0b7.pcap", "tcpdump on node n1", Instant.EPOCH).at("frame 14");

  private ScriptedChecks() {}

  record Thing(String name) implements Subject {
    @Override
    public List<ObjectRef> objects() {
      return List.of();
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private interface Scripted extends Check<Thing> {

    String id();

    @Override
    default Requirement requirement() {
      return new Requirement(
          id(),
          "a test should get the answer it asks for",
          "it tests the command line",
          List.of(),
          Severity.MINOR,
          Tier.T0);
    }

    @Override
    default Selection<Thing> select(final Situation situation) {
      return new Selection.Chosen<>(List.of(new Thing("thing 1")), Coverage.of(1));
    }
  }

  public static final class Passing implements Scripted {
    @Override
    public String id() {
      return "scripted-passing";
    }

    @Override
    public Finding examine(final Thing thing, final Observations observations) {
      return Finding.holds(thing, List.of(), List.of(SEEN));
    }
  }

  public static final class Failing implements Scripted {
    @Override
    public String id() {
      return "scripted-failing";
    }

    @Override
    public Finding examine(final Thing thing, final Observations observations) {
      return Finding.violated(thing, List.of(Fact.of("observed", "a violation")), List.of(SEEN));
    }
  }

  public static final class Undecided implements Scripted {
    @Override
    public String id() {
      return "scripted-undecided";
    }

    @Override
    public Finding examine(final Thing thing, final Observations observations) {
      return Finding.inconclusive(thing, InconclusiveCode.NO_CAPTURE, "nothing was captured");
    }
  }

  public static final class Breaking implements Scripted {
    @Override
    public String id() {
      return "scripted-breaking";
    }

    @Override
    public Finding examine(final Thing thing, final Observations observations) {
      throw new IllegalStateException("a mistake in a check");
    }
  }

  public static final class Inapplicable implements Scripted {
    @Override
    public String id() {
      return "scripted-inapplicable";
    }

    @Override
    public Selection<Thing> select(final Situation situation) {
      return new Selection.DoesNotApply<>("there is none", Fact.of("things", "none"), SEEN);
    }

    @Override
    public Finding examine(final Thing thing, final Observations observations) {
      throw new IllegalStateException("not asked for");
    }
  }
}
