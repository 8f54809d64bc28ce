package io.wirecheck.junit;

import io.wirecheck.check.Check;
import io.wirecheck.check.CheckResult;
import io.wirecheck.run.ReportSinks;
import io.wirecheck.run.RunReport;
import io.wirecheck.run.Settings;
import io.wirecheck.run.Verifier;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One network for all test classes of a test run: opened when the first test needs it, closed with
 * JUnit's root store, after its report is written.
 */
@SuppressWarnings("deprecation") // JUnit before 5.13 closes nothing but a CloseableResource
final class NetworkSession implements ExtensionContext.Store.CloseableResource, AutoCloseable {

  private final Settings settings;
  private final ExtensionContext root;
  private final Map<String, Outcome> outcomes;
  private final List<Check<?>> asked = new ArrayList<>();
  private final ReportSinks sinks = ReportSinks.onClassPath();
  private final List<List<Check<?>>> planned = new ArrayList<>();
  private Optional<Opening> opening = Optional.empty();

  /**
   * @param root of all tests, which the report belongs to
   */
  NetworkSession(final Settings settings, final ExtensionContext root) {
    this.settings = settings;
    this.root = root;
    this.outcomes = JvmMemory.ofThisJvm().outcomes(settings.network());
  }

  /**
   * The verifier of the network.
   *
   * @throws io.wirecheck.evidence.AddressException if the address names no network
   * @throws io.wirecheck.evidence.NetworkException if the network cannot be used
   */
  synchronized Verifier verifier() {
    if (opening.isEmpty()) {
      settings.values().forEach(Console::say);
      opening = Optional.of(Opening.of(settings));
    }
    final Verifier verifier = opening.get().verifier();
    planned.forEach(verifier::planTogether);
    planned.clear();
    return verifier;
  }

  /** Has these checks judged together, whichever of them is asked for first. */
  synchronized void plan(final List<Check<?>> checks) {
    planned.add(checks);
  }

  /** The ids of the checks that a test asked the verifier for itself, or an extension for it. */
  synchronized Set<String> askedFor() {
    return opening.map(Opening::asked).orElse(Set.of());
  }

  /**
   * The result of a check. Where it is not known yet, evidence is gathered at once for those that
   * are to be judged together with it.
   */
  synchronized CheckResult judge(final Check<?> check, final List<Check<?>> together) {
    if (!isKnown(check)) {
      gather(together.stream().filter(other -> !isKnown(other)).toList());
    }
    final Outcome outcome = outcomes.get(id(check));
    if (outcome == null) {
      throw new IllegalStateException("the verifier gave no result for " + id(check));
    }
    return outcome.result();
  }

  /** Tells the reports of a result that its test is about to have; no report changes a verdict. */
  synchronized void enforcing(final CheckResult result) {
    if (opening.isPresent() && opening.get() instanceof final Opening.Opened opened) {
      try {
        sinks.enforcing(result, opened.verifier().report());
      } catch (final RuntimeException e) {
        Console.say("the report on %s is incomplete: %s".formatted(result.id(), e));
      }
    }
  }

  /** Nobody else uses the network meanwhile. */
  synchronized <T> T alone(final Supplier<T> use) {
    return use.get();
  }

  /** The result of a check that has one. */
  Optional<CheckResult> known(final String checkId) {
    return outcomes.get(checkId) instanceof final Outcome.Judged judged
        ? Optional.of(judged.result())
        : Optional.empty();
  }

  @Override
  public synchronized void close() throws IOException {
    final Optional<Verifier> reporter = opening.flatMap(opened -> opened.reporter(asked));
    opening = Optional.empty();
    if (reporter.isPresent()) {
      try (Verifier verifier = reporter.get()) {
        final RunReport report = verifier.report();
        Attachments.attach(
            root, ReportDirectory.name(report), ReportDirectory.write(report, settings, sinks));
      }
    }
  }

  private void gather(final List<Check<?>> checks) {
    asked.addAll(checks);
    try {
      verifier()
          .check(checks)
          .forEach(result -> outcomes.put(result.id(), new Outcome.Judged(result)));
    } catch (final RuntimeException cause) {
      checks.forEach(check -> outcomes.put(id(check), new Outcome.Prevented(cause)));
    }
  }

  private boolean isKnown(final Check<?> check) {
    return outcomes.containsKey(id(check));
  }

  private static String id(final Check<?> check) {
    return check.requirement().id();
  }
}
