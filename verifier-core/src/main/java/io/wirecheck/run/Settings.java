package io.wirecheck.run;

import io.wirecheck.model.IpAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * What a run is told, each value with its source. A value comes from the first that has it: the
 * caller (an annotation or a command line option), the system property {@code wirecheck.NAME}, the
 * environment variable {@code WIRECHECK_NAME}, the default.
 */
public record Settings(List<Setting> values) {

  public static final String NETWORK = "network";
  public static final String PROFILE = "profile";
  public static final String OUT = "out";
  public static final String SEED = "seed";
  public static final String BUDGET = "budget";
  public static final String FLOWS_PER_CELL = "flows-per-cell";
  public static final String EXTERNAL_TARGET = "external-target";
  public static final String CHURN_RETRIES = "churn-retries";
  public static final String ALLURE = "allure";

  /** The value of {@link #ALLURE} that makes no HTML. */
  private static final String NO_PROGRAM = "none";
  public static final String WAIVERS = "waivers";
  public static final String FAIL_ON = "fail-on";
  public static final String MIN_CHECKS = "min-checks";

  private static final String DEFAULT = "default";
  private static final String DRAWN = "drawn";

  /** The sources of values that nobody gave. */
  private static final Set<String> NOBODY = Set.of(DEFAULT, DRAWN);

  private static final Map<String, String> DEFAULTS =
      Map.of(
          NETWORK, "reference:eks-study",
          PROFILE, Profile.EKS_VPC_CNI,
          OUT, "target/wirecheck",
          BUDGET, "PT10M",
          FLOWS_PER_CELL, "3",
          CHURN_RETRIES, "3",
          // Of TEST-NET-3 (RFC 5737): it is nobody's, and whether it answers makes no difference.
          EXTERNAL_TARGET, "203.0.113.5",
          ALLURE, NO_PROGRAM);

  private static final List<String> NAMES =
      List.of(
          NETWORK,
          PROFILE,
          OUT,
          SEED,
          BUDGET,
          FLOWS_PER_CELL,
          EXTERNAL_TARGET,
          CHURN_RETRIES,
          ALLURE);

  /** What the gate is told besides its rule. Not given, they are not there. */
  private static final List<String> OPTIONAL_NAMES = List.of(WAIVERS, FAIL_ON, MIN_CHECKS);

  public Settings {
    values = List.copyOf(values);
  }

  /**
   * Resolves every value.
   *
   * @param given what the caller sets, by name
   * @param giver what the caller is, such as {@code command line}
   * @throws IllegalArgumentException if a value cannot be read; the message names value and source
   */
  public static Settings resolve(final Map<String, String> given, final String giver) {
    return resolve(
        given,
        giver,
        name -> Optional.ofNullable(System.getProperty(name)),
        name -> Optional.ofNullable(System.getenv(name)));
  }

  static Settings resolve(
      final Map<String, String> given,
      final String giver,
      final Function<String, Optional<String>> properties,
      final Function<String, Optional<String>> environment) {
    final Function<String, Optional<Setting>> giving =
        name -> given(name, given, giver, properties, environment);
    final List<Setting> values = new ArrayList<>();
    NAMES.forEach(name -> values.add(giving.apply(name).orElseGet(() -> byDefault(name))));
    OPTIONAL_NAMES.forEach(name -> giving.apply(name).ifPresent(values::add));
    return new Settings(values).readable();
  }

  private static Optional<Setting> given(
      final String name,
      final Map<String, String> given,
      final String giver,
      final Function<String, Optional<String>> properties,
      final Function<String, Optional<String>> environment) {
    final String property = "wirecheck." + name;
    final String variable = "WIRECHECK_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
    return Optional.ofNullable(given.get(name))
        .map(value -> new Setting(name, value, giver))
        .or(
            () ->
                properties
                    .apply(property)
                    .map(value -> new Setting(name, value, "system property " + property)))
        .or(
            () ->
                environment
                    .apply(variable)
                    .map(value -> new Setting(name, value, "environment " + variable)));
  }

