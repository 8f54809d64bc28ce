package io.wirecheck.checks;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.wirecheck.checks.CommandRun.Ended;
import io.wirecheck.checks.StudyCluster.Judged;
import io.wirecheck.evidence.ClusterProvider;
import io.wirecheck.evidence.ClusterProvider.Diagnosis;
import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.evidence.NetworkAddress;
import io.wirecheck.evidence.Tier;
import io.wirecheck.live.EksProvider;
import io.wirecheck.moto.ClusterInMoto;
import io.wirecheck.reference.ReferenceTopologies;
import io.wirecheck.requires.RequiresCommand;
import io.wirecheck.requires.RequiresKernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What 'wirecheck permissions' prints is what a run needs: with it a run judges, without any one
 * rule of it something is missing and said, and nothing beyond it is ever asked for. And what the
 * commands do to a cluster, with those permissions and no others.
 */
@RequiresKernel
@RequiresCommand({"aws", "moto_server"})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LiveRightsTest {

  private static final Set<String> READING =
      Set.of("node-pod-limit-fits-its-addresses", "pod-address-belongs-to-its-node");

  private static final Set<String> CAPTURING =
      Set.of(
          "egress-leaves-with-the-declared-source",
          "pod-traffic-is-not-encapsulated",
          "pod-traffic-leaves-by-its-own-interface");

  private static final String NOT_PERMITTED = "INCONCLUSIVE NO_PERMISSION";

  /** Where the SDK finds credentials first; moto takes any. */
  private static final Map<String, String> CREDENTIALS =
      Map.of("aws.accessKeyId", "testing", "aws.secretAccessKey", "testing");

  private static final ClusterProvider PROVIDER = new EksProvider();

  /** Where pods go: to a namespace of the run's own, or to one that exists. */
  private static final List<Optional<String>> HOMES =
      List.of(Optional.empty(), Optional.of(StudyCluster.PROBES));

  @TempDir private static Path directory;

  private static ClusterInMoto aws;
  private static AwsCalls calls;
  private static StudyCluster cluster;
  private static HeldRuns held;

  @BeforeAll
  static void start() throws IOException {
    CREDENTIALS.forEach(System::setProperty);
    aws = ClusterInMoto.of(ReferenceTopologies.named("eks-study"));
    final Path documents = aws.makeBundle(directory.resolve("documents"));
    calls = AwsCalls.to(aws.endpoint());
    held = HeldRuns.on(unpatched(documents), HOMES);
    cluster = StudyCluster.start(directory, documents, aws.region(), calls.endpoint());
  }

  /** A cluster of its own, in which a run's own namespace may not be patched. */
  private static StudyCluster unpatched(final Path documents) throws IOException {
    final StudyCluster unpatched =
        StudyCluster.start(
            Files.createDirectory(directory.resolve("held")),
            documents,
            aws.region(),
            aws.endpoint());
    roles(Tier.T1, Optional.empty())
        .without("patch")
        .and(roles(Tier.T1, Optional.of(StudyCluster.PROBES)))
        .applyTo(unpatched.ground());
    return unpatched;
  }

  @AfterAll
  static void stop() {
    cluster.close();
    held.close();
    calls.close();
    aws.close();
    CREDENTIALS.keySet().forEach(System::clearProperty);
  }

  @AfterEach
  void reset() {
    cluster.reset();
    calls.actions();
  }

  private static Map<String, String> printed(final Tier tier, final Optional<String> namespace) {
    return PROVIDER.permissions(tier, DocumentKind.ALL, namespace);
  }

  private static Grants roles(final Tier tier, final Optional<String> namespace) {
    return Grants.printed(printed(tier, namespace).getOrDefault("kubernetes-roles.yaml", ""));
  }

  private static SortedSet<String> actions(final String policy) throws IOException {
    final SortedSet<String> actions = new TreeSet<>();
    new ObjectMapper()
        .readTree(policy)
        .path("Statement")
        .forEach(
            statement -> statement.path("Action").forEach(action -> actions.add(action.asText())));
    return actions;
  }

  // What is printed suffices, and is not left.

  /** In the last column is what the checks that capture say; empty where they pass. */
  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "T0, ,       tier T1",
    "T1, ,       tier T3",
    "T1, probes, tier T3",
    "T2, ,       tier T3",
    "T3, ,       ''",
    "T3, probes, ''",
  })
  void a_run_with_what_is_printed_says_all_that_its_tier_can(
      final Tier tier, final String namespace, final String wanting) throws IOException {
    final Optional<String> home = Optional.ofNullable(namespace);
    final Grants grants = roles(tier, home);
    grants.applyTo(cluster.ground());
    final SortedMap<String, JsonNode> before = cluster.objects();

    final Judged judged = StudyCluster.judge(cluster.address(tier, home));

    assertThat(judged.verdicts())
        .as("%s", judged)
        .isEqualTo(verdicts("PASS", wanting.isEmpty() ? "PASS" : NOT_PERMITTED));
    assertThat(CAPTURING)
        .allSatisfy(check -> assertThat(judged.explained(check)).contains(wanting));
    assertThat(judged.complaint()).isEmpty();
    cluster.assertObjectsAre(before);
    assertThat(grants.uncovered(cluster.requests())).isEmpty();
    assertThat(calls.actions())
        .isEqualTo(actions(printed(tier, home).getOrDefault("iam-policy.json", "")));
  }

  private static SortedMap<String, String> verdicts(final String reading, final String capturing) {
    final SortedMap<String, String> verdicts = new TreeMap<>();
    READING.forEach(check -> verdicts.put(check, reading));
    CAPTURING.forEach(check -> verdicts.put(check, capturing));
    return verdicts;
  }

  // Each rule of it has its effect.

  /**
   * What a rule is for: what a run without it says.
   *
   * @param maxProbes as few as show it
   */
  private record Effect(int maxProbes, Consumer<Judged> shows) {}

  private static final int MANY = 60;

  /** By the right, wherever it is granted. */
  private static final Map<String, Effect> EFFECTS =
      Map.ofEntries(
          entry("list nodes", unread("list nodes", verdicts("", "").keySet())),
          entry("list pods", unread("list pods in all namespaces", verdicts("", "").keySet())),
          entry(
              "list daemonsets.apps",
              unread(
                  "list daemonsets.apps",
                  Set.of(
                      "node-pod-limit-fits-its-addresses",
                      "egress-leaves-with-the-declared-source"))),
          entry("list nodeclasses.eks.amazonaws.com", ofAutoModeAlone()),
          entry("create namespaces", unplaced("cannot create resource \"namespaces\"")),
          entry("create pods", unplaced("cannot create resource \"pods\"")),
          entry("watch pods", unplaced("to list and watch pods in")),
          entry("delete pods", unplaced("cannot delete resource \"pods\"")),
          entry("create pods/exec", unplaced("grant 'create pods/exec' and 'get pods/exec'")),
          entry("get pods/exec", unplaced("grant 'create pods/exec' and 'get pods/exec'")),
          entry("list events", withoutEvents()),
          entry("delete namespaces", complains("cannot delete resource \"namespaces\"")),
          entry("list namespaces", complains("does not say whether it is gone")));

  private static Effect unread(final String right, final Set<String> checks) {
    return new Effect(
        MANY,
        judged ->
            assertThat(checks)
                .allSatisfy(
                    check -> {
                      assertThat(judged.verdicts()).containsEntry(check, NOT_PERMITTED);
                      assertThat(judged.explained(check)).contains("no permission to " + right);
                    }));
  }

  /** This cluster has no Auto Mode; what its nodes' verdicts are then, DeclaredSourceTest has. */
  private static Effect ofAutoModeAlone() {
    return new Effect(
        MANY, judged -> assertThat(judged.verdicts()).isEqualTo(verdicts("PASS", NOT_PERMITTED)));
  }

  private static Effect unplaced(final String message) {
    return new Effect(
        MANY,
        judged -> {
          assertThat(judged.verdicts()).isEqualTo(verdicts("PASS", NOT_PERMITTED));
          assertThat(CAPTURING)
              .allSatisfy(check -> assertThat(judged.explained(check)).contains(message));
        });
  }

  /** Verdicts need no events, but what is said of a pod that does not start does. */
  private static Effect withoutEvents() {
    return new Effect(
        1,
        judged ->
            assertThat(CAPTURING)
                .allSatisfy(
                    check ->
                        assertThat(judged.explained(check))
                            .contains("ImagePullBackOff")
                            .contains("its events cannot be read")
                            .contains("cannot list resource \"events\"")));
  }

  private static Effect complains(final String message) {
    return new Effect(
        1,
        judged ->
            assertThat(judged.complaint())
                .hasValueSatisfying(text -> assertThat(text).contains(message)));
  }

  static Stream<Arguments> rules() {
    return HOMES.stream()
        .flatMap(
            home ->
                roles(Tier.T1, home).all().stream()
                    .filter(grant -> !grant.verb().equals("patch"))
                    .map(grant -> Arguments.of(home, grant)));
  }

  /** T1 needs the same rights as the tiers above it, and is quicker. */
  @ParameterizedTest(name = "{1} ({0})")
  @MethodSource("rules")
  void without_one_rule_a_run_says_what_is_missing_and_so_does_doctor(
      final Optional<String> home, final Grants.Grant rule) {
    final Effect effect =
        Optional.ofNullable(EFFECTS.get(rule.everywhere().toString())).orElseThrow();
    roles(Tier.T1, home).without(rule).applyTo(cluster.ground());
    final NetworkAddress address =
        cluster.address(Tier.T1, home).with("max-probes", Integer.toString(effect.maxProbes()));
    if (rule.resource().equals("events")) {
      cluster.ground().faults().refuseImages(".");
    }

    assertThat(missing(address)).containsExactly(rule.toString());
    final Judged judged = StudyCluster.judge(address);

    assertThat(judged).satisfies(effect.shows());
    assertThat(CAPTURING)
        .allSatisfy(check -> assertThat(judged.verdicts().get(check)).startsWith("INCONCLUSIVE"));
  }

  /** What doctor says is missing. */
  private static List<String> missing(final NetworkAddress address) {
    return PROVIDER.diagnose(address, DocumentKind.ALL).stream()
        .filter(diagnosis -> diagnosis.trouble().isPresent())
        .map(Diagnosis::subject)
        .toList();
  }

  /** What T2 and T3 are granted, T1 is: so their rules have been taken away one by one as well. */
  @Test
  void the_tiers_with_pods_need_the_same_rules() {
    for (final Optional<String> home : HOMES) {
      assertThat(roles(Tier.T2, home)).isEqualTo(roles(Tier.T1, home));
      assertThat(roles(Tier.T3, home)).isEqualTo(roles(Tier.T1, home));
    }
  }

  /** A lease is renewed each minute: these runs were begun before all tests; this comes last. */
  @Test
  @Order(Integer.MAX_VALUE)
  void without_the_right_to_patch_a_run_says_that_its_lease_is_not_renewed() {
    final Optional<String> own = Optional.empty();
    assertThat(missing(held.address(own))).containsExactly("patch namespaces");
    HeldRuns.awaitRenewal()
        .untilAsserted(
            () ->
                assertThat(held.said(own))
                    .anyMatch(
                        line ->
                            line.startsWith("the run's lease could not be renewed: ")
                                && line.contains("cannot patch resource \"namespaces\"")));
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void the_lease_of_a_run_in_a_namespace_of_others_is_renewed_with_what_is_printed() {
    final Optional<String> others = Optional.of(StudyCluster.PROBES);
    assertThat(missing(held.address(others))).isEmpty();
    HeldRuns.awaitRenewal()
        .untilAsserted(
            () ->
                assertThat(held.requests())
                    .anyMatch(
                        request ->
                            request.method().equals("PATCH") && request.path().contains("/pods/")));
    assertThat(held.leases(StudyCluster.PROBES))
        .singleElement()
        .satisfies(until -> assertThat(until).isGreaterThan(held.firstLease()));
    assertThat(held.said(others)).noneMatch(line -> line.contains("could not be renewed"));
    assertThat(
            HOMES.stream()
                .map(home -> roles(Tier.T1, home))
                .reduce(Grants::and)
                .orElseThrow()
                .uncovered(held.requests()))
        .isEmpty();
  }

  // The commands, each in a process of its own.

  private static CommandRun command(final String name, final String... options) throws IOException {
    final List<String> arguments = new ArrayList<>(List.of(name));
    arguments.addAll(List.of(options));
    return CommandRun.start(CREDENTIALS, arguments);
  }

  private static CommandRun onCluster(final String name, final String... options)
      throws IOException {
    final List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("--network", cluster.address().toString()));
    return command(name, all.toArray(String[]::new));
  }

  private static CommandRun run(final String... options) throws IOException {
    final List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("--out", directory.resolve("reports").toString()));
    return onCluster("run", all.toArray(String[]::new));
  }

  private static Ended ended(final CommandRun command) throws IOException, InterruptedException {
    try (command) {
      return command.ended();
    }
  }

  @Test
  void permissions_writes_what_is_to_be_granted() throws IOException, InterruptedException {
    final Path out = directory.resolve("grants");
    final Ended ended =
        ended(command("permissions", "--namespace", StudyCluster.PROBES, "--out", out.toString()));

    assertThat(ended.status()).as(ended.text()).isZero();
    assertThat(printed(Tier.T3, Optional.of(StudyCluster.PROBES)))
        .allSatisfy((file, text) -> assertThat(out.resolve(file)).hasContent(text));
  }

  @Test
  void doctor_finds_all_well_with_what_is_printed() throws IOException, InterruptedException {
    final Grants grants = roles(Tier.T3, Optional.empty());
    grants.applyTo(cluster.ground());
    final SortedMap<String, JsonNode> before = cluster.objects();

    final Ended ended = ended(onCluster("doctor"));

    assertThat(ended.status()).as(ended.text()).isZero();
    assertThat(ended.said()).allMatch(line -> line.startsWith("ok "), "ok");
    assertThat(grants.all())
        .allSatisfy(grant -> assertThat(ended.said()).contains("ok       " + grant));
    assertThat(cluster.objects()).isEqualTo(before);
  }

  @Test
  void doctor_names_a_right_that_is_missing() throws IOException, InterruptedException {
    roles(Tier.T3, Optional.empty()).without("watch").applyTo(cluster.ground());

    final Ended ended = ended(onCluster("doctor"));

    assertThat(ended.status()).as(ended.text()).isEqualTo(3);
    assertThat(ended.said())
        .filteredOn(line -> line.startsWith("MISSING"))
        .containsExactly("MISSING  watch pods");
  }

  @Test
  void the_images_of_a_run_are_printed_without_asking_the_cluster()
      throws IOException, InterruptedException {
    final Ended ended = ended(run("--print-images"));

    assertThat(ended).isEqualTo(new Ended(0, List.of("docker.io/nicolaka/netshoot:v0.13")));
    assertThat(cluster.requests()).isEmpty();
  }

  /** Until a command of a capture runs on a node. */
  private static void awaitCapture(final CommandRun run) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () ->
                !run.isAlive()
                    || cluster.requests().stream()
                        .anyMatch(
                            request ->
                                request.path().endsWith("/exec")
                                    && request.query().contains("tcpdump")
                                    && request.query().contains("-w")));
    assertThat(run.isAlive()).isTrue();
  }

  /** A lease that nobody renews ends after five minutes; here the test writes it into the past. */
  private static void endLeases() {
    final String past =
        "{\"metadata\":{\"annotations\":{\"wirecheck.io/lease-until\":\"2020-01-01T00:00:00Z\"}}}";
    final PatchContext merge = PatchContext.of(PatchType.JSON_MERGE);
    for (final String name : cluster.ofRuns()) {
      final String[] words = name.split("[ /]", -1);
      if (words[0].equals("namespaces")) {
        cluster.client().namespaces().withName(words[1]).patch(merge, past);
      } else if (words[0].equals("pods")) {
        cluster.client().pods().inNamespace(words[1]).withName(words[2]).patch(merge, past);
      }
    }
  }

  @Test
  void cleanup_removes_what_a_killed_run_has_left_and_nothing_else()
      throws IOException, InterruptedException {
    final SortedMap<String, JsonNode> before = cluster.objects();
    final Grants grants = roles(Tier.T3, Optional.empty());
    grants.applyTo(cluster.ground());
    try (CommandRun run = run()) {
      awaitCapture(run);
      run.signal("KILL");
      assertThat(run.ended().status()).isEqualTo(128 + 9);
    }
    assertThat(cluster.ofRuns())
        .anyMatch(name -> name.startsWith("namespaces wirecheck-"))
        .anyMatch(name -> name.matches("pods wirecheck-.*-probe-.*"))
        .anyMatch(name -> name.matches("pods wirecheck-.*-node-.*"));

    final Ended early = ended(onCluster("cleanup"));
    assertThat(early.status()).as(early.text()).isZero();
    assertThat(early.text()).containsPattern("left alone namespace wirecheck-\\S+ stays: run");
    assertThat(cluster.ofRuns()).isNotEmpty();

    cluster.ground().allowEverything();
    endLeases();
    grants.applyTo(cluster.ground());
    final Ended late = ended(onCluster("cleanup"));
    assertThat(late.status()).as(late.text()).isZero();
    assertThat(late.text()).containsPattern("removed namespace wirecheck-");
    Awaitility.await().until(() -> cluster.ofRuns().isEmpty());
    cluster.assertObjectsAre(before);
    assertThat(grants.uncovered(cluster.requests())).isEmpty();
  }

  @Test
  void the_next_run_removes_what_a_killed_one_has_left_in_a_namespace_of_others()
      throws IOException, InterruptedException {
    final SortedMap<String, JsonNode> before = cluster.objects();
    final Grants grants = roles(Tier.T1, Optional.of(StudyCluster.PROBES));
    grants.applyTo(cluster.ground());
    final String[] options = {"--tier", "T1", "--namespace", StudyCluster.PROBES};
    try (CommandRun run = run(options)) {
      run.awaitLine("pods run");
      run.signal("KILL");
      assertThat(run.ended().status()).isEqualTo(128 + 9);
    }
    final long pods = cluster.ofRuns().stream().filter(name -> name.startsWith("pods ")).count();
    assertThat(pods).isPositive();

    cluster.ground().allowEverything();
    endLeases();
    grants.applyTo(cluster.ground());
    final List<String> next = new ArrayList<>(List.of(options));
    next.addAll(List.of("--check", "node-pod-limit-fits-its-addresses"));
    final Ended ended = ended(run(next.toArray(String[]::new)));
    assertThat(ended.status()).as(ended.text()).isZero();
    assertThat(ended.said())
        .filteredOn(
            line -> line.matches("\\.\\.\\. removed pod probes/wirecheck-.* of an ended run"))
        .hasSize((int) pods);
    Awaitility.await().until(() -> cluster.ofRuns().isEmpty());
    cluster.assertObjectsAre(before);
    assertThat(grants.uncovered(cluster.requests())).isEmpty();
  }

  @ParameterizedTest(name = "while it {0}")
  @CsvSource({"captures, ", "places, probes"})
  void after_an_interrupt_nothing_of_a_run_is_left(final String stage, final String namespace)
      throws IOException, InterruptedException {
    final SortedMap<String, JsonNode> before = cluster.objects();
    final Optional<String> home = Optional.ofNullable(namespace);
    final Grants grants = roles(Tier.T3, home);
    grants.applyTo(cluster.ground());
    final Ended ended;
    try (CommandRun run =
        run(home.map(name -> new String[] {"--namespace", name}).orElse(new String[0]))) {
      if (stage.equals("captures")) {
        awaitCapture(run);
      } else {
        run.awaitLine("pods run");
      }
      run.signal("INT");
      ended = run.ended();
    }

    assertThat(ended.status()).as(ended.text()).isEqualTo(128 + 2);
    assertThat(ended.text())
        .contains("INTERRUPTED", "The gate does not hold")
        .doesNotContain("The gate holds", "something may be left behind");
    cluster.assertObjectsAre(before);
    assertThat(grants.uncovered(cluster.requests())).isEmpty();
  }
}
