package io.wirecheck.run.written;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.check.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RunDiffTest {

  private static WrittenRun.Finding finding(
      final Verdict verdict, final String subject, final String... objects) {
    return new WrittenRun.Finding(verdict, subject, List.of(objects), false, Optional.empty());
  }

  private static WrittenRun.Finding violated(final String subject, final String... objects) {
    return finding(Verdict.FAIL, subject, objects);
  }

  private static WrittenRun.Check check(
      final Set<String> places, final long passed, final WrittenRun.Finding... findings) {
    final Map<Verdict, Long> counts =
        Arrays.stream(findings)
            .collect(Collectors.groupingBy(WrittenRun.Finding::verdict, Collectors.counting()));
    counts.put(Verdict.PASS, passed);
    final Verdict verdict =
        Arrays.stream(findings)
            .map(WrittenRun.Finding::afterWaivers)
            .reduce(Verdict.PASS, Verdict::worse);
    return new WrittenRun.Check(
        "a", verdict, Optional.empty(), counts, new TreeSet<>(places), List.of(findings));
  }

  private static WrittenRun run(final String id, final WrittenRun.Check check) {
    return new WrittenRun(
        "1",
        id,
        "eks:staging",
        Instant.EPOCH,
        Duration.ZERO,
        true,
        new TreeMap<>(Map.of("seed", "1")),
        new TreeMap<>(Map.of("a", check)));
  }

  private static CheckDiff between(final WrittenRun.Check before, final WrittenRun.Check after) {
    return RunDiff.between(run("r1", before), run("r2", after)).checks().get(0);
  }

  private static CheckDiff between(
      final WrittenRun.Finding before, final WrittenRun.Finding after) {
    return between(check(Set.of(), 1, before), check(Set.of(), 1, after));
  }

  @Test
  void a_violation_that_other_probes_show_between_the_same_nodes_has_moved_and_is_not_new() {
    final CheckDiff diff =
        between(
            violated("udp p -> q", "Pod w/wirecheck-r1-p", "Node n1", "Node n2"),
            violated("udp x -> y", "Pod w/wirecheck-r2-x", "Node n1", "Node n2"));

    assertThat(diff.violations().moved())
        .containsExactly(new Violations.Moved("udp p -> q", "udp x -> y"));
    assertThat(diff.worst()).isEqualTo(Verdict.PASS);
  }

  @Test
  void between_other_nodes_it_is_new() {
    final CheckDiff diff =
        between(
            violated("udp p -> q", "Pod w/wirecheck-r1-p", "Node n1"),
            violated("udp x -> y", "Pod w/wirecheck-r2-x", "Node n2"));

    assertThat(diff.violations().fresh()).extracting("subject").containsExactly("udp x -> y");
    assertThat(diff.violations().gone()).containsExactly("udp p -> q");
    assertThat(diff.worst()).isEqualTo(Verdict.FAIL);
  }

  @Test
  void of_another_protocol_or_the_other_way_it_is_new() {
    final WrittenRun.Finding before =
        violated("udp p -> q", "Pod w/r1-p", "Node n1", "Pod w/r1-q", "Node n2");

    assertThat(
            between(
                    before,
                    violated("tcp x -> y", "Pod w/r2-x", "Node n1", "Pod w/r2-y", "Node n2"))
                .worst())
        .isEqualTo(Verdict.FAIL);
    assertThat(
            between(
                    before,
                    violated("udp x -> y", "Pod w/r2-x", "Node n2", "Pod w/r2-y", "Node n1"))
                .worst())
        .isEqualTo(Verdict.FAIL);
  }

  @Test
  void of_objects_that_no_run_made_another_subject_is_new() {
    assertThat(
            between(
                    violated("udp a -> b:1", "Pod a/a", "Node n1"),
                    violated("udp a -> b:2", "Pod a/a", "Node n1"))
                .worst())
        .isEqualTo(Verdict.FAIL);
  }

  @Test
  void of_nothing_but_the_run_s_own_it_is_new() {
    assertThat(between(violated("udp p", "Pod w/r1"), violated("udp x", "Pod w/r2")).worst())
        .isEqualTo(Verdict.FAIL);
  }

  @Test
  void of_another_pod_on_the_same_node_it_is_new() {
    final CheckDiff diff =
        between(
            violated("pod shop/web-0", "Pod shop/web-0", "Node n1"),
            violated("pod shop/web-1", "Pod shop/web-1", "Node n1"));

    assertThat(diff.violations().moved()).isEmpty();
    assertThat(diff.worst()).isEqualTo(Verdict.FAIL);
  }

  @Test
  void one_more_at_the_same_place_is_new() {
    final CheckDiff diff =
        between(
            check(Set.of(), 1, violated("udp p", "Pod w/r1", "Node n1")),
            check(
                Set.of(),
                1,
                violated("udp x", "Pod w/r2", "Node n1"),
                violated("udp y", "Pod w/r2", "Node n1")));

    assertThat(diff.violations().moved()).hasSize(1);
    assertThat(diff.violations().fresh()).hasSize(1);
  }

  @Test
  void a_new_violation_that_is_waived_breaks_nothing() {
    final WrittenRun.Finding waived =
        new WrittenRun.Finding(Verdict.FAIL, "s", List.of(), true, Optional.empty());
    final CheckDiff diff = between(check(Set.of(), 2), check(Set.of(), 1, waived));

    assertThat(diff.violations().fresh()).containsExactly(new Violations.Found("s", true));
    assertThat(diff.worst()).isEqualTo(Verdict.PASS);
  }

  @Test
  void fewer_subjects_are_a_loss() {
    assertThat(between(check(Set.of(), 9), check(Set.of(), 8)).losses())
        .containsExactly("has 8 subjects judged, and had 9");
    assertThat(between(check(Set.of(), 9), check(Set.of(), 8)).worst())
        .isEqualTo(Verdict.INCONCLUSIVE);
  }

  @Test
  void a_place_that_is_no_longer_looked_at_is_a_loss() {
    assertThat(between(check(Set.of("a", "b"), 9), check(Set.of("b", "c"), 9)).losses())
        .containsExactly("looks no longer at a");
  }

  @Test
  void one_more_that_cannot_be_told_is_a_loss_though_the_verdict_stays() {
    final CheckDiff diff =
        between(
            check(Set.of(), 1, violated("s")),
            check(Set.of(), 1, violated("s"), finding(Verdict.INCONCLUSIVE, "t")));

    assertThat(diff.losses()).containsExactly("has 1 INCONCLUSIVE, and had 0");
  }

  @Test
  void an_error_that_was_not_there_is_one() {
    final CheckDiff diff =
        between(check(Set.of(), 1), check(Set.of(), 1, finding(Verdict.ERROR, "s")));

    assertThat(diff.worst()).isEqualTo(Verdict.ERROR);
  }

  @Test
  void says_what_else_is_not_the_same() {
    final WrittenRun before = run("r1", check(Set.of(), 1));
    final WrittenRun after =
        new WrittenRun(
            "1",
            "r2",
            "eks:live",
            Instant.EPOCH.minusSeconds(1),
            Duration.ZERO,
            false,
            new TreeMap<>(Map.of("seed", "2", "tier", "T1")),
            before.checks());

    assertThat(RunDiff.between(before, after).differences())
        .containsExactly(
            "network: eks:staging before, eks:live after",
            "seed: 1 before, 2 after",
            "tier: not set before, T1 after",
            "the run after was cut short",
            "the run after began before the other; are they in their order?");
  }
}
