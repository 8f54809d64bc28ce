package io.wirecheck.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.wirecheck.samples.HouseRules.Violation;
import java.util.stream.Stream;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.Test;

/** Each of {@link HouseRules} finds the break planted for it below the package {@code planted}. */
class HouseRulesCatchTest {

  private static final HouseRules PLANTED =
      new HouseRules(
          "planted", FloorPlan.WIRECHECK, new ClassFileImporter().importPackages("planted"));

  @Test
  void a_package_without_a_row() {
    assertThatViolations(PLANTED.packagesWithoutARow()).containsExactly("planted.attic");
  }

  @Test
  void a_package_that_is_not_null_marked() {
    assertThatViolations(PLANTED.packagesNotNullMarked()).containsExactly("planted.attic");
  }

  @Test
  void a_room_that_sees_what_is_below_it_or_beside_it() {
    assertThatViolations(PLANTED.roomsSeenBesideTheRow())
        .containsOnly(
            "planted.model.SeesTrace",
            "planted.checks.SeesReference",
            "planted.checks.SeesTrace",
            "planted.live.aws.SeesDns");
  }

  @Test
  void a_room_that_names_a_library_of_another() {
    assertThatViolations(PLANTED.librariesNamedBesideTheRow())
        .containsOnly("planted.packet.NamesJackson", "planted.checks.NamesJUnit");
  }

  @Test
  void a_cycle_of_packages() {
    assertThat(PLANTED.cyclesOfPackages())
        .singleElement()
        .asString()
        .contains("planted.model.SeesTrace", "planted.trace.SeesModel");
  }

  @Test
  void what_is_static_and_can_change() {
    assertThatViolations(PLANTED.mutableStatics())
        .containsExactlyInAnyOrder(
            "planted.run.Statics.counter",
            "planted.run.Statics.CACHE",
            "planted.run.Statics.LIST",
            "planted.run.Statics.OPEN_TABLE",
            "planted.run.Statics.LATEST");
  }

  @Test
  void what_exits_and_prints() {
    assertThatViolations(PLANTED.usesOfTheProcess())
        .containsExactlyInAnyOrder(
            "planted.run.UsesTheProcess.exits()",
            "planted.run.UsesTheProcess.halts()",
            "planted.run.UsesTheProcess.prints()",
            "planted.run.UsesTheProcess.traces(java.lang.Exception)");
  }

  @Test
  void what_sleeps() {
    assertThatViolations(PLANTED.sleeps())
        .containsExactlyInAnyOrder("planted.lab.Sleeps.onThread()", "planted.lab.Sleeps.onUnit()");
  }

  @Test
  void a_public_type_that_anyone_may_extend() {
    assertThatViolations(PLANTED.openTypes())
        .containsExactlyInAnyOrder("planted.check.Open", "planted.check.OpenError");
  }

  @Test
  void a_name_that_says_nothing() {
    assertThatViolations(PLANTED.namesThatSayNothing())
        .containsExactlyInAnyOrder("planted.evidence.Result", "planted.evidence.ZoneManager");
  }

  @Test
  void a_row_that_names_what_has_no_row_above_it() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new FloorPlan(FloorPlan.room("check").sees("modle"), FloorPlan.room("model")))
        .withMessage("The row of check names modle, which has no row above it");
  }

  private static ListAssert<String> assertThatViolations(Stream<Violation> violations) {
    return assertThat(violations.map(Violation::by));
  }
}
