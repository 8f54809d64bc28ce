package io.wirecheck.evidence;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.model.ComputeType;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Instance;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.Node;
import io.wirecheck.model.NodeClass;
import io.wirecheck.model.Pod;
import io.wirecheck.model.Provenance;
import io.wirecheck.model.Section;
import io.wirecheck.model.Section.Known;
import io.wirecheck.model.Section.Unknown;
import io.wirecheck.model.Subnet;
import io.wirecheck.model.Topology;
import io.wirecheck.model.Vpc;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopologyParserTest {

  private static final String NODE =
      """
      {"apiVersion": "v1", "kind": "Node",
       "metadata": {"name": "ip-192-168-1-10.ec2.internal", "uid": "n1",
                    "creationTimestamp": "2025-10-01T08:00:00Z",
                    "labels": {"eks.amazonaws.com/compute-type": "COMPUTE",
                               "topology.kubernetes.io/zone": "us-east-1a",
                               "node.kubernetes.io/instance-type": "t3.medium"}},
       "spec": {"providerID": "PROVIDER"},
       "status": {"addresses": [{"type": "InternalIP", "address": "192.168.1.10"},
                                {"type": "ExternalIP", "address": "203.0.113.9"},
                                {"type": "Hostname", "address": "ip-192-168-1-10.ec2.internal"}],
                  "nodeInfo": {"operatingSystem": "linux"}}}
      """;

  private static final String POD =
      """
      {"apiVersion": "v1", "kind": "Pod",
       "metadata": {"namespace": "shop", "name": "web-0", "uid": "p1",
                    "creationTimestamp": "2025-10-01T08:00:00Z"},
       "spec": {"nodeName": "ip-192-168-1-10.ec2.internal"},
       "status": {"phase": "Running", "podIP": "192.168.1.20"}}
      """;

  private static final String ENI =
      """
      {"AvailabilityZone": "us-east-1a", "InterfaceType": "interface",
       "MacAddress": "02:00:00:00:00:01", "NetworkInterfaceId": "eni-0a", "SubnetId": "subnet-0a",
       "TagSet": [], "VpcId": "vpc-0a", "PrivateIpAddress": "192.168.1.10",
       "PrivateIpAddresses": [{"Primary": true, "PrivateIpAddress": "192.168.1.10"},
                              {"Primary": false, "PrivateIpAddress": "192.168.1.20"}],
       "Attachment": {"DeviceIndex": 0, "NetworkCardIndex": 0, "InstanceId": "i-0a",
                      "InstanceOwnerId": "111122223333", "Status": "attached"}}
      """;

  @Test
  void a_list_of_the_api_server_leaves_the_kinds_of_its_items_out() {
    final String item = POD.replace("\"apiVersion\": \"v1\", \"kind\": \"Pod\",", "");
    final String document =
        "{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"9\"},"
            + "\"items\":[%s]}".formatted(item);
    assertThat(pods(document)).hasSize(1);
  }

  @Test
  void a_list_of_kubectl_puts_its_kind_last() {
    assertThat(pods(kubectl(POD))).hasSize(1);
  }

  @Test
  void a_section_says_where_its_document_came_from() {
    final Section<List<Pod>> section = parse(DocumentKind.PODS, kubectl(POD)).pods();
    assertThat(((Known<List<Pod>>) section).provenance()).isEqualTo(provenance(DocumentKind.PODS));
  }

  @Test
  void an_empty_list_is_an_empty_list() {
    assertThat(pods(kubectl())).isEmpty();
    assertThat(interfaces(aws("NetworkInterfaces"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"kind\": \"List\", \"items\": null}", "[]", "3", "", " "})
  void what_has_no_items_is_no_list(final String document) {
    assertUnreadable(DocumentKind.PODS, document, "kubernetes/pods.json cannot be used: ");
  }

  @Test
  void a_single_object_is_no_list() {
    assertUnreadable(DocumentKind.PODS, POD, "items is missing");
  }

  @Test
  void a_list_of_another_kind_is_refused() {
    assertUnreadable(DocumentKind.PODS, kubectl(NODE), "items[0].kind is 'Node', not 'Pod'");
    assertUnreadable(
        DocumentKind.PODS,
        "{\"kind\": \"ConfigMapList\", \"items\": []}",
        "kind is 'ConfigMapList', not 'PodList' or 'List'");
    assertUnreadable(
        DocumentKind.PODS,
        kubectl(POD.replace("\"kind\": \"Pod\",", "")),
        "kind is 'List', and an item does not say its kind");
  }

  @Test
  void one_page_of_several_is_partial() {
    final String page =
        "{\"kind\":\"PodList\",\"metadata\":{\"continue\":\"eyJ2\",\"remainingItemCount\":7},"
            + "\"items\":[]}";
    assertUnknown(DocumentKind.PODS, page, InconclusiveCode.PARTIAL, "metadata.continue is set");
    assertUnknown(
        DocumentKind.VPCS,
        "{\"Vpcs\": [], \"NextToken\": \"eyJ2\"}",
        InconclusiveCode.PARTIAL,
        "NextToken is set");
  }

  @Test
  void an_empty_token_means_that_there_is_no_more() {
    assertThat(pods("{\"kind\":\"PodList\",\"metadata\":{\"continue\":\"\"},\"items\":[]}"))
        .isEmpty();
    assertThat(interfaces("{\"NetworkInterfaces\": [], \"NextToken\": null}")).isEmpty();
    assertThat(interfaces("{\"NetworkInterfaces\": [], \"NextToken\": \"\"}")).isEmpty();
  }

  @Test
  void a_field_that_appears_twice_is_refused() {
    assertUnreadable(
        DocumentKind.PODS,
        "{\"kind\": \"List\", \"items\": [], \"items\": []}",
        "Duplicate field 'items'");
    assertUnreadable(
        DocumentKind.NETWORK_INTERFACES,
        aws("NetworkInterfaces", ENI.replace("\"VpcId\"", "\"SubnetId\": \"b\", \"VpcId\"")),
        "at NetworkInterfaces[0] it is no JSON: Duplicate field 'SubnetId'");
  }

  @Test
  void a_field_that_appears_twice_where_nobody_reads_is_refused_too() {
    assertUnreadable(
        DocumentKind.PODS,
        kubectl(replace(POD, "\"kind\"", "\"other\": {\"a\": [{\"b\": 1, \"b\": 2}]}, \"kind\"")),
        "at items[0] it is no JSON: Duplicate field 'b'");
  }

  @Test
  void a_text_that_many_objects_have_is_kept_once() {
    final List<Pod> pods = pods(kubectl(POD, POD.replace("web-0", "web-1")));
    assertThat(pods.get(0).nodeName().orElseThrow()).isSameAs(pods.get(1).nodeName().orElseThrow());
  }

  @Test
  void the_same_bytes_read_again_are_the_same_objects_with_a_provenance_of_their_own() {
    final Reading first = TopologyParser.read(inventory(kubectl(POD), Instant.EPOCH));
    final Instant later = Instant.EPOCH.plusSeconds(60);
    final Section<List<Pod>> again =
        TopologyParser.parseAgain(inventory(kubectl(POD), later), first).pods();
    assertThat(again.asOptional().orElseThrow())
        .isSameAs(first.topology().pods().asOptional().orElseThrow());
    assertThat(((Known<List<Pod>>) again).provenance().readAt()).contains(later);
  }

  @Test
  void other_bytes_are_parsed_anew() {
    final Reading first = TopologyParser.read(inventory(kubectl(POD), Instant.EPOCH));
    final String changed = kubectl(replace(POD, "\"p1\"", "\"p2\""));
    assertThat(
            TopologyParser.parseAgain(inventory(changed, Instant.EPOCH), first)
                .pods()
                .asOptional()
                .orElseThrow())
        .extracting(Pod::uid)
        .containsExactly("p2");
  }

  @Test
  void what_was_refused_is_refused_again() {
    final String cut = kubectl(POD).substring(0, 60);
    final Reading first = TopologyParser.read(inventory(cut, Instant.EPOCH));
    assertThat(TopologyParser.parseAgain(inventory(cut, Instant.EPOCH), first).pods())
        .isEqualTo(first.topology().pods())
        .isInstanceOf(Unknown.class);
  }

  @Test
  void what_follows_the_document_is_refused() {
    assertUnreadable(DocumentKind.PODS, kubectl() + kubectl(POD), "it goes on after");
  }

  @Test
  void a_document_in_another_language_is_refused() {
    assertUnreadable(DocumentKind.PODS, "apiVersion: v1\nitems: []\n", "it is no JSON");
  }

  @Test
  void a_document_of_endless_depth_is_refused() {
    final String deep = "{\"kind\": \"List\", \"items\": [" + "[".repeat(100_000);
    assertUnreadable(DocumentKind.PODS, deep, "nesting depth");
  }

  @Test
  void reads_what_powershell_redirects() {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xFE});
    bytes.writeBytes(kubectl(POD).getBytes(UTF_16LE));
    assertThat(value(parse(DocumentKind.PODS, bytes.toByteArray()), Topology::pods)).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void a_kind_that_was_not_read_is_not_recorded(final DocumentKind kind) {
    final Topology nothing = TopologyParser.parse(new Inventory(Map.of()));
    assertThat(nothing.toString()).contains(kind.path() + " was not read").contains(kind.command());
    assertThat(nothing.vpcs().whyUnknown().orElseThrow().code())
        .isEqualTo(InconclusiveCode.NOT_RECORDED);
  }

  @Test
  void a_refused_read_keeps_its_code_and_sentence() {
    final Inventory inventory =
        new Inventory(
            Map.of(
                DocumentKind.PODS,
                new Inventory.NotRead(InconclusiveCode.NO_PERMISSION, "pods is forbidden")));
    assertThat(TopologyParser.parse(inventory).pods())
        .isEqualTo(new Unknown<>(InconclusiveCode.NO_PERMISSION, "pods is forbidden"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "name": "web-0",                        | items[1].metadata.name
          "namespace": "shop",                    | items[1].metadata.namespace
          "uid": "p1",                            | items[1].metadata.uid
          "phase": "Running",                     | items[1].status.phase
          """)
  void a_required_field_of_a_pod(final String field, final String path) {
    assertUnreadable(DocumentKind.PODS, kubectl(POD, without(POD, field)), path + " is missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "AvailabilityZone": "us-east-1a",        | AvailabilityZone
          "InterfaceType": "interface",            | InterfaceType
          "MacAddress": "02:00:00:00:00:01",       | MacAddress
          "NetworkInterfaceId": "eni-0a",          | NetworkInterfaceId
          "SubnetId": "subnet-0a",                 | SubnetId
          "VpcId": "vpc-0a",                       | VpcId
          {"Primary": true,                        | PrivateIpAddresses[0].Primary
          "DeviceIndex": 0,                        | Attachment.DeviceIndex
          """)
  void a_required_field_of_a_network_interface(final String field, final String path) {
    final String left = field.startsWith("{") ? "{" : "";
    assertUnreadable(
        DocumentKind.NETWORK_INTERFACES,
        aws("NetworkInterfaces", ENI, replace(ENI, field, left)),
        "NetworkInterfaces[1]." + path + " is missing");
  }

  @Test
  void the_addresses_of_an_interface_that_has_one_are_required() {
    final String hidden = replace(ENI, "\"PrivateIpAddresses\"", "\"Addresses\"");
    assertUnreadable(
        DocumentKind.NETWORK_INTERFACES,
        aws("NetworkInterfaces", hidden),
        "NetworkInterfaces[0].PrivateIpAddresses is missing");
  }

  @ParameterizedTest
  @CsvSource({"false, true, 2", "true, false, 0"})
  void an_interface_has_one_primary_address(
      final String flag, final String other, final int primaries) {
    assertUnreadable(
        DocumentKind.NETWORK_INTERFACES,
        aws("NetworkInterfaces", replace(ENI, "\"Primary\": " + flag, "\"Primary\": " + other)),
        "NetworkInterfaces[0].PrivateIpAddresses has %d primary addresses instead of 1"
            .formatted(primaries));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "192.168.1.20" | "192.168.1.300" | status.podIP is '192.168.1.300', which is no IP address
          "Running"      | "running"       | status.phase is 'running', which is no pod phase
          "Running"      | 7               | status.phase is no text
          "uid": "p1"    | "uid": ""       | metadata.uid is empty
          08:00:00Z      | 8 am            | which is no time of RFC 3339
          """)
  void a_value_of_another_form(final String value, final String other, final String message) {
    assertUnreadable(DocumentKind.PODS, kubectl(replace(POD, value, other)), message);
  }

  @Test
  void a_compute_type_from_the_future_is_not_guessed() {
    assertUnreadable(
        DocumentKind.NODES,
        kubectl(NODE.replace("COMPUTE", "quantum")),
        "items[0].metadata.labels['eks.amazonaws.com/compute-type'] is 'quantum', which is no"
            + " compute type known to this version");
  }

  @ParameterizedTest
  @CsvSource({
    "ec2, aws:///us-east-1a/i-0a, EC2, i-0a",
    "auto, aws:///us-east-1a/i-0b, AUTO, i-0b",
    "fargate, aws:///us-east-1a/f37e/fargate-ip-192-168-1-10, FARGATE, ",
    "hybrid, eks-hybrid:///us-east-1/shop/mi-0a, HYBRID, ",
  })
  void a_node_of_each_compute_type(
      final String label, final String provider, final ComputeType type, final String instance) {
    final String document = kubectl(NODE.replace("COMPUTE", label).replace("PROVIDER", provider));
    final Node node = value(parse(DocumentKind.NODES, document), Topology::nodes).get(0);
    assertThat(node.computeType()).isEqualTo(type);
    assertThat(node.providerId().map(id -> id.instanceId()))
        .isEqualTo(Optional.ofNullable(instance));
    assertThat(node.internalAddresses()).containsExactly(IpAddress.parse("192.168.1.10"));
    assertThat(node.zone()).isEqualTo("us-east-1a");
    assertThat(node.instanceType()).isEqualTo("t3.medium");
  }

  @Test
  void a_node_without_labels_addresses_and_provider() {
    final String bare =
        """
        {"kind": "Node", "metadata": {"name": "a", "uid": "b"}, "spec": {},
         "status": {"nodeInfo": {"operatingSystem": "windows"}}}
        """;
    final Node node = value(parse(DocumentKind.NODES, kubectl(bare)), Topology::nodes).get(0);
    assertThat(node)
        .isEqualTo(
            new Node(
                "a",
                "b",
                Optional.empty(),
                ComputeType.EC2,
                "",
                "",
                "windows",
                List.of(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                Map.of()));
  }

  @Test
  void a_pending_pod_has_neither_node_nor_address() {
    final String pending =
        """
        {"kind": "Pod",
         "metadata": {"namespace": "shop", "name": "web-1", "uid": "p2",
                      "creationTimestamp": "2025-10-01T08:00:00Z"},
         "spec": {}, "status": {"phase": "Pending"}}
        """;
    final Pod pod = pods(kubectl(pending)).get(0);
    assertThat(pod.nodeName()).isEmpty();
    assertThat(pod.addresses()).isEmpty();
    assertThat(pod.phase()).isEqualTo(Pod.Phase.PENDING);
  }

  @Test
  void a_pod_has_all_its_addresses_or_the_one() {
    assertThat(pods(kubectl(POD)).get(0).addresses())
        .containsExactly(IpAddress.parse("192.168.1.20"));
    final String dual =
        replace(
            POD,
            "\"podIP\": \"192.168.1.20\"",
            "\"podIP\": \"192.168.1.20\", \"podIPs\": [{\"ip\": \"192.168.1.20\"}, {\"ip\": \"2001:db8::9\"}]");
    assertThat(pods(kubectl(dual)).get(0).addresses())
        .containsExactly(IpAddress.parse("192.168.1.20"), IpAddress.parse("2001:db8::9"));
  }

  @Test
  void a_terminating_pod_says_since_when() {
    final String terminating =
        replace(POD, "\"uid\"", "\"deletionTimestamp\": \"2025-10-01T09:00:00Z\", \"uid\"");
    final Pod pod = pods(kubectl(terminating)).get(0);
    assertThat(pod.deletedAt()).contains(Instant.parse("2025-10-01T09:00:00Z"));
    assertThat(pod.holdsItsAddresses()).isFalse();
  }

  @Test
  void a_pod_names_its_branch_interfaces() {
    final String annotation =
        "[{\\\"eniId\\\":\\\"eni-0eb4\\\",\\\"ifAddress\\\":\\\"02:23:a2:af:a2:1f\\\","
            + "\\\"privateIp\\\":\\\"10.42.10.154\\\",\\\"vlanId\\\":2,"
            + "\\\"subnetCidr\\\":\\\"10.42.10.0/24\\\"}]";
    assertThat(pods(kubectl(annotated(annotation))).get(0).branchInterfaces())
        .containsExactly("eni-0eb4");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [{'\\"'vlanId'\\"':2}] | ['vpc.amazonaws.com/pod-eni'][0].eniId is missing
          eni-0eb4               | ['vpc.amazonaws.com/pod-eni'] is no JSON
          {}                     | ['vpc.amazonaws.com/pod-eni'] is no list
          """)
  void a_branch_interface_that_cannot_be_read_is_not_left_out(
      final String annotation, final String message) {
    assertUnreadable(
        DocumentKind.PODS,
        kubectl(annotated(annotation.replace("'", ""))),
        "items[0].metadata.annotations" + message);
  }

  @Test
  void a_terminated_instance_has_given_its_subnet_back() {
    final String document =
        """
        {"Reservations": [{"OwnerId": "111122223333", "ReservationId": "r-0a", "Instances": [
          {"InstanceId": "i-0a", "InstanceType": "t3.medium", "State": {"Name": "terminated"},
           "Placement": {"AvailabilityZone": "us-east-1a"}, "NetworkInterfaces": []}]}]}
        """;
    assertThat(value(parse(DocumentKind.INSTANCES, document), Topology::instances))
        .containsExactly(
            new Instance("i-0a", "111122223333", "t3.medium", "terminated", "", "", "us-east-1a"));
    assertUnreadable(
        DocumentKind.INSTANCES,
        document.replace("terminated", "running"),
        "Reservations[0].Instances[0].VpcId is missing");
  }

  @Test
  void an_interface_attached_to_nothing() {
    final String loose = ENI.substring(0, ENI.indexOf(",\n \"Attachment\"")) + "}";
    final NetworkInterface eni = interfaces(aws("NetworkInterfaces", loose)).get(0);
    assertThat(eni.attachment()).isEmpty();
    assertThat(eni.prefixes()).isEmpty();
    assertThat(eni.primaryAddress()).contains(IpAddress.parse("192.168.1.10"));
    assertThat(eni.secondaryAddresses()).containsExactly(IpAddress.parse("192.168.1.20"));
  }

  @Test
  void an_interface_of_a_service_has_an_attachment_without_instance_and_card() {
    final String ofService =
        replace(replace(ENI, "\"InstanceId\": \"i-0a\",", ""), "\"NetworkCardIndex\": 0,", "");
    assertThat(interfaces(aws("NetworkInterfaces", ofService)).get(0).attachment())
        .contains(new NetworkInterface.Attachment(Optional.empty(), 0, 0, "attached"));
  }

  @Test
  void a_subnet_of_ipv6_alone_has_its_ipv6_range() {
    final String document =
        """
        {"Subnets": [{"SubnetId": "subnet-0a", "VpcId": "vpc-0a", "AvailabilityZone": "us-east-1a",
          "AvailableIpAddressCount": 0, "Ipv6Native": true, "Ipv6CidrBlockAssociationSet": [
          {"Ipv6CidrBlock": "2001:db8:0:1::/64", "Ipv6CidrBlockState": {"State": "associated"}}]}]}
        """;
    assertThat(value(parse(DocumentKind.SUBNETS, document), Topology::subnets))
        .extracting(Subnet::cidr)
        .hasToString("[2001:db8:0:1::/64]");
    assertUnreadable(
        DocumentKind.SUBNETS,
        document.replace("Ipv6CidrBlockAssociationSet", "Other"),
        "Subnets[0].CidrBlock is missing");
  }

  @Test
  void a_vpc_keeps_the_state_of_every_range() {
    final String document =
        """
        {"Vpcs": [{"VpcId": "vpc-0a", "OwnerId": "111122223333", "CidrBlock": "192.168.0.0/16",
          "CidrBlockAssociationSet": [
            {"CidrBlock": "192.168.0.0/16", "CidrBlockState": {"State": "associated"}},
            {"CidrBlock": "100.64.0.0/16", "CidrBlockState": {"State": "disassociating"}}],
          "Ipv6CidrBlockAssociationSet": [
            {"Ipv6CidrBlock": "2001:db8::/56", "Ipv6CidrBlockState": {"State": "associated"}}]}]}
        """;
    final Vpc vpc = value(parse(DocumentKind.VPCS, document), Topology::vpcs).get(0);
    assertThat(vpc.cidrs())
        .extracting(range -> range.cidr() + " " + range.isAssociated())
        .containsExactly("192.168.0.0/16 true", "100.64.0.0/16 false", "2001:db8::/56 true");
    assertUnreadable(
        DocumentKind.VPCS,
        document.replace("\"State\": \"disassociating\"", ""),
        "Vpcs[0].CidrBlockAssociationSet[1].CidrBlockState.State is missing");
  }

  @Test
  void a_cluster_and_who_asked() {
    final Topology topology =
        TopologyParser.parse(
            new Inventory(
                Map.of(
                    DocumentKind.CLUSTER,
                    read(
                        DocumentKind.CLUSTER,
                        """
                        {"cluster": {"name": "shop", "version": "1.33",
                          "arn": "arn:aws:eks:us-east-1:111122223333:cluster/shop",
                          "resourcesVpcConfig": {"vpcId": "vpc-0a"}}}
                        """),
                    DocumentKind.CALLER_IDENTITY,
                    read(
                        DocumentKind.CALLER_IDENTITY,
                        "{\"UserId\": \"A\", \"Account\": \"111122223333\", \"Arn\": \"arn:a\"}"))));
    assertThat(value(topology, Topology::cluster).region()).isEqualTo("us-east-1");
    assertThat(value(topology, Topology::callerIdentity).account()).isEqualTo("111122223333");
    assertUnreadable(DocumentKind.CLUSTER, "{}", "cluster.name is missing");
  }

  private static String annotated(final String podEni) {
    return replace(
        POD,
        "\"uid\"",
        "\"annotations\": {\"vpc.amazonaws.com/pod-eni\": \"" + podEni + "\"}, \"uid\"");
  }

  private static String kubectl(final String... items) {
    return """
        {"apiVersion": "v1", "items": [%s], "kind": "List", "metadata": {"resourceVersion": ""}}
        """
        .formatted(String.join(",", items));
  }

  private static String aws(final String field, final String... items) {
    return "{\"%s\": [%s]}".formatted(field, String.join(",", items));
  }

  private static String without(final String document, final String field) {
    return replace(document, field, "");
  }

  private static String replace(final String document, final String part, final String other) {
    assertThat(document).contains(part);
    return document.replace(part, other);
  }

  @Test
  void a_node_class_declares_a_policy_of_any_name_or_none() {
    final String classes =
        kubectl(
            """
            {"kind": "NodeClass", "metadata": {"name": "default"}, "spec": {"snatPolicy": "Random"}}""",
            """
            {"kind": "NodeClass", "metadata": {"name": "new"}, "spec": {"snatPolicy": "Sometimes"}}""",
            """
            {"kind": "NodeClass", "metadata": {"name": "bare"}}""");

    assertThat(value(parse(DocumentKind.NODE_CLASSES, classes), Topology::nodeClasses))
        .containsExactly(
            new NodeClass("default", Optional.of(NodeClass.RANDOM)),
            new NodeClass("new", Optional.of("Sometimes")),
            new NodeClass("bare", Optional.empty()));
    assertUnreadable(
        DocumentKind.NODE_CLASSES,
        replace(classes, "\"Random\"", "[]"),
        "items[0].spec.snatPolicy");
    assertUnreadable(
        DocumentKind.NODE_CLASSES, replace(classes, "NodeClass", "EC2NodeClass"), "'EC2NodeClass'");
  }

  private static List<Pod> pods(final String document) {
    return value(parse(DocumentKind.PODS, document), Topology::pods);
  }

  private static List<NetworkInterface> interfaces(final String document) {
    return value(parse(DocumentKind.NETWORK_INTERFACES, document), Topology::networkInterfaces);
  }

  private static <T> T value(
      final Topology topology, final Function<Topology, Section<T>> section) {
    final Section<T> read = section.apply(topology);
    assertThat(read).isInstanceOf(Known.class);
    return read.asOptional().orElseThrow();
  }

  private static Topology parse(final DocumentKind kind, final String document) {
    return parse(kind, document.getBytes(UTF_8));
  }

  private static Topology parse(final DocumentKind kind, final byte[] document) {
    return TopologyParser.parse(
        new Inventory(
            Map.of(
                kind,
                new Inventory.Read(new Evidence(Evidence.JSON, document, provenance(kind))))));
  }

  /** Pods alone, read at that time. */
  private static Inventory inventory(final String pods, final Instant readAt) {
    final Provenance provenance =
        Provenance.of(DocumentKind.PODS.path(), DocumentKind.PODS.command(), readAt);
    return new Inventory(
        Map.of(
            DocumentKind.PODS,
            new Inventory.Read(new Evidence(Evidence.JSON, pods.getBytes(UTF_8), provenance))));
  }

  private static Inventory.Read read(final DocumentKind kind, final String document) {
    return new Inventory.Read(
        new Evidence(Evidence.JSON, document.getBytes(UTF_8), provenance(kind)));
  }

  private static Provenance provenance(final DocumentKind kind) {
    return Provenance.of(kind.path(), kind.command(), Instant.parse("2025-11-01T00:00:00Z"));
  }

  private static void assertUnreadable(
      final DocumentKind kind, final String document, final String message) {
    assertUnknown(kind, document, InconclusiveCode.UNREADABLE_DOCUMENT, message);
  }

  /** The sentence has the message, the document's name and what to do. */
  private static void assertUnknown(
      final DocumentKind kind,
      final String document,
      final InconclusiveCode code,
      final String message) {
    final Topology topology = parse(kind, document);
    final Section<?> section =
        switch (kind) {
          case CLUSTER -> topology.cluster();
          case NODES -> topology.nodes();
          case PODS -> topology.pods();
          case NODE_CLASSES -> topology.nodeClasses();
          case INSTANCES -> topology.instances();
          case NETWORK_INTERFACES -> topology.networkInterfaces();
          case SUBNETS -> topology.subnets();
          case VPCS -> topology.vpcs();
          default -> throw new IllegalArgumentException("not asserted here: " + kind);
        };
    final Unknown<?> why = section.whyUnknown().orElseThrow();
    assertThat(why.code()).isEqualTo(code);
    assertThat(why.detail())
        .contains(message)
        .startsWith(kind.path())
        .endsWith("with: " + kind.command());
  }
}
