package io.wirecheck.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Fact;
import io.wirecheck.check.Finding;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.testkit.CheckTester;
import org.junit.jupiter.api.Test;

/**
 * The whole check; the kill matrix has more rows, and {@link PodLimitRuleTest} the cases between.
 */
class NodePodLimitFitsItsAddressesTest {

  private final CheckTester check = CheckTester.of(new NodePodLimitFitsItsAddresses());

  @Test
  void judges_every_node_of_the_study() {
    final CheckResult result = check.passesOnReference();

    assertThat(result.findings()).hasSize(3);
    assertThat(result.findings().get(0).facts())
        .contains(
            Fact.of("limit", "17 pods, the published limit of t3.medium"),
            Fact.of("pods on the host's network", 2));
  }

  @Test
  void fails_where_more_pods_are_admitted_than_there_are_addresses() {
    check.failsOn("pod-limit-beyond-addresses");
    check.failsOn("pod-limit-of-all-cards");
    check.failsOn("max-eni-below-pod-limit");
  }

  @Test
  void remarks_on_nodes_that_could_have_more_pods() {
    assertThat(check.passesOn("prefix-delegation-at-old-limit").findings())
        .allSatisfy(
            finding ->
                assertThat(finding.facts())
                    .filteredOn(fact -> fact.key().equals("remark"))
                    .singleElement()
                    .satisfies(
                        fact -> assertThat(fact.value()).startsWith("fewer than the 110 (")));
  }

  @Test
  void names_the_documents_that_decided() {
    assertThat(check.passesOnReference().findings())
        .extracting(Finding::provenance)
        .allSatisfy(
            provenance ->
                assertThat(provenance)
                    .extracting(one -> one.document())
                    .containsExactly(
                        "kubernetes/nodes.json",
                        "kubernetes/pods.json",
                        "aws/network-interfaces.json",
                        "kubernetes/daemonsets.json"));
  }

  @Test
  void cannot_tell_without_the_daemon_sets() {
    check.isInconclusiveOn(InconclusiveCode.NO_PERMISSION, "denied-daemon-sets");
  }

  @Test
  void judges_nodes_beside_those_of_fargate() {
    assertThat(check.passesOn("fargate").coverage().excluded())
        .containsEntry("compute type fargate", 1);
  }

  @Test
  void does_not_apply_outside_of_ec2() {
    check.doesNotApplyOn("hybrid-nodes");
  }
}
