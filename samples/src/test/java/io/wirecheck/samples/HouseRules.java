package io.wirecheck.samples;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import io.wirecheck.samples.FloorPlan.Room;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** What holds in every room, read from class files. Each rule answers with what breaks it. */
final class HouseRules {

  private static final Pattern SHUNNED =
      Pattern.compile(".*(Manager|Helper|Utils?|Validator)|Result");

  private final String root;
  private final FloorPlan plan;
  private final JavaClasses classes;

  /** Rules over the packages below {@code root}, whose rooms are those of the plan. */
  HouseRules(String root, FloorPlan plan, JavaClasses classes) {
    this.root = root;
    this.plan = plan;
    this.classes = classes;
  }

  /** One break of a rule: by which class, member or package, and how. */
  record Violation(String by, String how) {

    @Override
    public String toString() {
      return how.contains(by) ? how : by + ": " + how;
    }
  }

  /** Every package stands in the table; so a row's typo or a new package cannot evade the rest. */
  Stream<Violation> packagesWithoutARow() {
    return packages()
        .filter(name -> room(name.getName()).isEmpty())
        .map(name -> new Violation(name.getName(), "no row of the floor plan covers it"));
  }

  Stream<Violation> packagesNotNullMarked() {
    return packages()
        .filter(name -> !name.isAnnotatedWith(NullMarked.class))
        .map(name -> new Violation(name.getName(), "its package-info is not @NullMarked"));
  }

  /** A room sees only the rooms that its row names, and what they see. */
  Stream<Violation> roomsSeenBesideTheRow() {
    return dependencies(
        (from, target) ->
            isOurs(target)
                && room(target.getPackageName()).filter(to -> plan.sees(from, to)).isEmpty());
  }

  /** A room names only the platform and the libraries in its row. */
  Stream<Violation> librariesNamedBesideTheRow() {
    return dependencies(
        (from, target) ->
            !isOurs(target) && !target.isPrimitive() && !from.mayName(target.getPackageName()));
  }

  Stream<Violation> cyclesOfPackages() {
    return slices()
        .matching(root + ".(**)")
        .should()
        .beFreeOfCycles()
        .evaluate(classes)
        .getFailureReport()
        .getDetails()
        .stream()
        .map(cycle -> new Violation(root, cycle));
  }

  Stream<Violation> mutableStatics() {
    return classes.stream()
        .flatMap(type -> type.getFields().stream())
        .filter(field -> is(field, JavaModifier.STATIC) && !is(field, JavaModifier.SYNTHETIC))
        .filter(field -> !is(field, JavaModifier.FINAL) || holdsWhatChanges(field))
        .map(field -> new Violation(field.getFullName(), "is static and can change"));
  }

  /** Only the command line ends the process and writes to its streams. */
  Stream<Violation> usesOfTheProcess() {
    return accesses(
            access ->
                isTo(access, System.class, "exit", "in", "out", "err")
                    || isTo(access, Runtime.class, "exit", "halt")
                    || isTo(access, Throwable.class, "printStackTrace"))
        .filter(access -> !isIn("cli", access.getOriginOwner()))
        .map(HouseRules::violation);
  }

  /** Time is an input, and an observation is waited for. */
  Stream<Violation> sleeps() {
    return accesses(
            access -> isTo(access, Thread.class, "sleep") || isTo(access, TimeUnit.class, "sleep"))
        .map(HouseRules::violation);
  }

  /** Public types outside {@code model} are final, sealed or interfaces. */
  Stream<Violation> openTypes() {
    return classes.stream()
        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
        .filter(type -> !isIn("model", type))
        .filter(type -> !type.isInterface() && !type.isEnum())
        .filter(type -> !type.getModifiers().contains(JavaModifier.FINAL))
        .filter(type -> !type.isSealed())
        .map(type -> new Violation(type.getName(), "is public, and anyone may extend it"));
  }

  Stream<Violation> namesThatSayNothing() {
    return classes.stream()
        .filter(type -> SHUNNED.matcher(type.getSimpleName()).matches())
        .map(type -> new Violation(type.getName(), "does not say what it is"));
  }

  Stream<Violation> all() {
    return Stream.of(
            packagesWithoutARow(),
            packagesNotNullMarked(),
            roomsSeenBesideTheRow(),
            librariesNamedBesideTheRow(),
            cyclesOfPackages(),
            mutableStatics(),
            usesOfTheProcess(),
            sleeps(),
            openTypes(),
            namesThatSayNothing())
        .flatMap(Function.identity());
  }

  private Stream<JavaPackage> packages() {
    return classes.getPackage(root).getSubpackagesInTree().stream()
        .filter(found -> !found.getClasses().isEmpty());
  }

  private Stream<Violation> dependencies(Prohibition prohibits) {
    return classes.stream()
        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
        .filter(dependency -> room(dependency.getOriginClass().getPackageName()).isPresent())
        .filter(
            dependency ->
                prohibits.applies(
                    room(dependency.getOriginClass().getPackageName()).orElseThrow(),
                    target(dependency)))
        .map(found -> new Violation(found.getOriginClass().getName(), found.getDescription()))
        .distinct();
  }

  private static JavaClass target(Dependency dependency) {
    return dependency.getTargetClass().getBaseComponentType();
  }

  private Stream<JavaAccess<?>> accesses(Predicate<JavaAccess<?>> wanted) {
    return classes.stream()
        .flatMap(type -> type.getAccessesFromSelf().stream())
        .<JavaAccess<?>>map(access -> access)
        .filter(wanted);
  }

  private static boolean isTo(JavaAccess<?> access, Class<?> owner, String... members) {
    return access.getTargetOwner().isAssignableTo(owner)
        && Set.of(members).contains(access.getTarget().getName());
  }

  private static Violation violation(JavaAccess<?> access) {
    return new Violation(access.getOrigin().getFullName(), access.getDescription());
  }

  private static boolean is(JavaField field, JavaModifier modifier) {
    return field.getModifiers().contains(modifier);
  }

  /** A private array passes, as a table to look up; what an interface holds no class file tells. */
  private static boolean holdsWhatChanges(JavaField field) {
    JavaClass type = field.getRawType();
    if (type.isArray()) {
      return !is(field, JavaModifier.PRIVATE);
    }
    boolean gathers = type.isAssignableTo(Collection.class) || type.isAssignableTo(Map.class);
    return (gathers && !type.isInterface())
        || FloorPlan.isWithin(type.getPackageName(), "java.util.concurrent.atomic")
        || Stream.of(
                ConcurrentMap.class,
                BlockingQueue.class,
                Random.class,
                StringBuilder.class,
                ThreadLocal.class)
            .anyMatch(type::isAssignableTo);
  }

  private boolean isOurs(JavaClass type) {
    return FloorPlan.isWithin(type.getPackageName(), root);
  }

  private boolean isIn(String name, JavaClass type) {
    return room(type.getPackageName()).filter(room -> room.name().equals(name)).isPresent();
  }

  private Optional<Room> room(String packageName) {
    return packageName.startsWith(root + ".")
        ? plan.roomOf(packageName.substring(root.length() + 1))
        : Optional.empty();
  }

  @FunctionalInterface
  private interface Prohibition {
    boolean applies(Room from, JavaClass target);
  }
}
