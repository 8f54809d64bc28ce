package io.wirecheck.check;

import io.wirecheck.evidence.Cell;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How much an answer says.
 *
 * @param population how many subjects the network has
 * @param cells for each kind of place that was exercised, the number of subjects judged in it
 * @param excluded subjects that were left out, by reason
 * @param remarks such as how subjects were sampled
 */
public record Coverage(
    long population,
    SortedMap<Cell, Integer> cells,
    SortedMap<String, Integer> excluded,
    List<String> remarks) {

  public Coverage {
    cells = Collections.unmodifiableSortedMap(new TreeMap<>(cells));
    excluded = Collections.unmodifiableSortedMap(new TreeMap<>(excluded));
    remarks = List.copyOf(remarks);
  }

  public static Coverage of(final long population) {
    return new Coverage(population, new TreeMap<>(), new TreeMap<>(), List.of());
  }

  /** Nothing was covered. */
  public static Coverage none() {
    return of(0);
  }
}
