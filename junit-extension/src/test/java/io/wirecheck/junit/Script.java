package io.wirecheck.junit;

import com.google.auto.service.AutoService;
import io.wirecheck.check.Check;
import io.wirecheck.check.CheckResult;
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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Checks that answer as their names say, and suites of them. */
final class Script {

  /** The ids of the checks that were asked to choose their subjects, in order. */
  static final List<String> ASKED = new CopyOnWriteArrayList<>();

  private static final Provenance SCRIPT =
      Provenance.of("script.json", "a test", Instant.parse("2025-11-01T00:00:00Z"));

  private Script() {}

  interface HoldingSuite extends NetworkSuite {
    @Test
    @Tag("script-holds")
    default void scriptHolds(final CheckResult result) {}

    @Test
    @Tag("script-also-holds")
    default void scriptAlsoHolds(final CheckResult result) {}
  }

  interface VerdictSuite extends NetworkSuite {
    @Test
    default void scriptFails(final CheckResult result) {}

    @Test
    default void scriptIsInconclusive(final CheckResult result) {}

    @Test
    default void scriptBreaks(final CheckResult result) {}

    @Test
    default void scriptDoesNotApply(final CheckResult result) {}
  }

  interface FlakySuite extends NetworkSuite {
    @Test
    default void scriptFailsTheFirstTime(final CheckResult result) {}
  }

  interface OnceSuite extends NetworkSuite {
    @Test
    default void scriptFailsOnce(final CheckResult result) {}
  }

  interface UnknownSuite extends NetworkSuite {
    @Test
    default void scriptIsLost(final CheckResult result) {}
  }

  /** The one subject of every scripted check. */
  record Line() implements Subject {
    @Override
    public List<ObjectRef> objects() {
      return List.of();
    }

    @Override
    public String toString() {
      return "line 1";
    }
  }

  abstract static class Scripted implements Check<Line> {

    @Override
    public Requirement requirement() {
      final String id =
          getClass()
              .getSimpleName()
              .replaceAll("(?<=.)([A-Z])", "-$1")
              .toLowerCase(java.util.Locale.ROOT);
      return new Requirement(
          id,
          "lines should follow the script",
          "a test says so",
          List.of(),
          Severity.MINOR,
          Tier.T0);
    }

    @Override
    public Selection<Line> select(final Situation situation) {
      ASKED.add(requirement().id());
      return new Selection.Chosen<>(List.of(new Line()), Coverage.of(1));
    }

    @Override
    public Finding examine(final Line subject, final Observations observations) {
      return Finding.holds(subject, List.of(), List.of(SCRIPT));
    }
  }

  @AutoService(Check.class)
  @SuppressWarnings("rawtypes")
  public static final class ScriptHolds extends Scripted {}

  @AutoService(Check.class)
  @SuppressWarnings("rawtypes")
  public static final class ScriptAlsoHolds extends Scripted {}

  @AutoService(Check.class)
  @SuppressWarnings("rawtypes")
  public static final class ScriptFails extends Scripted {
    @Override
    public Finding examine(final Line subject, final Observations observations) {
      return Finding.violated(subject, List.of(Fact.of("observed", "a blot")), List.of(SCRIPT));
    }
  }

  @AutoService(Check.class)
  @SuppressWarnings("rawtypes")
  public static final class ScriptFailsTheFirstTime extends Scripted {
    private static final AtomicInteger TIMES = new AtomicInteger();

    @Override
    public Finding examine(final Line subject, final Observations observations) {
      return TIMES.getAndIncrement() > 0
          ? super.examine(subject, observations)
          : Finding.violated(subject, List.of(Fact.of("observed", "a blot")), List.of(SCRIPT));
    }
  }

  /** As the one before, for a test that must be the first to ask. */
  @AutoService(Check.class)
  @SuppressWarnings("rawtypes")
  public static final class ScriptFailsOnce extends Scripted {
    private static final AtomicInteger TIMES = new AtomicInteger();

    @Override
    public Finding examine(final Line subject, final Observations observations) {
      return TIMES.getAndIncrement() > 0
          ? super.examine(subject, observations)
          : Finding.violated(subject, List.of(Fact.of("observed", "a blot")), List.of(SCRIPT));
    }
  }

  @AutoService(Check.class)
  @SuppressWarnings("rawtypes")
  public static final class ScriptIsInconclusive extends Scripted {
    @Override
    public Finding examine(final Line subject, final Observations observations) {
      return Finding.inconclusive(subject, InconclusiveCode.NO_CAPTURE, "the page is missing");
    }
  }

  @AutoService(Check.class)
  @SuppressWarnings("rawtypes")
  public static final class ScriptBreaks extends Scripted {
    @Override
    public Finding examine(final Line subject, final Observations observations) {
      throw new IllegalStateException("the pen broke");
    }
  }

  @AutoService(Check.class)
  @SuppressWarnings("rawtypes")
  public static final class ScriptDoesNotApply extends Scripted {
    @Override
    public Selection<Line> select(final Situation situation) {
      return new Selection.DoesNotApply<>("nobody reads", Fact.of("readers", "0 of 3"), SCRIPT);
    }
  }
}
