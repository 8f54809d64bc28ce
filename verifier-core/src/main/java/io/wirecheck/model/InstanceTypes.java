package io.wirecheck.model;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The instance types that were published when the table {@code instance-types.csv} was made. */
public final class InstanceTypes {

  private static final String TABLE = "instance-types.csv";
  private static final String TABLE_OF = "2026-08-11";
  private static final int COLUMNS = 6;

  private static final InstanceTypes PUBLISHED = read();

  private final SortedMap<String, InstanceType> types;

  private InstanceTypes(final SortedMap<String, InstanceType> types) {
    this.types = Collections.unmodifiableSortedMap(types);
  }

  public static InstanceTypes published() {
    return PUBLISHED;
  }

  /** Every type, by name. */
  public List<InstanceType> all() {
    return List.copyOf(types.values());
  }

  /** The type of that name; empty where the table has none. */
  public Optional<InstanceType> find(final String name) {
    return Optional.ofNullable(types.get(name));
  }

  /**
   * The type of that name.
   *
   * @throws IllegalArgumentException if the table has none, with what to do
   */
  public InstanceType named(final String name) {
    return find(name).orElseThrow(() -> new IllegalArgumentException(whyUnknown(name)));
  }

  /** A sentence for people about a type that the table does not have. */
  public String whyUnknown(final String name) {
    return ("instance type '%s' is not in the table of %d types of %s: a later version of Wirecheck"
            + " may have it; what EC2 says of it: aws ec2 describe-instance-types"
            + " --instance-types %s --query InstanceTypes[].NetworkInfo")
        .formatted(name, types.size(), TABLE_OF, name);
  }

  private static InstanceTypes read() {
    try (InputStream in = InstanceTypes.class.getResourceAsStream(TABLE)) {
      if (in == null) {
        throw new IllegalStateException(TABLE + " is missing from the jar");
      }
      final SortedMap<String, InstanceType> types = new TreeMap<>();
      new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
          .lines()
          .filter(line -> !line.startsWith("#"))
          .skip(1)
          .map(InstanceTypes::type)
          .forEach(type -> types.put(type.name(), type));
      return new InstanceTypes(types);
    } catch (final IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static InstanceType type(final String line) {
    final String[] cells = line.split(",", -1);
    if (cells.length != COLUMNS) {
      throw new IllegalStateException(TABLE + ": not " + COLUMNS + " cells: " + line);
    }
    return new InstanceType(
        cells[0],
        Integer.parseInt(cells[1]),
        Integer.parseInt(cells[2]),
        Integer.parseInt(cells[3]),
        Integer.parseInt(cells[4]),
        InstanceType.Hypervisor.valueOf(cells[5].toUpperCase(Locale.ROOT)));
  }
}
