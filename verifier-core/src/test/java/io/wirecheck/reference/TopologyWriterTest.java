package io.wirecheck.reference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.evidence.Inventory;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.NodeClass;
import io.wirecheck.model.Section;
import io.wirecheck.model.Topology;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class TopologyWriterTest {

  private static final Instant READ_AT = Instant.parse("2026-01-02T03:04:05Z");

  private final Topology topology = ReferenceTopologies.named("eks-study");

  @Test
  void writes_each_kind_that_was_asked_for_and_no_other() {
    for (final DocumentKind kind : DocumentKind.values()) {
      assertThat(TopologyWriter.write(topology, Set.of(kind), READ_AT).documents())
          .containsOnlyKeys(kind);
    }
  }

  @Test
  void says_where_a_document_came_from_and_when() {
    final Inventory.Document document =
        TopologyWriter.write(topology, Set.of(DocumentKind.VPCS), READ_AT)
            .documents()
            .get(DocumentKind.VPCS);

    assertThat(document)
        .isInstanceOfSatisfying(
            Inventory.Read.class,
            read -> {
              assertThat(read.evidence().name()).isEqualTo("aws/vpcs.json");
              assertThat(read.evidence().provenance().readAt()).contains(READ_AT);
            });
  }

  @Test
  void writes_pods_as_kubectl_prints_them() throws IOException {
    final JsonNode list = json(DocumentKind.PODS);
    final JsonNode web = item(list.get("items"), "deploy-test-6dc4b8d4c8-tk5rn");
    final JsonNode daemon = list.get("items").get(0);

    assertThat(list.get("apiVersion").asText()).isEqualTo("v1");
    assertThat(list.get("kind").asText()).isEqualTo("List");
    assertThat(web.get("kind").asText()).isEqualTo("Pod");
    assertThat(web.at("/metadata/creationTimestamp").asText()).isEqualTo("2023-05-02T01:13:00Z");
    assertThat(web.at("/metadata/labels/app").asText()).isEqualTo("web");
    assertThat(web.at("/spec/hostNetwork").isMissingNode()).isTrue();
    assertThat(web.at("/status/phase").asText()).isEqualTo("Running");
    assertThat(web.at("/status/podIP").asText()).isEqualTo("192.168.3.62");
    assertThat(web.at("/status/podIPs/0/ip").asText()).isEqualTo("192.168.3.62");
    assertThat(web.at("/status/hostIP").asText()).isEqualTo("192.168.3.122");
    assertThat(daemon.at("/spec/hostNetwork").asBoolean()).isTrue();
    assertThat(daemon.at("/spec/containers/0/image").asText()).contains("amazon-k8s-cni");
  }

  @Test
  void writes_nodes_as_kubectl_prints_them() throws IOException {
    final JsonNode node = json(DocumentKind.NODES).at("/items/2");

    assertThat(node.at("/spec/providerID").asText())
        .matches("aws:///ap-northeast-2c/i-[0-9a-f]{17}");
    assertThat(node.at("/status/addresses/0/type").asText()).isEqualTo("InternalIP");
    assertThat(node.at("/status/addresses/0/address").asText()).isEqualTo("192.168.3.122");
    assertThat(node.at("/status/nodeInfo/operatingSystem").asText()).isEqualTo("linux");
    assertThat(node.get("metadata").get("labels").get("topology.kubernetes.io/zone").asText())
        .isEqualTo("ap-northeast-2c");
  }

  @Test
  void writes_network_interfaces_as_aws_prints_them() throws IOException {
    final JsonNode eni = json(DocumentKind.NETWORK_INTERFACES).at("/NetworkInterfaces/5");

    assertThat(eni.get("NetworkInterfaceId").asText()).matches("eni-[0-9a-f]{17}");
    assertThat(eni.get("InterfaceType").asText()).isEqualTo("interface");
    assertThat(eni.get("Status").asText()).isEqualTo("in-use");
    assertThat(eni.at("/Attachment/DeviceIndex").asInt()).isEqualTo(1);
    assertThat(eni.at("/Attachment/NetworkCardIndex").asInt()).isZero();
    assertThat(eni.at("/Attachment/InstanceOwnerId").asText()).isEqualTo("111122223333");
    assertThat(eni.at("/Attachment/InstanceId").asText()).matches("i-[0-9a-f]{17}");
    assertThat(eni.at("/PrivateIpAddresses")).hasSize(6);
    assertThat(eni.at("/PrivateIpAddresses/0/Primary").asBoolean()).isTrue();
    assertThat(eni.at("/PrivateIpAddresses/0/PrivateDnsName").asText())
        .isEqualTo("ip-192-168-3-10.ap-northeast-2.compute.internal");
    assertThat(eni.at("/PrivateIpAddresses/1/Primary").asBoolean()).isFalse();
    assertThat(eni.get("TagSet"))
        .anySatisfy(tag -> assertThat(tag.get("Value").asText()).isEqualTo("amazon-vpc-cni"));
  }

  @Test
  void gives_an_interface_of_the_control_plane_an_owner_but_no_instance() throws IOException {
    final JsonNode attachment =
        json(DocumentKind.NETWORK_INTERFACES).at("/NetworkInterfaces/6/Attachment");

    assertThat(attachment.get("InstanceOwnerId").asText())
        .matches("[0-9]{12}")
        .isNotEqualTo("111122223333");
    assertThat(attachment.has("InstanceId")).isFalse();
  }

  @Test
  void writes_an_instance_within_its_reservation() throws IOException {
    final JsonNode reservation = json(DocumentKind.INSTANCES).at("/Reservations/1");
    final JsonNode instance = reservation.at("/Instances/0");

    assertThat(reservation.get("OwnerId").asText()).isEqualTo("111122223333");
    assertThat(instance.get("PrivateIpAddress").asText()).isEqualTo("192.168.2.208");
    assertThat(instance.at("/State/Code").asInt()).isEqualTo(16);
    assertThat(instance.at("/Placement/AvailabilityZone").asText()).isEqualTo("ap-northeast-2b");
    assertThat(instance.get("NetworkInterfaces")).hasSize(2);
  }

  @Test
  void writes_cluster_caller_vpc_and_subnets() throws IOException {
    final JsonNode cluster = json(DocumentKind.CLUSTER).get("cluster");
    final JsonNode vpc = json(DocumentKind.VPCS).at("/Vpcs/0");
    final JsonNode subnet = json(DocumentKind.SUBNETS).at("/Subnets/0");

    assertThat(cluster.get("arn").asText())
        .isEqualTo("arn:aws:eks:ap-northeast-2:111122223333:cluster/eks-study");
    assertThat(cluster.at("/resourcesVpcConfig/vpcId").asText())
        .isEqualTo(vpc.get("VpcId").asText())
        .isEqualTo(subnet.get("VpcId").asText());
    assertThat(json(DocumentKind.CALLER_IDENTITY).get("Account").asText())
        .isEqualTo("111122223333");
    assertThat(vpc.get("CidrBlock").asText()).isEqualTo("192.168.0.0/16");
    assertThat(vpc.at("/CidrBlockAssociationSet/0/CidrBlockState/State").asText())
        .isEqualTo("associated");
    assertThat(subnet.get("AvailableIpAddressCount").asInt()).isEqualTo(251 - 13);
  }

  @Test
  void does_not_write_what_the_topology_does_not_know() {
    final Topology unknown =
        topology.withPods(
            Section.unknown(InconclusiveCode.NO_PERMISSION, "listing pods is forbidden"));

    assertThat(
            TopologyWriter.write(unknown, Set.of(DocumentKind.PODS), READ_AT)
                .documents()
                .get(DocumentKind.PODS))
        .isEqualTo(
            new Inventory.NotRead(InconclusiveCode.NO_PERMISSION, "listing pods is forbidden"));
  }

  @Test
  void says_of_a_first_page_that_there_is_more() throws IOException {
    final JsonNode pods = json(firstPage(DocumentKind.PODS), DocumentKind.PODS);
    final JsonNode instances = json(firstPage(DocumentKind.INSTANCES), DocumentKind.INSTANCES);

    assertThat(pods.get("items")).hasSize(7);
    assertThat(pods.at("/metadata/continue").asText()).isNotEmpty();
    assertThat(pods.at("/metadata/remainingItemCount").asInt()).isEqualTo(6);
    assertThat(instances.get("Reservations")).hasSize(2);
    assertThat(instances.get("NextToken").asText()).isNotEmpty();
  }

  @Test
  void writes_the_same_bytes_every_time() throws IOException {
    for (final DocumentKind kind : DocumentKind.values()) {
      assertThat(json(inAutoMode(kind), kind)).isEqualTo(json(inAutoMode(kind), kind));
    }
  }

  /** There, every kind of document has something to show. */
  private Inventory inAutoMode(final DocumentKind kind) {
    return TopologyWriter.write(
        AutoMode.withPolicy(topology, NodeClass.RANDOM), Set.of(kind), READ_AT);
  }

  private Inventory firstPage(final DocumentKind kind) {
    return new Inventory(Map.of(kind, TopologyWriter.document(topology, kind, READ_AT, true)));
  }

  private JsonNode json(final DocumentKind kind) throws IOException {
    return json(TopologyWriter.write(topology, Set.of(kind), READ_AT), kind);
  }

  private static JsonNode json(final Inventory inventory, final DocumentKind kind)
      throws IOException {
    if (inventory.documents().get(kind) instanceof final Inventory.Read read) {
      return new ObjectMapper().readTree(read.evidence().open());
    }
    throw new AssertionError(kind + " was not read");
  }

  private static JsonNode item(final JsonNode items, final String name) {
    return StreamSupport.stream(items.spliterator(), false)
        .filter(item -> item.at("/metadata/name").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
