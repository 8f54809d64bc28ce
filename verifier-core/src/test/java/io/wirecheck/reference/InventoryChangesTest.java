package io.wirecheck.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.evidence.InterfaceClass;
import io.wirecheck.evidence.Inventory;
import io.wirecheck.evidence.Network;
import io.wirecheck.evidence.Placement;
import io.wirecheck.evidence.TopologyParser;
import io.wirecheck.model.Cidr;
import io.wirecheck.model.Cluster;
import io.wirecheck.model.ComputeType;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.IpAddress.Family;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.Node;
import io.wirecheck.model.Pod;
import io.wirecheck.model.Section;
import io.wirecheck.model.Topology;
import io.wirecheck.model.Vpc;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each fault and variation of the inventory changes the documents that it must, and no others. */
class InventoryChangesTest {

  static Stream<Change> inventories() {
    return Stream.concat(Variations.all().stream(), Faults.all().stream())
        .filter(Change.OfInventory.class::isInstance);
  }

  static Stream<Change> dataPaths() {
    return Stream.concat(Variations.all().stream(), Faults.all().stream())
        .filter(
            change -> change instanceof Change.OfDataPath || change instanceof Change.OfEvidence);
  }

  @ParameterizedTest
  @MethodSource("inventories")
  void is_read_back_as_it_was_written(final Change change) {
    final Topology written = changed(change);
    final Topology read =
        TopologyParser.parse(TopologyWriter.write(written, DocumentKind.ALL, Trial.START));

    assertThat(read.cluster().asOptional()).isEqualTo(written.cluster().asOptional());
    assertThat(read.callerIdentity().asOptional()).isEqualTo(written.callerIdentity().asOptional());
    assertThat(list(read.nodes())).isEqualTo(list(written.nodes()));
    assertThat(list(read.pods())).isEqualTo(list(written.pods()));
    assertThat(list(read.daemonSets())).isEqualTo(list(written.daemonSets()));
    assertThat(read.nodeClasses().asOptional()).isEqualTo(written.nodeClasses().asOptional());
    assertThat(list(read.instances())).isEqualTo(list(written.instances()));
    assertThat(list(read.networkInterfaces())).isEqualTo(list(written.networkInterfaces()));
    assertThat(list(read.subnets())).isEqualTo(list(written.subnets()));
    assertThat(list(read.vpcs())).isEqualTo(list(written.vpcs()));
  }

  @ParameterizedTest
  @MethodSource("dataPaths")
  void a_change_of_the_data_path_leaves_the_documents_alone(final Change change) {
    final boolean fault = Faults.all().stream().anyMatch(f -> f.name().equals(change.name()));
    final String option = fault ? "fault=" : "variation=";

    assertThat(differing(option + change.name())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "variation=auto-mode | NODES PODS DAEMON_SETS NODE_CLASSES INSTANCES",
        "variation=auto-mode-snat-disabled | NODES PODS DAEMON_SETS NODE_CLASSES INSTANCES",
        "variation=completed-pods | PODS",
        "variation=custom-networking | NODES PODS DAEMON_SETS INSTANCES NETWORK_INTERFACES CLUSTER SUBNETS VPCS",
        "variation=fargate | NODES PODS NETWORK_INTERFACES",
        "variation=hybrid-nodes | NODES PODS INSTANCES NETWORK_INTERFACES",
        "variation=ipv6 | NODES PODS DAEMON_SETS INSTANCES NETWORK_INTERFACES VPCS",
        "variation=pod-subnet | PODS INSTANCES NETWORK_INTERFACES CLUSTER SUBNETS",
        "variation=prefix-delegation | NODES PODS DAEMON_SETS INSTANCES NETWORK_INTERFACES",
        "variation=security-groups-for-pods | NODES PODS DAEMON_SETS INSTANCES NETWORK_INTERFACES",
        "fault=max-eni-below-pod-limit | PODS DAEMON_SETS",
        "fault=pod-limit-beyond-addresses | NODES",
        "fault=unknown-instance-type | NODES INSTANCES",
        "fault=denied-daemon-sets | DAEMON_SETS",
        "fault=cidr-disassociating | PODS INSTANCES NETWORK_INTERFACES CLUSTER SUBNETS VPCS",
        "fault=duplicate-pod-address | PODS",
        "fault=overlay-pod-cidr | PODS",
        "fault=pod-address-of-another-node | INSTANCES NETWORK_INTERFACES",
        "fault=pod-on-interface-primary-address | PODS",
        "fault=pod-on-unmanaged-interface | NETWORK_INTERFACES",
        "fault=secondary-interfaces-full | PODS",
        "fault=wrong-region | CLUSTER INSTANCES NETWORK_INTERFACES SUBNETS VPCS",
        "fault=denied-pods | PODS",
        "fault=denied-network-interfaces | NETWORK_INTERFACES",
        "fault=empty-vpcs | VPCS",
        "fault=empty-nodes | NODES",
        "fault=partial-instances | INSTANCES",
        "fault=partial-pods | PODS",
        "fault=churn | "
      })
  void changes_these_documents_and_no_others(final String options, final String kinds) {
    final Set<DocumentKind> expected = EnumSet.noneOf(DocumentKind.class);
    Stream.of(Optional.ofNullable(kinds).orElse("").split(" "))
        .filter(kind -> !kind.isEmpty())
        .forEach(kind -> expected.add(DocumentKind.valueOf(kind)));

    assertThat(differing(options)).isEqualTo(expected);
  }

