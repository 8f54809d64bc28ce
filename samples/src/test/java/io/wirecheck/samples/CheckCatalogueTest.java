package io.wirecheck.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.check.Check;
import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Claim;
import io.wirecheck.check.Requirement;
import io.wirecheck.junit.NetworkSuite;
import io.wirecheck.junit.VpcCniSuite;
import io.wirecheck.run.Checks;
import io.wirecheck.run.Profile;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every check has its place in a suite, its tags and its page. */
class CheckCatalogueTest {

  private static final Path ROOT = Path.of("..");

  /** The suites that combine all others. */
  private static final List<Class<? extends NetworkSuite>> SUITES = List.of(VpcCniSuite.class);

  private static final Pattern TESTS = Pattern.compile(".*(/test-classes/|-tests\\.jar)");

  /** Those that users get; tests have others of their own. */
  static List<Check<?>> checks() {
    return Checks.all().stream()
        .filter(check -> !TESTS.matcher(origin(check.getClass())).matches())
        .toList();
  }

  private static String origin(final Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation().getPath();
  }

  static List<Method> suiteMethods() {
    return SUITES.stream()
        .flatMap(suite -> Stream.of(suite.getMethods()))
        .filter(method -> method.isAnnotationPresent(Test.class))
        .distinct()
        .toList();
  }

  @ParameterizedTest
  @MethodSource("checks")
  void a_check_is_called_as_its_class(final Check<?> check) {
    final String words = check.getClass().getSimpleName().replaceAll("(?<=.)([A-Z])", "-$1");

    assertThat(check.requirement().id()).isEqualTo(words.toLowerCase(Locale.ROOT));
  }

  @ParameterizedTest
  @MethodSource("checks")
  void a_check_stands_in_a_suite_under_its_name_with_its_tags(final Check<?> check) {
    final Requirement requirement = check.requirement();

    assertThat(suiteMethods())
        .filteredOn(method -> method.getName().equals(camelCase(requirement.id())))
        .singleElement()
        .satisfies(
            method ->
                assertThat(method.getAnnotationsByType(Tag.class))
                    .extracting(Tag::value)
                    .containsExactlyInAnyOrder(
                        requirement.id(),
                        requirement.severity().name(),
                        requirement.tier().name()));
  }

  /** Reports sort checks by what their claims are about, and suites by the same words. */
  @ParameterizedTest
  @MethodSource("checks")
  void a_check_stands_in_the_suite_of_what_its_claims_are_about(final Check<?> check) {
    final Requirement requirement = check.requirement();

    assertThat(suiteMethods())
        .filteredOn(method -> method.getName().equals(camelCase(requirement.id())))
        .extracting(method -> method.getDeclaringClass().getSimpleName().toLowerCase(Locale.ROOT))
        .containsExactly(requirement.subject().orElseThrow() + "suite");
    assertThat(requirement.claims()).allMatch(id -> Claim.named(id).isPresent());
  }

  @ParameterizedTest
  @MethodSource("checks")
  void a_check_has_a_page_with_every_section(final Check<?> check) throws Exception {
    final Path page = ROOT.resolve(check.requirement().page());

    assertThat(Files.readAllLines(page))
        .contains("# " + check.requirement().id())
        .containsSubsequence(
            "## Requirement",
            "## Why it matters",
            "## What is observed",
            "## When it is inconclusive",
            "## How to fix");
  }

  @ParameterizedTest
  @MethodSource("suiteMethods")
  void a_suite_method_is_a_check_and_takes_its_result(final Method method) {
    assertThat(checks())
        .extracting(check -> camelCase(check.requirement().id()))
        .contains(method.getName());
    assertThat(method.getParameterTypes()).containsExactly(CheckResult.class);
  }

  @Test
  void a_profile_names_checks_that_are_there_and_a_floor_that_can_be_reached() {
    assertThat(Profile.all())
        .isNotEmpty()
        .allSatisfy(
            profile -> {
              assertThat(checks())
                  .extracting(check -> check.requirement().id())
                  .containsAll(profile.checks());
              assertThat(profile.floor()).isBetween(1, profile.checks().size());
            });
  }

  @Test
  void a_page_is_about_a_check_that_is_there() throws Exception {
    try (Stream<Path> pages = Files.list(ROOT.resolve("docs/checks"))) {
      assertThat(pages)
          .extracting(page -> page.getFileName().toString().replace(".md", ""))
          .containsExactlyInAnyOrderElementsOf(
              checks().stream().map(check -> check.requirement().id()).toList());
    }
  }

  private static String camelCase(final String id) {
    final StringBuilder name = new StringBuilder();
    for (final String word : id.split("-", -1)) {
      name.append(
          name.isEmpty()
              ? word
              : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
    }
    return name.toString();
  }
}
