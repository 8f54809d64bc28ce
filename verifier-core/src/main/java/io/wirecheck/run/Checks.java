package io.wirecheck.run;

import io.wirecheck.check.Check;
import java.util.List;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The checks on the class path. */
public final class Checks {

  private Checks() {}

  /**
   * Every check, by id.
   *
   * @throws IllegalArgumentException if two have one id
   */
  public static List<Check<?>> all() {
    final SortedMap<String, Check<?>> checks = new TreeMap<>();
    Stream.concat(
            ServiceLoader.load(Check.class).stream().<Check<?>>map(ServiceLoader.Provider::get),
            ServiceLoader.load(CheckProvider.class).stream()
                .flatMap(provider -> provider.get().checks().stream()))
        .forEach(check -> add(check, checks));
    return List.copyOf(checks.values());
  }

  private static void add(final Check<?> check, final SortedMap<String, Check<?>> checks) {
    final Check<?> namesake = checks.putIfAbsent(check.requirement().id(), check);
    if (namesake != null) {
      throw new IllegalArgumentException(
          "two checks are called '%s', %s and %s; rename one"
              .formatted(
                  check.requirement().id(),
                  namesake.getClass().getName(),
                  check.getClass().getName()));
    }
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