  @Test
  void every_fault_and_variation_has_a_name_of_its_own_and_a_line() {
    for (final List<Change> changes : List.of(Variations.all(), Faults.all())) {
      assertThat(changes).extracting(Change::name).doesNotHaveDuplicates().isSorted();
      assertThat(changes)
          .allSatisfy(change -> assertThat(change.name()).matches("[a-z0-9.]+(-[a-z0-9.]+)*"))
          .allSatisfy(change -> assertThat(change.description()).isNotBlank());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "pods, PODS",
    "nodes, NODES",
    "instances, INSTANCES",
    "vpcs, VPCS",
    "network-interfaces, NETWORK_INTERFACES"
  })
  void a_list_can_be_denied_empty_or_partial(final String name, final DocumentKind kind) {
    assertThat(document("fault=denied-" + name, kind))
        .isInstanceOfSatisfying(
            Inventory.NotRead.class,
            denied -> assertThat(denied.code()).isEqualTo(InconclusiveCode.NO_PERMISSION));
    assertThat(text(document("fault=empty-" + name, kind)))
        .containsPattern("\"(items|%s)\":\\[\\]".formatted(kind.marker()));
    assertThat(text(document("fault=partial-" + name, kind)))
        .containsPattern("\"(NextToken|continue)\":\"[^\"]+\"");
  }

  @Test
  void a_cluster_without_auto_mode_has_no_node_classes_to_list() {
    assertThat(document("", DocumentKind.NODE_CLASSES))
        .isInstanceOfSatisfying(
            Inventory.NotRead.class,
            none -> {
              assertThat(none.code()).isEqualTo(InconclusiveCode.UNKNOWN_CONFIGURATION);
              assertThat(none.detail()).contains("no resource nodeclasses.eks.amazonaws.com");
            });
  }

  @Test
  void node_classes_of_auto_mode_can_be_denied_empty_or_partial() {
    final String auto = "variation=auto-mode&fault=";

    assertThat(text(document("variation=auto-mode", DocumentKind.NODE_CLASSES)))
        .contains("\"kind\":\"NodeClass\"", "\"snatPolicy\":\"Random\"");
    assertThat(document(auto + "denied-node-classes", DocumentKind.NODE_CLASSES))
        .isInstanceOfSatisfying(
            Inventory.NotRead.class,
            denied -> assertThat(denied.code()).isEqualTo(InconclusiveCode.NO_PERMISSION));
    assertThat(text(document(auto + "empty-node-classes", DocumentKind.NODE_CLASSES)))
        .contains("\"items\":[]");
    assertThat(text(document(auto + "partial-node-classes", DocumentKind.NODE_CLASSES)))
        .containsPattern("\"continue\":\"[^\"]+\"");
  }

  @Test
  void one_vpc_of_one_is_still_a_first_page() {
    assertThat(text(document("fault=partial-vpcs", DocumentKind.VPCS))).contains("NextToken");
  }

  @Test
  void a_pods_address_moves_to_another_nodes_interface() {
    final Topology t = topology("fault=pod-address-of-another-node");
    final Map<Pod, String> nodes = nodesByOwner(t);

    assertThat(nodes.entrySet())
        .filteredOn(entry -> !entry.getKey().nodeName().equals(Optional.of(entry.getValue())))
        .hasSize(1);
  }

