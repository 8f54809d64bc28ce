package io.wirecheck.reference;

import io.wirecheck.evidence.AddressException;
import io.wirecheck.evidence.NetworkAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The changes that an address asks for: variations first, then faults, each in their order. */
public final class Changes {

  private static final String FAULT = "fault";
  private static final String VARIATION = "variation";

  private Changes() {}

  /** Every variation that there is, by name. */
  public static List<Change> variations() {
    return Variations.all();
  }

  /** Every fault that there is, by name. */
  public static List<Change> faults() {
    return Faults.all();
  }

  /**
   * The changes of an address.
   *
   * @throws AddressException if it asks for one that there is not
   */
  public static List<Change> of(final NetworkAddress address) {
    address.options().keySet().stream()
        .filter(option -> !Set.of(FAULT, VARIATION).contains(option))
        .findFirst()
        .ifPresent(
            option -> {
              throw new AddressException(
                  "'%s' of '%s' is no option; known here: %s, %s"
                      .formatted(option, address, FAULT, VARIATION));
            });
    final List<Change> changes = new ArrayList<>();
    address
        .values(VARIATION)
        .forEach(name -> changes.add(named(VARIATION, name, Variations.all())));
    address.values(FAULT).forEach(name -> changes.add(named(FAULT, name, Faults.all())));
    return List.copyOf(changes);
  }

  private static Change named(final String option, final String name, final List<Change> known) {
    return known.stream()
        .filter(change -> change.name().equals(name))
        .findFirst()
        .orElseThrow(() -> unknown(option, name, known));
  }

  private static AddressException unknown(
      final String option, final String name, final List<Change> known) {
    final String nearest =
        known.stream()
            .map(Change::name)
            .min(
                Comparator.comparing((String candidate) -> !candidate.startsWith(name))
                    .thenComparingInt(candidate -> distance(candidate, name)))
            .orElseThrow();
    return new AddressException(
        "no %s is called '%s'; did you mean '%s'? Known here: %s"
            .formatted(
                option,
                name,
                nearest,
                known.stream().map(Change::name).collect(Collectors.joining(", "))));
  }

  /** Levenshtein's: the fewest letters put in, taken out or replaced that lead from one to two. */
  private static int distance(final String one, final String two) {
    int[] row = new int[two.length() + 1];
    for (int j = 0; j <= two.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      final int[] next = new int[two.length() + 1];
      next[0] = i;
      for (int j = 1; j <= two.length(); j++) {
        final int replaced = row[j - 1] + (one.charAt(i - 1) == two.charAt(j - 1) ? 0 : 1);
        next[j] = Math.min(replaced, 1 + Math.min(row[j], next[j - 1]));
      }
      row = next;
    }
    return row[two.length()];
  }
}
