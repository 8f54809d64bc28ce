package io.wirecheck.run;

import io.wirecheck.check.Check;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/** The checks on the class path. */
public final class Checks {

  private Checks() {}

  /** Every check, by id. */
  public static List<Check<?>> all() {
    return ServiceLoader.load(Check.class).stream()
        .<Check<?>>map(ServiceLoader.Provider::get)
        .sorted(Comparator.comparing(check -> check.requirement().id()))
        .toList();
  }

  /**
   * The check with an id.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Check<?> named(final String id) {
    return all().stream()
        .filter(check -> check.requirement().id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no check is called '%s'; known here: %s"
                        .formatted(
                            id, all().stream().map(check -> check.requirement().id()).toList())));
  }
}
