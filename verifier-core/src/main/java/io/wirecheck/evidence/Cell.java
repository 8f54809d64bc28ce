package io.wirecheck.evidence;

import io.wirecheck.model.ComputeType;
import java.util.Comparator;
import java.util.Locale;

/** A kind of place that a check wants probes in. Prints as people name it. */
public record Cell(
    ComputeType computeType, String operatingSystem, InterfaceClass interfaceClass, String zone)
    implements Comparable<Cell> {

  private static final Comparator<Cell> ORDER =
      Comparator.comparing(Cell::zone)
          .thenComparing(Cell::interfaceClass)
          .thenComparing(Cell::computeType)
          .thenComparing(Cell::operatingSystem);

  @Override
  public int compareTo(final Cell other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return "%s interface, %s, %s/%s"
        .formatted(
            interfaceClass.name().toLowerCase(Locale.ROOT),
            zone,
            computeType.name().toLowerCase(Locale.ROOT),
            operatingSystem);
  }
}
