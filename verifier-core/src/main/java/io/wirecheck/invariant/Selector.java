package io.wirecheck.invariant;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A selector of labels by equality, as kubectl takes it: {@code app=web,tier!=cache,!canary}. All
 * of its parts must hold.
 */
record Selector(List<Part> parts) {

  private static final String NAME = "[A-Za-z0-9]([A-Za-z0-9._/-]*[A-Za-z0-9])?";

  private static final Pattern PART =
      Pattern.compile(
          "(?<not>!)?(?<key>%s)|(?<name>%s)(?<operator>==?|!=)(?<value>(%s)?)"
              .formatted(NAME, NAME, NAME));

  Selector {
    parts = List.copyOf(parts);
  }

  /** One demand on one label; a value that is absent differs from every value. */
  record Part(String label, Demand demand, String value) {

    boolean holdsOf(final Map<String, String> labels) {
      return switch (demand) {
        case EXISTS -> labels.containsKey(label);
        case DOES_NOT_EXIST -> !labels.containsKey(label);
        case EQUALS -> value.equals(labels.get(label));
        case DIFFERS -> !value.equals(labels.get(label));
      };
    }

    @Override
    public String toString() {
      return switch (demand) {
        case EXISTS -> label;
        case DOES_NOT_EXIST -> "!" + label;
        case EQUALS -> label + "=" + value;
        case DIFFERS -> label + "!=" + value;
      };
    }
  }

  /** What a part asks of its label. */
  enum Demand {
    EXISTS,
    DOES_NOT_EXIST,
    EQUALS,
    DIFFERS
  }

  /**
   * Parses a selector.
   *
   * @throws IllegalArgumentException if the text is none, or goes by sets
   */
  static Selector parse(final String text) {
    return new Selector(Arrays.stream(text.split(",", -1)).map(Selector::part).toList());
  }

  private static Part part(final String text) {
    final Matcher part = PART.matcher(text.strip());
    if (!part.matches()) {
      throw new IllegalArgumentException(
          "'%s' is no part of a label selector; write app=web, app!=web, app or !app, with commas between"
              .formatted(text));
    }
    if (part.group("key") != null) {
      return new Part(
          part.group("key"), part.group("not") == null ? Demand.EXISTS : Demand.DOES_NOT_EXIST, "");
    }
    return new Part(
        part.group("name"),
        part.group("operator").equals("!=") ? Demand.DIFFERS : Demand.EQUALS,
        part.group("value"));
  }

  boolean selects(final Map<String, String> labels) {
    return parts.stream().allMatch(part -> part.holdsOf(labels));
  }

  @Override
  public String toString() {
    return parts.stream().map(Part::toString).collect(Collectors.joining(","));
  }
}
