package io.wirecheck.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wirecheck.evidence.NetworkAddress;
import io.wirecheck.evidence.NetworkException;
import io.wirecheck.model.DaemonSet;
import io.wirecheck.model.PodRef;
import io.wirecheck.model.Topology;
import io.wirecheck.model.node.Link;
import io.wirecheck.model.node.Netfilter.Backend;
import io.wirecheck.model.node.Netfilter.Chain;
import io.wirecheck.model.node.Netfilter.Table;
import io.wirecheck.model.node.NodeNetwork;
import io.wirecheck.model.node.PolicyRule;
import io.wirecheck.model.node.RouteEntry;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class NodeTablesTest {

  /** The study's third node, with pods 192.168.3.113, .154 (eth0) and .62 (eth1). */
  private static final String NODE = "ip-192-168-3-122.ap-northeast-2.compute.internal";

  private static NodeNetwork tables(final String options) {
    final NetworkAddress address = NetworkAddress.parse("reference:eks-study" + options);
    Topology topology = ReferenceTopologies.named(address.name());
    final List<Change> changes = Changes.of(address);
    for (final Change change : changes) {
      topology = change.applied(topology);
    }
    return Objects.requireNonNull(NodeTables.of(topology, changes).get(NODE));
  }

  private static List<String> rules(final NodeNetwork tables) {
    return tables.rules().stream().map(PolicyRule::toString).toList();
  }

  private static List<String> routes(final NodeNetwork tables) {
    return tables.routes().stream().map(RouteEntry::toString).toList();
  }

  private static List<String> natChains(final NodeNetwork tables) {
    return tables.netfilter().tables().stream()
        .filter(table -> table.name().equals("nat"))
        .flatMap(table -> table.chains().stream())
        .map(Chain::name)
        .filter(name -> name.startsWith("AWS-"))
        .toList();
  }

  @Test
  void a_pod_on_a_secondary_interface_has_its_own_table() {
    assertThat(rules(tables("")))
        .containsExactly(
            "0: from all lookup local",
            "512: from all to 192.168.3.62 lookup main",
            "512: from all to 192.168.3.154 lookup main",
            "512: from all to 192.168.3.113 lookup main",
            "1024: from all fwmark 0x80/0x80 lookup main",
            "1536: from 192.168.3.62 lookup 2",
            "32766: from all lookup main",
            "32767: from all lookup default");
  }

  @Test
  void each_interface_has_its_way_out_and_each_pod_its_cable() {
    assertThat(routes(tables("")))
        .contains(
            "local 192.168.3.122/32 dev eth0 table local",
            "local 192.168.3.10/32 dev eth1 table local",
            "broadcast 192.168.3.255/32 dev eth1 table local",
            "default via 192.168.3.1 dev eth0 table main",
            "192.168.3.0/24 dev eth0 table main",
            "192.168.3.1/32 dev eth1 table 2",
            "default via 192.168.3.1 dev eth1 table 2",
            "192.168.3.113/32 dev eni" + veth("test-pod-2") + " table main")
        .doesNotContain("192.168.3.0/24 dev eth1 table main");
  }

  private static String veth(final String pod) {
    return StableIds.veth("", new PodRef("default", pod));
  }

  @Test
  void the_devices_are_the_interfaces_and_the_pods_cables() {
    assertThat(tables("").links())
        .extracting(Link::name)
        .startsWith("lo", "eth0", "eth1")
        .hasSize(6);
  }

  @Test
  void the_study_has_lists_of_chains() {
    final NodeNetwork tables = tables("");
    assertThat(natChains(tables))
        .containsExactly(
            "AWS-SNAT-CHAIN-0", "AWS-SNAT-CHAIN-1", "AWS-CONNMARK-CHAIN-0", "AWS-CONNMARK-CHAIN-1");
    assertThat(tables.netfilter().tables())
        .extracting(Table::backend)
        .containsOnly(Backend.IPTABLES_LEGACY);
  }

  @Test
  void an_unknown_version_is_refused_with_what_to_do() {
    final Topology topology = EksStudy.topology();
    final Topology unknown =
        topology.withDaemonSets(
            topology
                .daemonSets()
                .map(
                    sets ->
                        sets.stream()
                            .map(
                                set ->
                                    new DaemonSet(
                                        set.namespace(),
                                        set.name(),
                                        set.containers().stream()
                                            .map(
                                                container ->
                                                    new DaemonSet.Container(
                                                        container.name(),
                                                        "registry/cni:latest",
                                                        container.environment()))
                                            .toList()))
                            .toList()));
    assertThatThrownBy(() -> NodeTables.of(unknown, List.of()))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("without a version")
        .hasMessageContaining("give the image of aws-node");
  }
}
