package io.wirecheck.invariant;

import io.wirecheck.flow.Probe;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/**
 * Whom a destination means in one network.
 *
 * @param excluded whom it means and nobody is sent to, by reason
 * @param admits which senders may send to which of them
 */
record Targets(
    List<Target> all, SortedMap<String, Integer> excluded, BiPredicate<Probe, Target> admits) {

  static Targets of(final List<Target> all) {
    return new Targets(List.copyOf(all), new TreeMap<>(), (probe, target) -> true);
  }

  Targets admitting(final BiPredicate<Probe, Target> rule) {
    return new Targets(all, excluded, admits.and(rule));
  }

  Targets excluding(final String reason, final int number) {
    final SortedMap<String, Integer> more = new TreeMap<>(excluded);
    if (number > 0) {
      more.merge(reason, number, Integer::sum);
    }
    return new Targets(all, more, admits);
  }
}
