package io.wirecheck.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Explanation;
import io.wirecheck.checks.AwsOnTheWay.Reply;
import io.wirecheck.checks.AwsOnTheWay.Way;
import io.wirecheck.evidence.NetworkAddress;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.Node;
import io.wirecheck.model.PodRef;
import io.wirecheck.model.Topology;
import io.wirecheck.moto.ClusterInMoto;
import io.wirecheck.proving.Faults;
import io.wirecheck.proving.ProvingGround;
import io.wirecheck.proving.ProvingGround.LoggedRequest;
import io.wirecheck.reference.ReferenceTopologies;
import io.wirecheck.requires.RequiresCommand;
import io.wirecheck.requires.RequiresKernel;
import io.wirecheck.run.Checks;
import io.wirecheck.run.Networks;
import io.wirecheck.run.Progress;
import io.wirecheck.run.Settings;
import io.wirecheck.run.Verifier;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What goes wrong on the way to a live cluster, and what a run says then: which checks can say
 * nothing, by which code and with which words, and that the others say what they always do.
 */
@RequiresKernel
@RequiresCommand({"aws", "moto_server"})
class LiveTroubleTest {

  private static final String EGRESS = "egress-leaves-with-the-declared-source";
  private static final String LIMIT = "node-pod-limit-fits-its-addresses";
  private static final String ADDRESS = "pod-address-belongs-to-its-node";
  private static final String TUNNEL = "pod-traffic-is-not-encapsulated";
  private static final String INTERFACE = "pod-traffic-leaves-by-its-own-interface";

  private static final List<String> ALL = List.of(EGRESS, LIMIT, ADDRESS, TUNNEL, INTERFACE);
  private static final List<String> OF_PACKETS = List.of(EGRESS, TUNNEL, INTERFACE);

  private static final String PODS = "^/api/v1/pods\\?";
  private static final int FOR_EVER = 1_000;

  private static final Topology STUDY = ReferenceTopologies.named("eks-study");

  private static final String CLUSTER = STUDY.cluster().asOptional().orElseThrow().name();

  /** Where the SDK finds credentials first; moto takes any. */
  private static final Map<String, String> CREDENTIALS =
      Map.of("aws.accessKeyId", "testing", "aws.secretAccessKey", "testing");

  /** Finds the program that a script stands in for. */
  private static final String TCPDUMP =
      """
      real=$(PATH=${PATH#/run/bin:} command -v tcpdump)
      """;

  @TempDir private static Path directory;

  private static ClusterInMoto moto;
  private static AwsOnTheWay aws;
  private static ProvingGround ground;

  private final List<String> told = Collections.synchronizedList(new ArrayList<>());

  @BeforeAll
  static void start() throws IOException {
    CREDENTIALS.forEach(System::setProperty);
    moto = ClusterInMoto.of(STUDY);
    aws = AwsOnTheWay.to(moto.endpoint());
    ground =
        ProvingGround.start(
            ProvingGround.Setup.of("lab:eks-study")
                .withDocuments(moto.makeBundle(directory.resolve("documents"))));
  }

  @AfterAll
  static void end() {
    ground.close();
    aws.close();
    moto.close();
    CREDENTIALS.keySet().forEach(System::clearProperty);
  }

  @BeforeEach
  void mend() {
    faults().forget();
    faults().standIn("tcpdump", "");
    faults().standIn("ping", "");
    nodes().forEach(faults()::find);
    ground.forgetRequests();
    aws.lead(Way.CLEAR);
  }

  private static Faults faults() {
    return ground.faults();
  }

  private static List<String> nodes() {
    return STUDY.nodes().asOptional().orElseThrow().stream().map(Node::name).toList();
  }

