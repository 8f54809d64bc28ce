package io.wirecheck.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.evidence.NetworkAddress;
import io.wirecheck.evidence.TopologyParser;
import io.wirecheck.model.Cidr;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.Topology;
import io.wirecheck.model.node.Link;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KopsStudyTest {

  private final Topology topology = ReferenceTopologies.named("kops");

  @Test
  void is_read_back_as_it_was_written() {
    final Topology read =
        TopologyParser.parse(
            ReferenceNetwork.open(NetworkAddress.parse("reference:kops"), Clock.systemUTC())
                .inventory(DocumentKind.ALL));

    assertThat(read.cluster().whyUnknown()).isPresent();
    assertThat(read.nodes().asOptional()).isEqualTo(topology.nodes().asOptional());
    assertThat(read.pods().asOptional()).isEqualTo(topology.pods().asOptional());
    assertThat(read.daemonSets().asOptional()).isEqualTo(topology.daemonSets().asOptional());
    assertThat(read.networkInterfaces().asOptional())
        .isEqualTo(topology.networkInterfaces().asOptional());
    assertThat(read.subnets().asOptional()).isEqualTo(topology.subnets().asOptional());
  }

  @Test
  void every_address_is_of_its_interfaces_subnet_and_nobody_elses() {
    final List<NetworkInterface> interfaces = TopologyWriter.listed(topology.networkInterfaces());
    assertThat(interfaces)
        .allSatisfy(
            eni ->
                assertThat(subnet(eni).contains(eni.primaryAddress().orElseThrow()))
                    .as(eni.id())
                    .isTrue());
    assertThat(
            interfaces.stream()
                .flatMap(
                    eni ->
                        Stream.concat(
                            eni.primaryAddress().stream(), eni.secondaryAddresses().stream()))
                .toList())
        .doesNotHaveDuplicates();
  }

  private Cidr subnet(final NetworkInterface eni) {
    return TopologyWriter.listed(topology.subnets()).stream()
        .filter(subnet -> subnet.id().equals(eni.subnetId()))
        .findFirst()
        .orElseThrow()
        .cidr();
  }

  @Test
  void the_studys_pods_are_on_ens5_and_the_warm_pool_is_on_ens6() {
    assertThat(NodeTables.of(topology, List.of()).values())
        .allSatisfy(tables -> assertThat(tables.link("ens5")).isPresent())
        .filteredOn(tables -> tables.link("ens6").isPresent())
        .hasSize(2)
        .allSatisfy(tables -> assertThat(tables.rules()).noneMatch(rule -> rule.priority() == 1536))
        .allSatisfy(tables -> assertThat(tables.links()).extracting(Link::name).hasSize(5));
  }
}