  @Test
  void a_pod_has_an_interfaces_primary_address() {
    final Topology t = topology("fault=pod-on-interface-primary-address");
    final List<IpAddress> primaries =
        list(t.networkInterfaces()).stream().flatMap(e -> e.primaryAddress().stream()).toList();

    assertThat(poolPods(t))
        .filteredOn(pod -> primaries.contains(pod.addresses().get(0)))
        .hasSize(1);
  }

  @Test
  void two_running_pods_have_one_address() {
    assertThat(poolPods(topology("fault=duplicate-pod-address")))
        .extracting(pod -> pod.addresses().get(0))
        .hasSize(8)
        .satisfies(addresses -> assertThat(Set.copyOf(addresses)).hasSize(7));
  }

  @Test
  void the_pods_range_is_disassociating_and_the_vpcs_own_is_not() {
    final Topology t = topology("fault=cidr-disassociating");

    assertThat(list(t.vpcs()).get(0).cidrs())
        .containsExactly(
            new Vpc.CidrAssociation(Cidr.parse("192.168.0.0/16"), "associated"),
            new Vpc.CidrAssociation(Cidr.parse("100.64.0.0/16"), "disassociating"));
    assertThat(poolPods(t)).allMatch(pod -> isIn("100.64.0.0/16", pod));
    assertThat(nodesByOwner(t)).hasSameSizeAs(poolPods(t));
  }

  @Test
  void an_overlays_addresses_are_in_no_range_and_on_no_interface() {
    final Topology t = topology("fault=overlay-pod-cidr");

    assertThat(poolPods(t))
        .hasSize(7)
        .allMatch(pod -> isIn("10.244.0.0/16", pod))
        .extracting(Pod::addresses)
        .doesNotHaveDuplicates();
  }

  @Test
  void an_interface_with_a_pod_is_tagged_unmanaged() {
    final Topology t = topology("fault=pod-on-unmanaged-interface");
    final List<NetworkInterface> unmanaged =
        list(t.networkInterfaces()).stream().filter(NetworkInterface::isUnmanaged).toList();

    assertThat(unmanaged).hasSize(1);
    assertThat(poolPods(t))
        .anyMatch(pod -> unmanaged.get(0).secondaryAddresses().contains(pod.addresses().get(0)));
  }

  @Test
  void what_has_not_changed_reads_the_same_again_and_what_has_does_not() {
    final ReferenceNetwork network = Trial.network("");
    final ByteBuffer first = pods(network);

    assertThat(pods(network)).isEqualTo(first);
    network.place(new TreeSet<>(List.of(Trial.cell("a", InterfaceClass.PRIMARY))));
    assertThat(pods(network)).isNotEqualTo(first);
  }

  private static ByteBuffer pods(final Network network) {
    final Inventory.Document pods =
        network.inventory(DocumentKind.KUBERNETES).documents().get(DocumentKind.PODS);
    assertThat(pods).isInstanceOf(Inventory.Read.class);
    return ((Inventory.Read) pods).evidence().buffer();
  }

  @Test
  void full_secondary_interfaces_take_no_probe() {
    final Cell full = Trial.cell("a", InterfaceClass.SECONDARY);
    final Cell free = Trial.cell("a", InterfaceClass.PRIMARY);
    final Placement placement =
        Trial.network("fault=secondary-interfaces-full").place(new TreeSet<>(List.of(full, free)));

    assertThat(placement.probes()).containsOnlyKeys(free);
    assertThat(placement.unplaced()).containsOnlyKeys(full);
  }

  @ParameterizedTest
  @CsvSource({"custom-networking, 100.64.0.0/16", "pod-subnet, 192.168.0.0/16"})
  void pods_in_other_subnets_are_on_their_nodes_interfaces(final String name, final String range) {
    final Topology t = topology("variation=" + name);

    assertThat(poolPods(t)).hasSize(7).allMatch(pod -> isIn(range, pod));
    assertOwnedByTheirNodes(t);
    assertThat(list(t.subnets())).hasSize(6);
  }

  @Test
  void custom_networking_leaves_the_primary_interfaces_without_pods() {
    assertThat(list(topology("variation=custom-networking").networkInterfaces()))
        .filteredOn(NetworkInterface::isPrimary)
        .hasSize(3)
        .allSatisfy(eni -> assertThat(eni.secondaryAddresses()).isEmpty());
  }

