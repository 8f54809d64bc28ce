package io.wirecheck.samples;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The rooms of the house, lower ones first, and what each may see. A room sees what its row names
 * and what those see, but for what they see alone. A row can name only rooms above it, so no table
 * can hold a cycle.
 */
final class FloorPlan {

  private static final String JACKSON = "com.fasterxml.jackson";
  private static final String JUNIT = "org.junit";
  private static final String OPENTEST4J = "org.opentest4j";
  private static final String ASSERTJ = "org.assertj";

  /** The plan that this project is built by: a package in no row's tree is a mistake. */
  static final FloorPlan WIRECHECK =
      new FloorPlan(
          // verifier-core
          room("packet"),
          room("model"),
          room("trace").sees("model"),
          room("evidence").sees("model", "packet").names(JACKSON),
          room("check").sees("evidence"),
          room("flow").sees("check"),
          room("invariant").sees("flow"),
          room("run")
              .sees("check")
              .seesAlone("trace") // it explains, and hands no one a judge
              .names(JACKSON), // waivers, and run.json read back
          room("reference").sees("evidence", "trace").names(JACKSON),
          room("shell").sees("evidence").names(JACKSON, "org.awaitility"),
          room("lab").sees("shell", "reference"),
          room("live.kubernetes").sees("shell").names("io.fabric8", "org.awaitility", JACKSON),
          room("live.aws").sees("shell").names("software.amazon.awssdk", JACKSON),
          room("live.capture").sees("shell").names("org.pcap4j", "com.sun.jna"),
          room("live.dns").sees("shell").names("org.xbill.DNS"),
          room("live.tls").sees("shell"),
          room("live").sees("live.kubernetes", "live.aws", "live.capture", "live.dns", "live.tls"),
          room("testkit").sees("run", "lab", "live"),
          room("cli").sees("run").names("picocli", JACKSON), // prints a capture as JSON
          // checks: neither reference nor trace, for the model must not be its own judge
          room("checks").sees("run", "flow"),
          // junit-extension and reports: neither sees the other
          room("assertions").sees("run").names(ASSERTJ),
          room("junit").sees("assertions", "checks").names(JUNIT, OPENTEST4J),
          room("report").sees("run"),
          room("report.console").sees("report"),
          room("report.json").sees("report").names(JACKSON),
          room("report.html").sees("report"),
          room("report.markdown").sees("report"),
          room("report.path").sees("report"),
          room("report.allure")
              .sees("report.html", "report.path")
              .names("io.qameta.allure", JACKSON),
          // samples
          room("samples")
              .sees(
                  "junit",
                  "invariant",
                  "report.console",
                  "report.json",
                  "report.markdown",
                  "report.path",
                  "report.allure",
                  "testkit",
                  "cli")
              .names(JUNIT, ASSERTJ));

  private final Map<String, Room> rooms = new LinkedHashMap<>();
  private final Map<Room, Set<Room>> visible = new LinkedHashMap<>();
  private final Map<Room, Set<Room>> handedOn = new LinkedHashMap<>();

  FloorPlan(Room... rows) {
    Arrays.asList(rows).forEach(this::add);
  }

  private void add(Room room) {
    Set<Room> seen = seenBy(room, room.sees());
    seen.add(room);
    handedOn.put(room, Set.copyOf(seen));
    seen.addAll(seenBy(room, room.seesAlone()));
    if (rooms.put(room.name(), room) != null) {
      throw new IllegalArgumentException(room.name() + " has two rows");
    }
    visible.put(room, seen);
  }

  private Set<Room> seenBy(Room room, List<String> names) {
    Set<Room> seen = new HashSet<>();
    for (String name : names) {
      Room other = rooms.get(name);
      if (other == null) {
        throw new IllegalArgumentException(
            "The row of " + room.name() + " names " + name + ", which has no row above it");
      }
      seen.addAll(handedOn.getOrDefault(other, Set.of()));
    }
    return seen;
  }

  static Room room(String name) {
    return new Room(name, List.of(), List.of(), List.of());
  }

  /** The room of a package relative to the root: the longest row that it equals or lies below. */
  Optional<Room> roomOf(String packageName) {
    return rooms.values().stream()
        .filter(room -> isWithin(packageName, room.name()))
        .max(Comparator.comparing(room -> room.name().length()));
  }

  boolean sees(Room from, Room to) {
    return visible.getOrDefault(from, Set.of()).contains(to);
  }

  static boolean isWithin(String packageName, String tree) {
    return packageName.equals(tree) || packageName.startsWith(tree + ".");
  }

  /**
   * One row: a package and those below it, the rooms that it may see, those that nobody sees by way
   * of it, the libraries it may name.
   */
  record Room(String name, List<String> sees, List<String> seesAlone, List<String> libraries) {

    /** The platform, and the annotations that every room may carry. */
    private static final List<String> EVERYWHERE =
        List.of("java", "javax", "org.jspecify", "com.google.auto.service");

    Room sees(String... names) {
      return new Room(name, List.of(names), seesAlone, libraries);
    }

    Room seesAlone(String... names) {
      return new Room(name, sees, List.of(names), libraries);
    }

    Room names(String... packages) {
      return new Room(name, sees, seesAlone, List.of(packages));
    }

    boolean mayName(String packageName) {
      return EVERYWHERE.stream().anyMatch(tree -> isWithin(packageName, tree))
          || libraries.stream().anyMatch(tree -> isWithin(packageName, tree));
    }
  }
}
