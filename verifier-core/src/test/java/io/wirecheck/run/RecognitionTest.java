package io.wirecheck.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.evidence.Network;
import io.wirecheck.evidence.TopologyParser;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Section;
import io.wirecheck.model.Topology;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecognitionTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "reference:eks-study | compute: 3 ec2/linux; pod network: VPC CNI 1.",
        "reference:eks-study?variation=prefix-delegation | with prefix delegation",
        "reference:eks-study?variation=custom-networking | with custom networking",
        "reference:eks-study?variation=external-snat | with external SNAT",
        "reference:eks-study?variation=auto-mode | compute: 3 auto/linux; pod network: there is no DaemonSet kube-system/aws-node",
        "reference:eks-study?variation=hybrid-nodes | compute: 3 hybrid/linux",
        "reference:eks-study?fault=empty-nodes | compute: no nodes",
      })
  void says_on_what_nodes_run_and_who_addresses_pods(final String address, final String said) {
    assertThat(Recognition.line(topology(address))).contains(said);
  }

  @Test
  void says_of_what_was_not_read_why_and_nothing_else() {
    final Topology topology =
        topology("reference:eks-study")
            .withNodes(Section.unknown(InconclusiveCode.NO_PERMISSION, "list nodes"))
            .withDaemonSets(Section.unknown(InconclusiveCode.NO_PERMISSION, "list daemonsets"));

    assertThat(Recognition.facts(topology)).containsOnlyKeys("pod network");
    assertThat(Recognition.line(topology)).isEqualTo("pod network: list daemonsets");
  }

  private static Topology topology(final String address) {
    try (Network network = Networks.open(address)) {
      return TopologyParser.parse(network.inventory(DocumentKind.ALL));
    }
  }
}
