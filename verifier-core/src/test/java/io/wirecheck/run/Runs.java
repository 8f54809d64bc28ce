package io.wirecheck.run;

import io.wirecheck.check.Check;
import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Finding;
import io.wirecheck.check.Verdict;
import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.Endpoint;
import io.wirecheck.evidence.Flow;
import io.wirecheck.evidence.InterfaceClass;
import io.wirecheck.evidence.Key;
import io.wirecheck.evidence.Network;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.model.ComputeType;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.Node;
import io.wirecheck.model.Pod;
import io.wirecheck.model.Section;
import io.wirecheck.model.Topology;
import io.wirecheck.reference.ReferenceTopologies;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** What the tests of runs share: a topology, its parts, and short ways to a result. */
final class Runs {

  static final Topology STUDY = ReferenceTopologies.named("eks-study");
  static final Clock STILL = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
  static final Cell CELL = cell("ap-northeast-2a");

  private Runs() {}

  static Settings settings(final Map<String, String> given) {
    return Settings.resolve(given, "test", name -> Optional.empty(), name -> Optional.empty());
  }

  /** Judges in one attempt; {@code RetriesTest} shows what more of them do. */
  static Verifier verifier(final Network network) {
    return verifier(network, 0, STILL);
  }

  static Verifier verifier(final Network network, final int retries, final Clock clock) {
    return Verifier.of(
        network,
        settings(Map.of(Settings.SEED, "1", Settings.CHURN_RETRIES, "" + retries)),
        Progress.silent(),
        clock);
  }

  static List<CheckResult> judge(final Network network, final Check<?>... checks) {
    try (Verifier verifier = verifier(network)) {
      return verifier.check(List.of(checks));
    }
  }

  static CheckResult judge(final Network network, final Check<?> check) {
    return judge(network, new Check<?>[] {check}).get(0);
  }

  static List<Node> nodes() {
    return known(STUDY.nodes());
  }

  /** Pods with addresses of their own. */
  static List<Pod> pods() {
    return known(STUDY.pods()).stream().filter(pod -> !pod.hostNetwork()).toList();
  }

  /** The study, in which another pod has this one's name. */
  static Topology replaced(final Pod victim, final String uid) {
    return STUDY.withPods(
        STUDY
            .pods()
            .map(
                all ->
                    all.stream()
                        .map(pod -> pod.ref().equals(victim.ref()) ? copy(pod, uid) : pod)
                        .toList()));
  }

  private static Pod copy(final Pod pod, final String uid) {
    return new Pod(
        pod.ref(),
        uid,
        pod.nodeName(),
        pod.phase(),
        pod.hostNetwork(),
        pod.addresses(),
        pod.branchInterfaces(),
        pod.labels(),
        pod.createdAt(),
        pod.deletedAt());
  }

  static <T> T known(final Section<T> section) {
    return section.asOptional().orElseThrow();
  }

  static Cell cell(final String zone) {
    return new Cell(ComputeType.EC2, "linux", InterfaceClass.SECONDARY, zone);
  }

  /** A flow between two pods; the port tells flows apart. */
  static Flow flow(final int port) {
    return new Flow(
        new Endpoint.OfPod(pods().get(0).ref()),
        new Endpoint.OfPod(pods().get(1).ref()),
        Flow.Transport.UDP,
        port,
        2);
  }

  static Key.FlowSightings key(final Flow flow, final ObservationPoint... points) {
    return new Key.FlowSightings(flow, new TreeSet<>(List.of(points)));
  }

  /** The interface that the node of this number was launched with. */
  static ObservationPoint primary(final int node) {
    return point(node, true);
  }

  static ObservationPoint secondary(final int node) {
    return point(node, false);
  }

  private static ObservationPoint point(final int number, final boolean primary) {
    final Node node = nodes().get(number);
    final String instance = node.providerId().orElseThrow().instanceId();
    return known(STUDY.networkInterfaces()).stream()
        .filter(eni -> eni.isAttachedTo(instance) && eni.isPrimary() == primary)
        .map(NetworkInterface::id)
        .map(id -> ObservationPoint.networkInterface(node.name(), id))
        .findFirst()
        .orElseThrow();
  }

  /** The verdict, with the codes of all that is inconclusive. */
  static String answer(final CheckResult result) {
    return result.verdict() == Verdict.INCONCLUSIVE
        ? "INCONCLUSIVE(" + result.code().map(InconclusiveCode::name).orElse("no code") + ")"
        : result.verdict().name();
  }

  static List<String> details(final CheckResult result) {
    return result.findings().stream()
        .filter(Finding.Inconclusive.class::isInstance)
        .map(finding -> ((Finding.Inconclusive) finding).detail())
        .toList();
  }
}