  private static Setting byDefault(final String name) {
    final String value = DEFAULTS.get(name);
    return value == null
        ? new Setting(name, Long.toString(new SplittableRandom().nextLong(1L << 48)), DRAWN)
        : new Setting(name, value, DEFAULT);
  }

  /**
   * These settings, with other values in the place of those that nobody gave.
   *
   * @param others by name; names that are no setting are left out
   * @param source where they come from, such as {@code recorded in a.zip}
   * @throws IllegalArgumentException if a value cannot be read; the message names value and source
   */
  public Settings orElse(final Map<String, String> others, final String source) {
    final List<Setting> merged =
        values.stream()
            .map(
                setting ->
                    Optional.ofNullable(others.get(setting.name()))
                        .filter(other -> NOBODY.contains(setting.source()))
                        .map(other -> new Setting(setting.name(), other, source))
                        .orElse(setting))
            .toList();
    return new Settings(merged).readable();
  }

  private Settings readable() {
    out();
    seed();
    budget();
    flowsPerCell();
    externalTarget();
    churnRetries();
    waivers();
    gateRule();
    return this;
  }

  public String network() {
    return setting(NETWORK).value();
  }

  public String profile() {
    return setting(PROFILE).value();
  }

  public Path out() {
    return read(OUT, Path::of, "a path");
  }

  public long seed() {
    return read(SEED, Long::parseLong, "a whole number");
  }

  /** The time that a run may take. */
  public Duration budget() {
    return read(BUDGET, Settings::longerThanNothing, "an ISO-8601 duration such as PT10M");
  }

  public int flowsPerCell() {
    return read(FLOWS_PER_CELL, Settings::positive, "a whole number of at least 1");
  }

  /** An address beyond the VPC, to which probes are sent to see how they leave. */
  public IpAddress externalTarget() {
    return read(EXTERNAL_TARGET, IpAddress::parse, "an IP address beyond the VPC");
  }

  /** How often a check is judged again of which an object changed while it was read. */
  public int churnRetries() {
    return read(CHURN_RETRIES, Settings::notNegative, "a whole number of at least 0");
  }

  /** The file of waivers, where one was given. */
  public Optional<Path> waivers() {
    return optional(WAIVERS).map(given -> read(WAIVERS, Path::of, "a path"));
  }

  /** What breaks the gate, and how many checks it wants answered. */
  public GateRule gateRule() {
    final GateRule rule =
        optional(FAIL_ON)
            .map(given -> read(FAIL_ON, GateRule::failingOn, GateRule.FORM))
            .orElse(GateRule.STRICT);
    return optional(MIN_CHECKS)
        .map(given -> read(MIN_CHECKS, Settings::positive, "a whole number of at least 1"))
        .map(rule::withAtLeast)
        .orElse(rule);
  }

  /** A setting that need not be given. */
  public Optional<Setting> optional(final String name) {
    return values.stream().filter(setting -> setting.name().equals(name)).findFirst();
  }

  public Setting setting(final String name) {
    return optional(name)
        .orElseThrow(() -> new IllegalArgumentException("no setting is called '" + name + "'"));
  }

  private static Duration longerThanNothing(final String text) {
    final Duration value = Duration.parse(text);
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException("no time at all");
    }
    return value;
  }

  private static int positive(final String text) {
    final int value = Integer.parseInt(text);
    if (value < 1) {
      throw new IllegalArgumentException("less than 1");
    }
    return value;
  }

  private static int notNegative(final String text) {
    final int value = Integer.parseInt(text);
    if (value < 0) {
      throw new IllegalArgumentException("less than 0");
    }
    return value;
  }

  private <T> T read(final String name, final Function<String, T> parser, final String form) {
    final Setting setting = setting(name);
    try {
      return parser.apply(setting.value());
    } catch (final IllegalArgumentException | java.time.format.DateTimeParseException unreadable) {
      throw new IllegalArgumentException(
          "%s is '%s' (%s); it must be %s".formatted(name, setting.value(), setting.source(), form),
          unreadable);
    }
  }
}
