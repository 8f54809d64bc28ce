package io.wirecheck.invariant;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Explanation;
import io.wirecheck.check.Verdict;
import io.wirecheck.requires.RequiresKernel;
import io.wirecheck.run.Networks;
import io.wirecheck.run.Progress;
import io.wirecheck.run.Settings;
import io.wirecheck.run.Verifier;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a kernel sends, drops and refuses is judged as the model says. */
@RequiresKernel
class InvariantInLabTest {

  @Test
  void a_healthy_network_keeps_and_breaks_what_the_model_says() {
    assertVerdicts(
        "lab:eks-study",
        Map.ofEntries(
            Map.entry(Sentences.DELIVERED, Verdict.PASS),
            Map.entry(Sentences.DELIVERED_TO_PODS, Verdict.PASS),
            Map.entry(Sentences.DELIVERED_TO_NODES, Verdict.PASS),
            Map.entry(Sentences.NOT_DELIVERED, Verdict.FAIL),
            Map.entry(Sentences.REFUSED_BY_NODES, Verdict.PASS),
            Map.entry(Sentences.REFUSED_BY_NODES_BY_TCP, Verdict.PASS),
            Map.entry(Sentences.REFUSED_BY_PROBES, Verdict.FAIL),
            Map.entry(Sentences.NOT_ENCAPSULATED, Verdict.PASS),
            Map.entry(Sentences.KEEP_SOURCE, Verdict.PASS),
            Map.entry(Sentences.KEEP_SOURCE_BEYOND, Verdict.FAIL),
            Map.entry(Sentences.TRANSLATE_BEYOND, Verdict.PASS),
            Map.entry(Sentences.LEAVE_BY_OWN, Verdict.PASS),
            Map.entry(Sentences.LEAVE_BY_PRIMARY_BEYOND, Verdict.PASS),
            Map.entry(Sentences.ARRIVE_AT_ONCE_HERE, Verdict.FAIL),
            Map.entry(Sentences.ARRIVE_AT_ONCE_THERE, Verdict.INCONCLUSIVE),
            Map.entry(Sentences.ANSWERED_AT_ONCE, Verdict.FAIL)));
  }

  @Test
  void packets_that_a_kernel_loses_are_not_delivered() {
    assertVerdicts(
        "lab:eks-study?fault=rule-1536-missing",
        Map.of(
            Sentences.DELIVERED, Verdict.FAIL,
            Sentences.SECONDARIES_NOT_DELIVERED, Verdict.PASS,
            Sentences.REFUSED_BY_NODES, Verdict.FAIL));
  }

  @Test
  void a_tunnel_is_seen_and_what_it_carries_arrives() {
    assertVerdicts(
        "lab:eks-study?fault=vxlan-overlay",
        Map.of(
            Sentences.DELIVERED, Verdict.PASS,
            Sentences.KEEP_SOURCE, Verdict.PASS,
            Sentences.NOT_ENCAPSULATED, Verdict.FAIL));
  }

  private static void assertVerdicts(final String address, final Map<Sentences, Verdict> expected) {
    final Settings settings = Settings.resolve(Map.of(Settings.SEED, "42"), "test");
    final List<Sentences> sentences = expected.keySet().stream().sorted().toList();
    try (Verifier verifier = Verifier.of(Networks.open(address), settings, Progress.silent())) {
      final List<CheckResult> results =
          verifier.check(
              List.copyOf(sentences.stream().map(sentence -> sentence.invariant).toList()));
      final Stream<Sentences> all = sentences.stream();
      assertThat(all)
          .allSatisfy(
              sentence -> {
                final CheckResult result = results.get(sentences.indexOf(sentence));
                assertThat(result.verdict())
                    .as("%s: %s", sentence, Explanation.of(result))
                    .isEqualTo(expected.get(sentence));
              });
    }
  }
}