  @Test
  void a_delegated_prefix_lists_none_of_its_addresses() {
    final Topology t = topology("variation=prefix-delegation");

    assertThat(list(t.networkInterfaces()))
        .filteredOn(eni -> !eni.prefixes().isEmpty())
        .hasSize(6)
        .allSatisfy(eni -> assertThat(eni.secondaryAddresses()).isEmpty())
        .allSatisfy(eni -> assertThat(eni.prefixes().get(0).prefixLength()).isEqualTo(28))
        .allSatisfy(
            eni ->
                assertThat(list(t.networkInterfaces()))
                    .noneMatch(
                        other ->
                            other
                                .primaryAddress()
                                .filter(eni.prefixes().get(0)::contains)
                                .isPresent()));
    assertOwnedByTheirNodes(t);
  }

  @Test
  void an_ipv6_cluster_has_a_prefix_of_80_bits_on_primary_interfaces_only() {
    final Topology t = topology("variation=ipv6");
    final Vpc vpc = list(t.vpcs()).get(0);

    assertThat(poolPods(t))
        .hasSize(7)
        .allMatch(pod -> pod.addresses().get(0).family() == Family.IPV6)
        .allMatch(pod -> vpc.cidrs().get(1).cidr().contains(pod.addresses().get(0)));
    assertThat(vpc.cidrs().get(1).cidr().prefixLength()).isEqualTo(56);
    assertThat(list(t.networkInterfaces()))
        .filteredOn(eni -> !eni.prefixes().isEmpty())
        .hasSize(3)
        .allMatch(NetworkInterface::isPrimary)
        .allSatisfy(eni -> assertThat(eni.prefixes().get(0).prefixLength()).isEqualTo(80));
    assertThat(list(t.nodes()))
        .allSatisfy(
            node ->
                assertThat(node.internalAddresses())
                    .extracting(IpAddress::family)
                    .containsExactly(Family.IPV6, Family.IPV4));
    assertThat(poolPods(t))
        .as("a single IPv6 address of an interface is the host's own")
        .allMatch(
            pod ->
                list(t.nodes()).stream()
                    .noneMatch(n -> n.internalAddresses().contains(pod.addresses().get(0))));
    assertOwnedByTheirNodes(t);
  }

  @Test
  void a_completed_pod_still_names_a_running_pods_address() {
    final Topology t = topology("variation=completed-pods");
    final List<List<IpAddress>> running = poolPods(t).stream().map(Pod::addresses).toList();

    assertThat(list(t.pods()))
        .filteredOn(pod -> pod.phase() == Pod.Phase.SUCCEEDED || pod.phase() == Pod.Phase.FAILED)
        .hasSize(5)
        .allSatisfy(pod -> assertThat(running).contains(pod.addresses()));
  }

  @Test
  void a_branch_pod_is_annotated_with_an_interface_that_is_attached_to_nothing() {
    final Topology t = topology("variation=security-groups-for-pods");
    final List<NetworkInterface> branches =
        list(t.networkInterfaces()).stream().filter(eni -> eni.type().equals("branch")).toList();

    assertThat(branches).hasSize(3).allMatch(eni -> eni.attachment().isEmpty());
    assertThat(list(t.networkInterfaces()))
        .filteredOn(eni -> eni.type().equals("trunk"))
        .hasSize(3)
        .allMatch(eni -> eni.attachment().isPresent());
    for (final NetworkInterface branch : branches) {
      assertThat(poolPods(t))
          .filteredOn(pod -> pod.branchInterfaces().contains(branch.id()))
          .singleElement()
          .satisfies(
              pod ->
                  assertThat(pod.addresses())
                      .containsExactly(branch.primaryAddress().orElseThrow()));
    }
  }

  @Test
  void a_fargate_pod_its_node_and_their_interface_have_one_address() {
    final Topology t = topology("variation=fargate");
    final Node node =
        list(t.nodes()).stream()
            .filter(n -> n.computeType() == ComputeType.FARGATE)
            .findFirst()
            .orElseThrow();
    final Pod pod =
        list(t.pods()).stream()
            .filter(p -> p.nodeName().equals(Optional.of(node.name())))
            .findFirst()
            .orElseThrow();

    assertThat(node.providerId()).isEmpty();
    assertThat(pod.addresses()).isEqualTo(node.internalAddresses());
    assertThat(list(t.networkInterfaces()))
        .filteredOn(eni -> eni.primaryAddress().equals(Optional.of(pod.addresses().get(0))))
        .singleElement()
        .satisfies(
            eni -> {
              assertThat(eni.attachment()).isPresent();
              assertThat(eni.attachment().flatMap(a -> a.instanceId())).isEmpty();
            });
  }