  /**
   * Something that goes wrong.
   *
   * @param before what is done before the run
   * @param capturing what is done when the captures are about to start
   * @param verdicts those that are not PASS
   * @param words what every check that is not PASS says
   */
  private record Trouble(
      String name,
      String tier,
      String region,
      Runnable before,
      Runnable capturing,
      SortedMap<String, String> verdicts,
      List<String> words) {

    static Trouble of(final String name, final Runnable before) {
      return new Trouble(name, "T3", moto.region(), before, () -> {}, new TreeMap<>(), List.of());
    }

    /** Only the APIs are asked: what needs packets is not judged. */
    Trouble readingOnly() {
      return inTier("T0");
    }

    Trouble inTier(final String other) {
      return new Trouble(name, other, region, before, capturing, verdicts, words);
    }

    Trouble inRegion(final String other) {
      return new Trouble(name, tier, other, before, capturing, verdicts, words);
    }

    Trouble whenCapturing(final Runnable event) {
      return new Trouble(name, tier, region, before, event, verdicts, words);
    }

    Trouble makes(final String code, final List<String> checks, final String... said) {
      final SortedMap<String, String> expected = new TreeMap<>();
      checks.forEach(check -> expected.put(check, "INCONCLUSIVE " + code));
      return new Trouble(name, tier, region, before, capturing, expected, List.of(said));
    }

    SortedMap<String, String> expected() {
      final SortedMap<String, String> all = new TreeMap<>();
      ALL.forEach(
          check ->
              all.put(
                  check,
                  tier.equals("T0") && OF_PACKETS.contains(check)
                      ? "INCONCLUSIVE NO_PERMISSION"
                      : "PASS"));
      all.putAll(verdicts);
      return all;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  // ---- the Kubernetes API

  static Stream<Trouble> ofKubernetes() {
    return Stream.of(
        Trouble.of(
                "pods are throttled for ever, and for longer than a run waits",
                () -> faults().throttle("GET", PODS, FOR_EVER, 300))
            .readingOnly()
            .makes("API_THROTTLED", ALL, "list pods", "left alone for 300 s", "run again when"),
        Trouble.of(
                "daemon sets are answered 500 for ever",
                () -> faults().answer("GET", "daemonsets\\?", FOR_EVER, 500))
            .readingOnly()
            .makes("UNREACHABLE", List.of(LIMIT), "list daemonsets.apps", "500", "run again when"),
        Trouble.of(
                "the list of nodes breaks off always",
                () -> faults().dropAfter("GET", "^/api/v1/nodes\\?", FOR_EVER, 1_000))
            .readingOnly()
            .makes("UNREACHABLE", ALL, "list nodes", "broke off", "asked 5 times", "proxy"));
  }

  @ParameterizedTest
  @MethodSource("ofKubernetes")
  void is_told_of_the_kubernetes_api(final Trouble trouble) throws IOException {
    assertTold(trouble);
  }

  // ---- probes, and the shells in them

  static Stream<Trouble> ofPods() {
    return Stream.of(
        Trouble.of(
                "the exec that starts a capture is cut",
                () -> faults().cutExecAfter("tcpdump.*immediate", 1))
            .makes("NO_CAPTURE", OF_PACKETS, "the command that starts tcpdump was cut off"),
        Trouble.of("tcpdump is killed while probes are sent", LiveTroubleTest::holdProbes)
            .whenCapturing(LiveTroubleTest::killTcpdumpBeforeTheProbes)
            .makes("NO_CAPTURE", OF_PACKETS, "tcpdump on", "did not capture to the end", "137"),
        Trouble.of(
                "the kernel drops packets before tcpdump",
                () ->
                    faults()
                        .standIn(
                            "tcpdump",
                            TCPDUMP
                                + """
                                errors=$(mktemp -u) && mkfifo "$errors"
                                sed -u 's/\\b0 packets dropped/7 packets dropped/' <"$errors" >&2 &
                                exec "$real" "$@" 2>"$errors"
                                """))
            .makes("CAPTURE_DROPPED", OF_PACKETS, "dropped 7 packets", "eni-", "run again when"),
        Trouble.of(
                "the end of a capture is missing",
                () ->
                    faults()
                        .standIn(
                            "tcpdump",
                            TCPDUMP
                                + """
                                trap 'kill -INT $child' INT; trap 'kill -USR1 $child' USR1
                                "$real" "$@" & child=$!
                                while kill -0 $child 2>/dev/null; do wait $child; status=$?; done
                                truncate -s -3 /dev/stdout; exit $status
                                """))
            .makes("NO_CAPTURE", OF_PACKETS, "captures/1/", "was cut after", "room"),
        Trouble.of(
                "the exec that sends probes is cut",
                () -> faults().cutExecAfter("-probe-\\d+/exec.*probe%28%29", 1))
            .makes("NO_PROBE", OF_PACKETS, "the command that sends it was cut off"),
        Trouble.of("a node is not ready", () -> faults().lose(nodes().get(0)))
            .makes(
                "PLACEMENT",
                OF_PACKETS,
                "no node of this kind can have a probe",
                nodes().get(0) + ": it is not Ready",
                "Kubelet stopped posting node status"),
        Trouble.of("the image cannot be pulled", () -> faults().refuseImages("netshoot"))
            .makes("PLACEMENT", OF_PACKETS, "netshoot", "ErrImagePull", "events: Failed"));
  }

  @ParameterizedTest
  @MethodSource("ofPods")
  void is_told_of_probes_and_captures(final Trouble trouble) throws IOException {
    assertTold(trouble);
  }

  /** Those that the placement has: what was too many may still be going. */
  private static List<PodRef> probes() {
    return ground.objects().entrySet().stream()
        .filter(object -> object.getKey().matches("pods wirecheck-.*-probe-\\d+"))
        .filter(object -> object.getValue().at("/metadata/deletionTimestamp").isMissingNode())
        .map(object -> object.getKey().substring("pods ".length()).split("/", 2))
        .map(name -> new PodRef(name[0], name[1]))
        .toList();
  }

  /** No ping goes out before there is a program called go. */
  private static void holdProbes() {
    faults().standIn("go", "");
    faults()
        .standIn(
            "ping",
            """
            while [ ! -e /run/bin/go ]; do sleep 0.05; done
            exec "$(PATH=${PATH#/run/bin:} command -v ping)" "$@"
            """);
  }

  private static void killTcpdumpBeforeTheProbes() {
    final Thread killing =
        new Thread(
            () -> {
              Awaitility.await()
                  .atMost(Duration.ofMinutes(1)) // a machine may have much else to do
                  .until(() -> asked("GET", ".*/exec").stream().anyMatch(LiveTroubleTest::sends));
              assertThat(faults().kill("tcpdump")).isPositive();
              faults().standIn("go", ":");
            });
    killing.setDaemon(true);
    killing.start();
  }

  private static boolean sends(final LoggedRequest exec) {
    return exec.query().contains("probe%28%29");
  }

  // ---- AWS

  static Stream<Trouble> ofAws() {
    return Stream.of(
        Trouble.of(
                "network interfaces are throttled for ever",
                () -> refuse("ec2:DescribeNetworkInterfaces", 503, "RequestLimitExceeded"))
            .makes(
                "API_THROTTLED",
                ALL,
                "ec2:DescribeNetworkInterfaces",
                "RequestLimitExceeded",
                "run again when"),
        Trouble.of("the credentials expired", () -> aws.lead((action, answer) -> expired(action)))
            .makes("NO_PERMISSION", ALL, "expired", "renew them"),
        Trouble.of(
                "one action is denied",
                () -> refuse("ec2:DescribeVpcs", 403, "UnauthorizedOperation"))
            .readingOnly()
            .makes(
                "NO_PERMISSION",
                List.of(EGRESS, ADDRESS),
                "AWS refused ec2:DescribeVpcs",
                "allow ec2:DescribeVpcs in the caller's IAM policy"),
        Trouble.of("the region is another", () -> {})
            .inRegion("eu-west-1")
            .makes(
                "WRONG_SCOPE",
                ALL,
                "AWS listed 0 instances",
                nodes().get(0),
                "ask the account and region of the nodes"),
        Trouble.of(
                "the region is another, and neither cluster nor instances may be described",
                () -> aws.lead(LiveTroubleTest::withoutClusterAndInstances))
            .inRegion("eu-west-1")
            .makes(
                "WRONG_SCOPE",
                ALL,
                "AWS listed 0 network interfaces",
                nodes().get(0),
                "ask the account and region of the nodes"));
  }

  @ParameterizedTest
  @MethodSource("ofAws")
  void is_told_of_aws_before_anything_is_created(final Trouble trouble) throws IOException {
    assertTold(trouble);
    assertThat(asked("POST", ".*")).isEmpty();
  }

  private static Reply withoutClusterAndInstances(final String action, final Reply answer) {
    return Set.of("eks:DescribeCluster", "ec2:DescribeInstances").contains(action)
        ? Reply.refusing(action, 403, "UnauthorizedOperation")
        : answer;
  }

  private static void refuse(final String refused, final int status, final String code) {
    aws.lead(
        (action, answer) -> action.equals(refused) ? Reply.refusing(action, status, code) : answer);
  }

  private static Reply expired(final String action) {
    return Reply.refusing(
        action, 400, action.startsWith("ec2") ? "RequestExpired" : "ExpiredToken");
  }

  // ---- what a run gets over

  @Test
  void what_goes_wrong_once_changes_nothing() throws IOException {
    final Map<String, Integer> calls = new ConcurrentHashMap<>();
    faults().throttle("GET", "^/api/v1/nodes\\?limit", 1, 1);
    faults().answer("GET", "^/apis/apps/v1/daemonsets\\?", 1, 500);
    faults().dropAfter("GET", PODS, 1, 1_000);
    faults().answer("POST", "/namespaces$", 1, 500);
    faults().throttle("POST", "/pods$", 1, 1);
    faults().throttle("GET", "/exec\\?.*immediate", 1, 1);
    faults().expireWatch("/pods");
    aws.lead(
        (action, answer) ->
            action.startsWith("ec2:") && calls.merge(action, 1, Integer::sum) == 1
                ? Reply.refusing(action, 503, "RequestLimitExceeded")
                : answer);

    assertTold(Trouble.of("each once", () -> {}));

    // Read twice, pods three times, and each once more for what went wrong.
    assertThat(asked("GET", "/api/v1/pods")).hasSize(4);
    assertThat(asked("GET", "/apis/apps/v1/daemonsets")).hasSize(3);
    assertThat(asked("POST", "/api/v1/namespaces")).hasSize(2);
    // A list and a watch, and both again.
    assertThat(asked("GET", "/api/v1/namespaces/wirecheck-[^/]+/pods")).hasSizeGreaterThan(3);
    assertThat(aws.asked().stream().filter("ec2:DescribeSubnets"::equals)).hasSize(3);
  }

  @Test
  void a_probe_that_is_evicted_before_it_sends_is_replaced_and_that_is_told() throws IOException {
    final Trouble eviction =
        Trouble.of("a probe pod is evicted", () -> {})
            .whenCapturing(() -> faults().evict(probes().get(0)));
    final Map<String, CheckResult> results = judged(eviction);

    assertThat(verdicts(results)).as(explained(results)).isEqualTo(eviction.expected());
    for (final String check : List.of(EGRESS, ADDRESS, TUNNEL, INTERFACE)) {
      assertThat(Objects.requireNonNull(results.get(check)).summary())
          .as(check)
          .contains("this is attempt 2, before it Pod wirecheck-", "it was RUNNING, and is FAILED");
    }
    assertThat(left()).isEmpty();
  }

  /** The CNI attaches addresses while probes are placed, and they get those. */
  @Test
  void probes_with_addresses_that_are_newer_than_the_first_reading_are_placed() throws IOException {
    final List<IpAddress> next = addressesThatAreGivenNext();
    final AtomicInteger readings = new AtomicInteger();
    aws.lead(
        (action, answer) ->
            action.equals("ec2:DescribeNetworkInterfaces") && readings.getAndIncrement() == 0
                ? new Reply(answer.status(), without(next, answer.body()))
                : answer);

    assertTold(Trouble.of("new addresses", () -> {}));

    // One before the probes, one for their addresses, one after them.
    assertThat(readings).hasValue(3);
  }

  /** On each node the free address that is first on the first interface. */
  private static List<IpAddress> addressesThatAreGivenNext() {
    final Set<String> used =
        ground.objects().values().stream()
            .map(object -> object.at("/status/podIP").asText())
            .collect(Collectors.toSet());
    return STUDY.networkInterfaces().asOptional().orElseThrow().stream()
        .filter(eni -> eni.attachment().isPresent() && eni.isPrimary())
        .flatMap(
            eni ->
                eni.secondaryAddresses().stream()
                    .filter(address -> !used.contains(address.toString()))
                    .limit(1))
        .toList();
  }

  private static String without(final List<IpAddress> addresses, final String xml) {
    String left = xml;
    for (final IpAddress address : addresses) {
      final String item =
          "<item>(?:(?!</?item>).)*<privateIpAddress>%s</privateIpAddress>(?:(?!</?item>).)*</item>"
              .formatted(Pattern.quote(address.toString()));
      final String shorter = Pattern.compile(item, Pattern.DOTALL).matcher(left).replaceAll("");
      assertThat(shorter).as("an answer without %s", address).isNotEqualTo(left);
      left = shorter;
    }
    return left;
  }

  @Test
  void verdicts_stand_when_the_namespace_does_not_go_and_it_is_told() throws IOException {
    faults().holdNamespaces("wirecheck-");
    final Trouble trouble =
        Trouble.of("a namespace stays", () -> {}).inTier("T1").makes("NO_PERMISSION", OF_PACKETS);
    final Map<String, CheckResult> results = judged(trouble);

    assertThat(verdicts(results)).as(explained(results)).isEqualTo(trouble.expected());
    assertThat(left()).singleElement().asString().startsWith("namespaces wirecheck-");
    assertThat(told)
        .last()
        .asString()
        .contains("there remains namespace wirecheck-", "phase Terminating");
    faults().holdNamespaces("");
    Awaitility.await().until(() -> left().isEmpty());
  }

  private void assertTold(final Trouble trouble) throws IOException {
    trouble.before().run();
    final Map<String, CheckResult> results = judged(trouble);
    assertThat(verdicts(results)).as(explained(results)).isEqualTo(trouble.expected());
    results.values().stream()
        .filter(result -> trouble.verdicts().containsKey(result.id()))
        .forEach(result -> assertThat(Explanation.of(result)).contains(trouble.words()));
    assertThat(left()).isEmpty();
  }

  private static List<LoggedRequest> asked(final String method, final String path) {
    return ground.requests().stream()
        .filter(request -> request.method().equals(method) && request.path().matches(path))
        .toList();
  }

  private static List<String> left() {
    return ground.objects().keySet().stream().filter(name -> name.contains("wirecheck-")).toList();
  }

  private Map<String, CheckResult> judged(final Trouble trouble) throws IOException {
    final String address = address(trouble);
    final Settings settings =
        Settings.resolve(Map.of(Settings.NETWORK, address, Settings.SEED, "1"), "test");
    try (Verifier verifier =
        Verifier.of(Networks.open(address, told::add), settings, during(trouble.capturing()))) {
      return verifier.check(List.copyOf(Checks.all())).stream()
          .collect(Collectors.toMap(CheckResult::id, result -> result));
    }
  }

  private static String address(final Trouble trouble) throws IOException {
    return new NetworkAddress("eks", "proving", Map.of())
        .with("kubeconfig", ground.kubeconfig(directory.resolve("config"), "proving").toString())
        .with("cluster", CLUSTER)
        .with("region", trouble.region())
        .with("endpoint", aws.endpoint().toString())
        .with("tier", trouble.tier())
        .toString();
  }

  /** Something that happens once: probes stand, and captures are about to start. */
  private static Progress during(final Runnable capturing) {
    final AtomicInteger captures = new AtomicInteger();
    return new Progress() {
      @Override
      public void stage(final String what) {
        if (what.startsWith("capturing") && captures.getAndIncrement() == 0) {
          capturing.run();
        }
      }

      @Override
      public void judged(final CheckResult result) {}
    };
  }

  private static SortedMap<String, String> verdicts(final Map<String, CheckResult> results) {
    final SortedMap<String, String> verdicts = new TreeMap<>();
    results.forEach(
        (id, result) ->
            verdicts.put(id, result.verdict() + result.code().map(code -> " " + code).orElse("")));
    return verdicts;
  }

  private static String explained(final Map<String, CheckResult> results) {
    return results.values().stream().map(Explanation::of).collect(Collectors.joining("\n\n"));
  }
}
