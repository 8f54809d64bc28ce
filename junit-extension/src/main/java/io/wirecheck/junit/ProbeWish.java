package io.wirecheck.junit;

import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.InterfaceClass;
import io.wirecheck.junit.ProbeStands.Stand;
import java.lang.reflect.Executable;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/** What one {@link ProbePod} asks for. */
record ProbeWish(ProbePod.On on, ProbePod.OnNode node, String zone) {

  /**
   * The wishes of a method, in the order of its parameters.
   *
   * @throws ExtensionConfigurationException if the first speaks of a node before it
   */
  static List<ProbeWish> of(final Executable taker) {
    final List<ProbeWish> wishes =
        Stream.of(taker.getParameters())
            .flatMap(parameter -> Stream.ofNullable(parameter.getAnnotation(ProbePod.class)))
            .map(asked -> new ProbeWish(asked.on(), asked.node(), asked.zone()))
            .toList();
    if (!wishes.isEmpty() && wishes.get(0).node() != ProbePod.OnNode.ANY) {
      throw new ExtensionConfigurationException(
          "Configuration error: the first @ProbePod of [%s] asks for node = %s, but there is no probe before it; say so of a later one."
              .formatted(taker, wishes.get(0).node()));
    }
    return wishes;
  }

  /** The number of a parameter among the probes of its method. */
  static int index(final Parameter parameter) {
    final List<Parameter> probes =
        Stream.of(parameter.getDeclaringExecutable().getParameters())
            .filter(candidate -> candidate.isAnnotationPresent(ProbePod.class))
            .toList();
    return probes.indexOf(parameter);
  }

  boolean admits(final Cell cell) {
    final boolean interfaceFits =
        switch (on) {
          case PRIMARY_ENI -> cell.interfaceClass() == InterfaceClass.PRIMARY;
          case SECONDARY_ENI -> cell.interfaceClass() == InterfaceClass.SECONDARY;
          case ANY -> true;
        };
    return interfaceFits && (zone.isEmpty() || zone.equals(cell.zone()));
  }

  /**
   * A stand for each wish, none twice; empty if there is no such choice. The first that there is in
   * the order of the stands, so that the same network gives the same probes.
   */
  static Optional<List<Stand>> grant(final List<ProbeWish> wishes, final List<Stand> stands) {
    return grant(wishes, stands, List.of());
  }

  private static Optional<List<Stand>> grant(
      final List<ProbeWish> wishes, final List<Stand> stands, final List<Stand> granted) {
    if (granted.size() == wishes.size()) {
      return Optional.of(granted);
    }
    final ProbeWish next = wishes.get(granted.size());
    return stands.stream()
        .filter(stand -> !granted.contains(stand) && next.isGrantedBy(stand, granted))
        .flatMap(stand -> grant(wishes, stands, with(granted, stand)).stream())
        .findFirst();
  }

  private boolean isGrantedBy(final Stand stand, final List<Stand> granted) {
    if (!admits(stand.cell())) {
      return false;
    }
    return switch (node) {
      case ANY -> true;
      case SAME -> stand.end().node().equals(granted.get(0).end().node());
      case OTHER -> !stand.end().node().equals(granted.get(0).end().node());
    };
  }

  private static List<Stand> with(final List<Stand> granted, final Stand stand) {
    final List<Stand> more = new ArrayList<>(granted);
    more.add(stand);
    return List.copyOf(more);
  }

  /** Such as {@code a probe on a secondary interface, on another node, in zone eu-central-1a}. */
  @Override
  public String toString() {
    final String where =
        switch (on) {
          case PRIMARY_ENI, SECONDARY_ENI ->
              " on a %s interface"
                  .formatted(on.name().replace("_ENI", "").toLowerCase(Locale.ROOT));
          case ANY -> "";
        };
    final String which =
        switch (node) {
          case SAME -> ", on the first one's node";
          case OTHER -> ", on another node than the first";
          case ANY -> "";
        };
    return "a probe" + where + which + (zone.isEmpty() ? "" : ", in zone " + zone);
  }
}
