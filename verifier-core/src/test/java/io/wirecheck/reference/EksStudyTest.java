package io.wirecheck.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wirecheck.evidence.AddressException;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.Node;
import io.wirecheck.model.Pod;
import io.wirecheck.model.ProviderId;
import io.wirecheck.model.Topology;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EksStudyTest {

  private final Topology topology = ReferenceTopologies.named("eks-study");
  private final List<Node> nodes = topology.nodes().asOptional().orElseThrow();
  private final List<Pod> pods = topology.pods().asOptional().orElseThrow();
  private final List<NetworkInterface> interfaces =
      topology.networkInterfaces().asOptional().orElseThrow();

  @Test
  void gives_the_pods_the_addresses_that_the_study_shows() {
    final Map<String, String> nodeOf =
        pods.stream()
            .filter(pod -> !pod.hostNetwork())
            .collect(
                Collectors.toMap(
                    pod -> pod.addresses().get(0).toString(), pod -> pod.nodeName().orElseThrow()));

    assertThat(nodeOf)
        .containsEntry("192.168.2.193", "ip-192-168-2-208.ap-northeast-2.compute.internal")
        .containsEntry("192.168.3.154", "ip-192-168-3-122.ap-northeast-2.compute.internal")
        .containsEntry("192.168.3.113", "ip-192-168-3-122.ap-northeast-2.compute.internal")
        .containsEntry("192.168.3.62", "ip-192-168-3-122.ap-northeast-2.compute.internal");
    assertThat(owner(IpAddress.parse("192.168.3.62")).primaryAddress())
        .contains(IpAddress.parse("192.168.3.10"));
    assertThat(owner(IpAddress.parse("192.168.3.113")).primaryAddress())
        .contains(IpAddress.parse("192.168.3.122"));
  }

  @Test
  void puts_pods_on_the_primary_and_the_secondary_interface_of_every_node() {
    for (final Node node : nodes) {
      final List<Boolean> onPrimary =
          pods.stream()
              .filter(pod -> !pod.hostNetwork() && pod.nodeName().equals(Optional.of(node.name())))
              .map(pod -> owner(pod.addresses().get(0)).isPrimary())
              .toList();
      assertThat(onPrimary).as(node.name()).contains(true, false);
    }
  }

  @Test
  void lists_six_addresses_on_two_interfaces_of_every_instance() {
    for (final Node node : nodes) {
      final String instance = node.providerId().map(ProviderId::instanceId).orElseThrow();
      assertThat(interfaces.stream().filter(eni -> eni.isAttachedTo(instance)))
          .as(node.name())
          .hasSize(2)
          .allSatisfy(eni -> assertThat(eni.primaryAddress()).isPresent())
          .allSatisfy(eni -> assertThat(eni.secondaryAddresses()).hasSize(5));
    }
  }

  @Test
  void has_the_eight_pods_of_a_new_cluster() {
    assertThat(
            pods.stream()
                .filter(pod -> pod.ref().namespace().equals("kube-system"))
                .collect(
                    Collectors.groupingBy(
                        pod -> pod.labels().getOrDefault("k8s-app", ""), Collectors.counting())))
        .containsOnly(
            Map.entry("aws-node", 3L), Map.entry("kube-proxy", 3L), Map.entry("kube-dns", 2L));
  }

  @Test
  void gives_no_id_and_no_address_twice() {
    assertThat(interfaces.stream().map(NetworkInterface::id)).doesNotHaveDuplicates();
    assertThat(interfaces.stream().map(NetworkInterface::mac)).doesNotHaveDuplicates();
    assertThat(pods.stream().map(Pod::uid)).doesNotHaveDuplicates();
    assertThat(
            interfaces.stream()
                .flatMap(
                    eni ->
                        Stream.concat(
                            eni.primaryAddress().stream(), eni.secondaryAddresses().stream())))
        .doesNotHaveDuplicates();
  }

  @Test
  void names_one_account_and_one_region_everywhere() {
    final var cluster = topology.cluster().asOptional().orElseThrow();
    assertThat(topology.callerIdentity().asOptional().orElseThrow().account())
        .isEqualTo(cluster.account());
    assertThat(nodes).allSatisfy(node -> assertThat(node.zone()).startsWith(cluster.region()));
    assertThat(topology.instances().asOptional().orElseThrow())
        .allSatisfy(instance -> assertThat(instance.ownerId()).isEqualTo(cluster.account()))
        .allSatisfy(instance -> assertThat(instance.vpcId()).isEqualTo(cluster.vpcId()));
  }

  @Test
  void is_the_same_every_time() {
    assertThat(ReferenceTopologies.named("eks-study")).isEqualTo(topology);
  }

  @Test
  void lists_the_known_names_when_asked_for_another() {
    assertThatThrownBy(() -> ReferenceTopologies.named("eks-studie"))
        .isInstanceOf(AddressException.class)
        .hasMessageContaining("eks-studie")
        .hasMessageContaining("eks-study");
  }

  private NetworkInterface owner(final IpAddress address) {
    final Map<IpAddress, NetworkInterface> owners =
        interfaces.stream()
            .flatMap(eni -> eni.secondaryAddresses().stream().map(ip -> Map.entry(ip, eni)))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    return Objects.requireNonNull(owners.get(address), () -> "nobody owns " + address);
  }
}
