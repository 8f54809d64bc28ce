package io.wirecheck.moto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import io.wirecheck.evidence.BundleNetwork;
import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.evidence.Network;
import io.wirecheck.evidence.TopologyParser;
import io.wirecheck.model.Cluster;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Instance;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.NetworkInterface.Attachment;
import io.wirecheck.model.Section;
import io.wirecheck.model.Subnet;
import io.wirecheck.model.Topology;
import io.wirecheck.model.Vpc;
import io.wirecheck.reference.ReferenceTopologies;
import io.wirecheck.requires.RequiresCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an independent emulator of AWS holds is what the real command line brings back. */
@RequiresCommand({"aws", "moto_server"})
class ClusterInMotoTest {

  private static final String POD = "192.168.1.88";
  private static final String OTHER_NODES_SECONDARY_INTERFACE = "192.168.2.45";

  private final Topology study = ReferenceTopologies.named("eks-study");

  @TempDir private Path temporary;

  @Test
  void the_study_is_read_back_with_the_aws_command_line() throws IOException {
    try (ClusterInMoto cluster = ClusterInMoto.of(study)) {
      final Path bundle = cluster.makeBundle(temporary.resolve("bundle"));
      final Topology topology = parse(bundle);
      assertCluster(topology);
      assertSubnets(topology);
      assertInstances(topology);
      assertThat(addresses(topology)).isEqualTo(addresses(study));
      assertThat(devices(topology)).isEqualTo(devices(study));
      assertThat(known(topology.pods())).isEqualTo(known(study.pods()));
      assertThat(known(topology.daemonSets())).isEqualTo(known(study.daemonSets()));

      ClusterInMoto.moveAddress(bundle, POD, OTHER_NODES_SECONDARY_INTERFACE);
      assertMoved(parse(bundle));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ClusterInMoto.moveAddress(bundle, "192.0.2.1", POD));

      assertPage(cluster, bundle);
    }
  }

  private void assertCluster(final Topology topology) {
    final Cluster cluster = known(topology.cluster());
    final Vpc vpc =
        known(topology.vpcs()).stream()
            .filter(one -> one.id().equals(cluster.vpcId()))
            .findFirst()
            .orElseThrow();
    assertThat(vpc.cidrs()).isEqualTo(known(study.vpcs()).get(0).cidrs());
    assertThat(cluster.region()).isEqualTo(Moto.REGION);
    assertThat(cluster.account())
        .isEqualTo(known(topology.callerIdentity()).account())
        .isEqualTo(vpc.ownerId());
  }

  private void assertSubnets(final Topology topology) {
    final String vpc = known(topology.cluster()).vpcId();
    assertThat(known(topology.subnets()))
        .filteredOn(subnet -> subnet.vpcId().equals(vpc))
        .extracting(Subnet::cidr, Subnet::zone)
        .containsExactlyInAnyOrderElementsOf(
            known(study.subnets()).stream()
                .map(subnet -> tuple(subnet.cidr(), subnet.zone()))
                .toList());
  }

  /** Every node is on an instance, whose primary interface has the node's address. */
  private static void assertInstances(final Topology topology) {
    final Set<String> instances =
        known(topology.instances()).stream().map(Instance::id).collect(Collectors.toSet());
    assertThat(known(topology.nodes()))
        .hasSize(3)
        .allSatisfy(
            node -> {
              final String instance = node.providerId().orElseThrow().instanceId();
              assertThat(instances).contains(instance);
              assertThat(known(topology.networkInterfaces()))
                  .filteredOn(eni -> eni.isPrimary() && eni.isAttachedTo(instance))
                  .extracting(eni -> eni.primaryAddress().orElseThrow())
                  .isEqualTo(node.internalAddresses());
            });
    assertThat(known(topology.instances())).extracting(Instance::state).containsOnly("running");
  }

  private void assertMoved(final Topology topology) {
    final IpAddress pod = IpAddress.parse(POD);
    assertThat(known(topology.networkInterfaces()))
        .filteredOn(eni -> eni.secondaryAddresses().contains(pod))
        .extracting(eni -> eni.primaryAddress().orElseThrow().toString())
        .containsExactly(OTHER_NODES_SECONDARY_INTERFACE);
    assertThat(known(topology.networkInterfaces())).hasSameSizeAs(known(study.networkInterfaces()));
  }

  /** The command line's own paging, as a user may have it in a script. */
  private static void assertPage(final ClusterInMoto cluster, final Path bundle)
      throws IOException {
    cluster.replace(
        bundle,
        DocumentKind.NETWORK_INTERFACES,
        DocumentKind.NETWORK_INTERFACES.command() + " --max-items 2");
    assertThat(parse(bundle).networkInterfaces().whyUnknown().orElseThrow().code())
        .isEqualTo(InconclusiveCode.PARTIAL);
  }

  private static Topology parse(final Path bundle) {
    try (Network network = BundleNetwork.open(bundle)) {
      return TopologyParser.parse(network.inventory(DocumentKind.ALL));
    }
  }

  private static Map<IpAddress, Set<IpAddress>> addresses(final Topology topology) {
    return known(topology.networkInterfaces()).stream()
        .collect(
            Collectors.toMap(
                eni -> eni.primaryAddress().orElseThrow(),
                eni -> new TreeSet<>(eni.secondaryAddresses())));
  }

  /** Of the interfaces that are on a node. */
  private static Map<IpAddress, Integer> devices(final Topology topology) {
    return known(topology.networkInterfaces()).stream()
        .filter(eni -> eni.attachment().flatMap(Attachment::instanceId).isPresent())
        .collect(
            Collectors.toMap(
                eni -> eni.primaryAddress().orElseThrow(),
                eni -> eni.attachment().orElseThrow().deviceIndex()));
  }

  private static <T> T known(final Section<T> section) {
    assertThat(section.whyUnknown()).isEmpty();
    return section.asOptional().orElseThrow();
  }
}
