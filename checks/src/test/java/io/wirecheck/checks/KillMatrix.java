package io.wirecheck.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The rows of {@code docs/kill-matrix.md}, which is where expected verdicts are written. */
final class KillMatrix {

  /** A row: its id, its check, the options of the network's address, the verdict with its code. */
  record Row(String id, String check, String options, String expected, String where) {

    String address(final String network) {
      return options.isEmpty() ? network : network + "?" + options;
    }

    @Override
    public String toString() {
      return id + " " + (options.isEmpty() ? "healthy" : options) + " -> " + expected;
    }
  }

  private KillMatrix() {}

  static List<Row> rows() {
    final List<Row> rows = new ArrayList<>();
    String check = "";
    for (final String line : lines()) {
      if (line.startsWith("## ")) {
        check = line.substring(3, line.indexOf(" ("));
      } else if (line.matches("\\| K\\d+-.*")) {
        rows.add(row(check, line));
      }
    }
    return rows;
  }

  private static Row row(final String check, final String line) {
    final List<String> cells =
        Arrays.stream(line.split("\\|", -1)).map(cell -> cell.strip().replace("`", "")).toList();
    return new Row(cells.get(1), check, cells.get(3), cells.get(4), cells.get(5));
  }

  private static List<String> lines() {
    try {
      return Files.readAllLines(Path.of("..", "docs", "kill-matrix.md"));
    } catch (final IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
