package io.wirecheck.samples;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.wirecheck.samples.HouseRules.Violation;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@link HouseRules} over the main code of every module but the benchmarks. */
class HouseRulesTest {

  private static final Pattern TESTS = Pattern.compile(".*(/test-classes/|-tests\\.jar!/).*");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(location -> !location.matches(TESTS))
          .importPackages("io.wirecheck");

  private static final HouseRules HOUSE =
      new HouseRules("io.wirecheck", FloorPlan.WIRECHECK, CLASSES);

  private static final String SOFT = "AssertJ's soft assertions are subclasses that it generates";

  /** The only exceptions: the class, member or package that breaks a rule, and why it may. */
  private static final Map<String, String> EXCUSED =
      Map.of(
          "io.wirecheck.junit.Console.say(java.lang.String)",
          "a build tool keeps what a test run prints beside its results",
          "io.wirecheck.assertions.CapturedFlowsAssert",
          SOFT,
          "io.wirecheck.assertions.CheckResultAssert",
          SOFT,
          "io.wirecheck.assertions.FlowObservationAssert",
          SOFT,
          "io.wirecheck.assertions.RunReportAssert",
          SOFT,
          "io.wirecheck.assertions.TopologyAssert",
          SOFT);

  @Test
  void all_modules_are_under_the_rules() {
    assertThat(Stream.of("cli", "checks", "junit", "report.json", "report.path", "samples"))
        .allMatch(name -> CLASSES.containPackage("io.wirecheck." + name));
  }

  @Test
  void every_package_has_a_row_in_the_floor_plan() {
    assertNone(HOUSE.packagesWithoutARow());
  }

  @Test
  void every_package_is_null_marked() {
    assertNone(HOUSE.packagesNotNullMarked());
  }

  @Test
  void a_room_sees_only_what_its_row_names() {
    assertNone(HOUSE.roomsSeenBesideTheRow());
  }

  @Test
  void a_room_names_only_the_libraries_in_its_row() {
    assertNone(HOUSE.librariesNamedBesideTheRow());
  }

  @Test
  void packages_form_no_cycle() {
    assertNone(HOUSE.cyclesOfPackages());
  }

  @Test
  void nothing_static_changes() {
    assertNone(HOUSE.mutableStatics());
  }

  /** What a sentence is made of; the rest of its package comes and goes while one is judged. */
  @Test
  void sentences_of_users_are_immutable_values() {
    final JavaClasses parts =
        CLASSES.that(
            assignableTo("io.wirecheck.invariant.Source")
                .or(assignableTo("io.wirecheck.invariant.Destination"))
                .or(assignableTo("io.wirecheck.invariant.Condition"))
                .or(assignableTo("io.wirecheck.invariant.Rule"))
                .or(assignableTo("io.wirecheck.invariant.Selector"))
                .or(assignableTo("io.wirecheck.invariant.Flows$Sent"))
                .or(assignableTo("io.wirecheck.invariant.Invariant")));

    assertThat(parts).hasSizeGreaterThan(15);
    assertThat(parts)
        .allSatisfy(
            part -> {
              assertThat(part.getFields())
                  .allMatch(field -> field.getModifiers().contains(JavaModifier.FINAL))
                  .noneMatch(field -> field.getRawType().isArray());
              assertThat(part.isInterface() || part.isRecord() || hasValueEquality(part))
                  .as("%s is equal by value", part)
                  .isTrue();
            });
  }

  private static boolean hasValueEquality(final JavaClass part) {
    return part.tryGetMethod("equals", Object.class).isPresent()
        && part.tryGetMethod("hashCode").isPresent();
  }

  @Test
  void only_the_command_line_exits_and_prints() {
    assertNone(HOUSE.usesOfTheProcess());
  }

  @Test
  void nothing_sleeps() {
    assertNone(HOUSE.sleeps());
  }

  @Test
  void public_types_outside_the_model_are_closed() {
    assertNone(HOUSE.openTypes());
  }

  @Test
  void names_say_what_a_thing_is() {
    assertNone(HOUSE.namesThatSayNothing());
  }

  @Test
  void every_exception_is_still_needed() {
    assertThat(HOUSE.all().map(Violation::by)).containsAll(EXCUSED.keySet());
  }

  @Test
  void no_jar_decides_how_a_consumer_runs_its_tests() throws IOException {
    ClassLoader loader = HouseRulesTest.class.getClassLoader();
    assertThat(Collections.list(loader.getResources("junit-platform.properties"))).isEmpty();
    assertThat(Collections.list(loader.getResources("allure.properties"))).isEmpty();
  }

  private static void assertNone(Stream<Violation> violations) {
    assertThat(violations.filter(violation -> !EXCUSED.containsKey(violation.by()))).isEmpty();
  }
}