  @Test
  void hybrid_nodes_are_no_instances() {
    final Topology t = topology("variation=hybrid-nodes");

    assertThat(list(t.nodes()))
        .hasSize(3)
        .allMatch(node -> node.computeType() == ComputeType.HYBRID)
        .allMatch(node -> node.providerId().isEmpty());
    assertThat(list(t.instances())).isEmpty();
    assertThat(list(t.vpcs()).get(0).cidrs().get(0).cidr())
        .matches(
            range -> list(t.pods()).stream().noneMatch(p -> range.contains(p.addresses().get(0))));
  }

  @Test
  void another_region_has_a_cluster_of_the_same_name_and_none_of_the_instances() {
    final Topology t = topology("fault=wrong-region");
    final Cluster cluster = t.cluster().asOptional().orElseThrow();

    assertThat(cluster.name()).isEqualTo("eks-study");
    assertThat(cluster.region()).isEqualTo("us-east-1");
    assertThat(list(t.instances())).isEmpty();
    assertThat(list(t.nodes())).hasSize(3);
  }

  @Test
  void churn_replaces_the_workloads_pods_between_readings() {
    final ReferenceNetwork network = Trial.network("fault=churn");
    final List<Pod> first = list(TopologyParser.parse(network.inventory(DocumentKind.ALL)).pods());
    final List<Pod> second =
        list(TopologyParser.parse(network.inventory(DocumentKind.KUBERNETES)).pods());

    assertThat(second).extracting(Pod::ref).isEqualTo(first.stream().map(Pod::ref).toList());
    assertThat(second)
        .filteredOn(pod -> !first.contains(pod))
        .isNotEmpty()
        .allMatch(pod -> pod.ref().namespace().equals("default"));
    assertThat(second).filteredOn(first::contains).isNotEmpty();
  }

  @Test
  void faults_and_variations_compose() {
    final Topology t =
        topology("variation=custom-networking&fault=duplicate-pod-address&fault=denied-nodes");

    assertThat(t.nodes().whyUnknown()).isPresent();
    assertThat(poolPods(t)).hasSize(8).allMatch(pod -> isIn("100.64.0.0/16", pod));
  }

  private static Topology changed(final Change change) {
    return change instanceof final Change.OfInventory inventory
        ? inventory.topology().apply(ReferenceTopologies.named("eks-study"))
        : ReferenceTopologies.named("eks-study");
  }

  private static Topology topology(final String options) {
    return TopologyParser.parse(Trial.network(options).inventory(DocumentKind.ALL));
  }

  private static Inventory.Document document(final String options, final DocumentKind kind) {
    return Optional.ofNullable(Trial.network(options).inventory(Set.of(kind)).documents().get(kind))
        .orElseThrow();
  }

  private static Set<DocumentKind> differing(final String options) {
    final Set<DocumentKind> differing = EnumSet.noneOf(DocumentKind.class);
    for (final DocumentKind kind : DocumentKind.values()) {
      if (!text(document("", kind)).equals(text(document(options, kind)))) {
        differing.add(kind);
      }
    }
    return differing;
  }

  private static String text(final Inventory.Document document) {
    if (document instanceof final Inventory.Read read) {
      final ByteBuffer bytes = read.evidence().buffer();
      return StandardCharsets.UTF_8.decode(bytes).toString();
    }
    return document.toString();
  }

  private static <T> List<T> list(final Section<List<T>> section) {
    return section.asOptional().orElseThrow();
  }

  private static List<Pod> poolPods(final Topology t) {
    return list(t.pods()).stream()
        .filter(pod -> pod.holdsItsAddresses() && !pod.hostNetwork())
        .toList();
  }

  private static boolean isIn(final String range, final Pod pod) {
    return Cidr.parse(range).contains(pod.addresses().get(0));
  }

  /** For each pool pod, the node whose instance has the interface that holds its address. */
  private static Map<Pod, String> nodesByOwner(final Topology t) {
    final Map<Pod, String> nodes = new HashMap<>();
    for (final Pod pod : poolPods(t)) {
      final NetworkInterface owner = Victims.owner(t, pod);
      list(t.nodes()).stream()
          .filter(
              node ->
                  node.providerId().filter(id -> owner.isAttachedTo(id.instanceId())).isPresent())
          .forEach(node -> nodes.put(pod, node.name()));
    }
    return nodes;
  }

  private static void assertOwnedByTheirNodes(final Topology t) {
    assertThat(nodesByOwner(t)).hasSameSizeAs(poolPods(t));
    nodesByOwner(t).forEach((pod, node) -> assertThat(pod.nodeName()).contains(node));
  }
}
