package io.wirecheck.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wirecheck.check.Check;
import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Coverage;
import io.wirecheck.check.Fact;
import io.wirecheck.check.Finding;
import io.wirecheck.check.ObjectRef;
import io.wirecheck.check.Requirement;
import io.wirecheck.check.Selection;
import io.wirecheck.check.Severity;
import io.wirecheck.check.Situation;
import io.wirecheck.check.Subject;
import io.wirecheck.check.Verdict;
import io.wirecheck.evidence.AddressException;
import io.wirecheck.evidence.Observations;
import io.wirecheck.evidence.Tier;
import io.wirecheck.model.ComputeType;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.Node;
import io.wirecheck.model.Pod;
import io.wirecheck.model.Provenance;
import io.wirecheck.model.Section;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckTesterTest {

  private final CheckTester check = CheckTester.of(new NoTwoPodsShareAnAddress());

  @Test
  void tells_the_networks_that_a_check_passes_fails_and_cannot_judge() {
    assertThat(check.passesOnReference().verdict()).isEqualTo(Verdict.PASS);
    assertThat(check.passesOn("prefix-delegation").verdict()).isEqualTo(Verdict.PASS);
    assertThat(check.failsOn("duplicate-pod-address").findings())
        .anyMatch(finding -> finding.verdict() == Verdict.FAIL);
    assertThat(check.isInconclusiveOn(InconclusiveCode.NO_PERMISSION, "denied-pods").code())
        .contains(InconclusiveCode.NO_PERMISSION);
    assertThat(check.doesNotApplyOn("hybrid-nodes").verdict()).isEqualTo(Verdict.NOT_APPLICABLE);
  }

  @Test
  void composes_variations_and_faults() {
    final CheckResult result = check.with("custom-networking").failsOn("duplicate-pod-address");

    assertThat(result.findings())
        .filteredOn(finding -> finding.verdict() == Verdict.FAIL)
        .anySatisfy(finding -> assertThat(finding.facts().get(0).value()).startsWith("100.64."));
  }

  @Test
  void explains_a_verdict_that_was_not_expected_and_how_to_see_it_again() {
    assertThatThrownBy(() -> check.passesOn("hybrid-nodes"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("expected PASS on reference:eks-study?variation=hybrid-nodes")
        .hasMessageContaining("seed ")
        .hasMessageContaining("[no-two-pods-share-an-address] NOT_APPLICABLE");
    assertThatThrownBy(check::failsOn)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("expected FAIL on reference:eks-study (seed");
    assertThatThrownBy(() -> check.failsOn("denied-pods"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("INCONCLUSIVE(NO_PERMISSION)");
  }

  @Test
  void does_not_take_one_code_for_another() {
    assertThatThrownBy(() -> check.isInconclusiveOn(InconclusiveCode.CHURN, "denied-pods"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("expected INCONCLUSIVE(CHURN)");
  }

  @Test
  void takes_no_name_that_there_is_not() {
    assertThatThrownBy(() -> check.failsOn("prefix-delegation"))
        .isInstanceOf(AddressException.class)
        .hasMessageContaining("no fault is called 'prefix-delegation'");
    assertThatThrownBy(() -> check.on("nowhere:x").passesOn())
        .isInstanceOf(AddressException.class)
        .hasMessageContaining("nowhere:");
  }

  /** A pod, by its name. */
  private record Named(Pod pod) implements Subject {
    @Override
    public List<ObjectRef> objects() {
      return List.of(ObjectRef.pod(pod.ref()));
    }

    @Override
    public String toString() {
      return pod.ref().toString();
    }
  }

  /** A small check of the inventory. */
  private static final class NoTwoPodsShareAnAddress implements Check<Named> {

    @Override
    public Requirement requirement() {
      return new Requirement(
          "no-two-pods-share-an-address",
          "no two pods should share an address",
          "an address leads to one pod",
          List.of(),
          Severity.MAJOR,
          Tier.T0);
    }

    @Override
    public Selection<Named> select(final Situation situation) {
      final Section<List<Pod>> pods = situation.topology().pods();
      final List<Node> nodes = situation.topology().nodes().asOptional().orElse(List.of());
      if (pods instanceof final Section.Unknown<List<Pod>> unknown) {
        return new Selection.Unknown<>(unknown.code(), unknown.detail());
      }
      if (nodes.stream().allMatch(node -> node.computeType() == ComputeType.HYBRID)) {
        return new Selection.DoesNotApply<>(
            "every node is hybrid", Fact.of("nodes", nodes.size()), provenance(pods));
      }
      final List<Named> subjects = of(pods).stream().map(Named::new).toList();
      return new Selection.Chosen<>(subjects, Coverage.of(subjects.size()));
    }

    @Override
    public Finding examine(final Named subject, final Observations observations) {
      final Section<List<Pod>> pods = observations.topology().pods();
      final IpAddress address = subject.pod().addresses().get(0);
      final long holders = of(pods).stream().filter(p -> p.addresses().contains(address)).count();
      final List<Fact> facts = List.of(Fact.of("address", address));
      final List<Provenance> decidedBy = List.of(provenance(pods));
      return holders == 1
          ? Finding.holds(subject, facts, decidedBy)
          : Finding.violated(subject, facts, decidedBy);
    }

    private static List<Pod> of(final Section<List<Pod>> pods) {
      return pods.asOptional().orElse(List.of()).stream().filter(p -> !p.hostNetwork()).toList();
    }

    private static Provenance provenance(final Section<List<Pod>> pods) {
      return ((Section.Known<List<Pod>>) pods).provenance();
    }
  }
}
