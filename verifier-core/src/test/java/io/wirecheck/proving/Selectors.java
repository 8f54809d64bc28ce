package io.wirecheck.proving;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Label and field selectors, as the API reads them. */
final class Selectors {

  /** Commas within the parentheses of a set separate values, not requirements. */
  private static final Pattern COMMA = Pattern.compile(",(?![^(]*\\))");

  private static final String KEY = "([A-Za-z0-9][A-Za-z0-9_./-]*)";
  private static final Pattern EXISTS = Pattern.compile(KEY);
  private static final Pattern ABSENT = Pattern.compile("!\\s*" + KEY);
  private static final Pattern EQUAL = Pattern.compile(KEY + "\\s*==?\\s*([A-Za-z0-9_.-]*)");
  private static final Pattern UNEQUAL = Pattern.compile(KEY + "\\s*!=\\s*([A-Za-z0-9_.-]*)");
  private static final Pattern IN = Pattern.compile(KEY + "\\s+in\\s*\\(([^)]*)\\)");
  private static final Pattern NOT_IN = Pattern.compile(KEY + "\\s+notin\\s*\\(([^)]*)\\)");
  private static final Pattern FIELD = Pattern.compile("([A-Za-z0-9.]+)(!=|==|=)(.*)");

  private Selectors() {}

  /**
   * What both selectors let through.
   *
   * @throws ApiException 400 if one cannot be read, or asks for a field that cannot be asked for
   */
  static Predicate<Stored> of(final Resource resource, final Query query) {
    Predicate<Stored> all = any -> true;
    for (final Predicate<Map<String, String>> one : labels(query.first("labelSelector"))) {
      all = all.and(stored -> one.test(stored.labels()));
    }
    for (final String requirement : split(query.first("fieldSelector"))) {
      all = all.and(field(resource, requirement));
    }
    return all;
  }

  /** Requirements on labels; a key that is absent fulfils what is negative. */
  static List<Predicate<Map<String, String>>> labels(final String selector) {
    final List<Predicate<Map<String, String>>> requirements = new ArrayList<>();
    for (final String requirement : split(selector)) {
      requirements.add(label(requirement));
    }
    return requirements;
  }

  private static List<String> split(final String selector) {
    return selector.isBlank()
        ? List.of()
        : COMMA.splitAsStream(selector).map(String::strip).toList();
  }

  private static Predicate<Map<String, String>> label(final String requirement) {
    Matcher matcher = EXISTS.matcher(requirement);
    if (matcher.matches()) {
      final String key = matcher.group(1);
      return labels -> labels.containsKey(key);
    }
    matcher = ABSENT.matcher(requirement);
    if (matcher.matches()) {
      final String key = matcher.group(1);
      return labels -> !labels.containsKey(key);
    }
    for (final Pattern form : List.of(EQUAL, IN, UNEQUAL, NOT_IN)) {
      matcher = form.matcher(requirement);
      if (matcher.matches()) {
        final boolean isWanted = form.equals(EQUAL) || form.equals(IN);
        return among(matcher.group(1), values(matcher.group(2)), isWanted);
      }
    }
    throw ApiException.badRequest("unable to parse requirement: " + requirement);
  }

  private static Set<String> values(final String list) {
    return Set.of(
        Pattern.compile(",")
            .splitAsStream(list)
            .map(String::strip)
            .distinct()
            .toArray(String[]::new));
  }

  private static Predicate<Map<String, String>> among(
      final String key, final Set<String> values, final boolean isWanted) {
    return labels -> {
      final String value = labels.get(key);
      return value == null ? !isWanted : values.contains(value) == isWanted;
    };
  }

  private static Predicate<Stored> field(final Resource resource, final String requirement) {
    final Matcher matcher = FIELD.matcher(requirement);
    if (!matcher.matches()) {
      throw ApiException.badRequest(
          "invalid selector: '%s'; can't understand '%s'".formatted(requirement, requirement));
    }
    final String field = matcher.group(1);
    final boolean isWanted = !matcher.group(2).equals("!=");
    final String value = matcher.group(3);
    if (!Stored.of(resource, Json.object()).fields().containsKey(field)) {
      throw ApiException.badRequest(
          "field label not supported: %s (%s)".formatted(field, resource.qualified()));
    }
    return stored -> value.equals(stored.fields().get(field)) == isWanted;
  }
}
