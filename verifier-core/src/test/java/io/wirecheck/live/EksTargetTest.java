package io.wirecheck.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wirecheck.evidence.AddressException;
import io.wirecheck.evidence.NetworkAddress;
import io.wirecheck.evidence.Tier;
import io.wirecheck.live.EksTarget.Entrance;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EksTargetTest {

  @ParameterizedTest
  @CsvSource({
    "eks:staging, KUBECONFIG",
    "eks:arn:aws:eks:us-east-1:111122223333:cluster/staging, KUBECONFIG",
    "eks:staging?region=us-east-1, AWS",
    "eks:staging?cluster=prod&region=us-east-1, KUBECONFIG",
    "eks:staging?auth=kubeconfig&region=us-east-1, KUBECONFIG",
    "eks:staging?auth=in-cluster, IN_CLUSTER",
    "eks:staging?auth=in-cluster&region=us-east-1, IN_CLUSTER",
    "eks:staging?auth=aws, AWS",
  })
  void a_region_alone_says_that_the_name_is_one_of_eks(
      final String address, final Entrance entrance) {
    assertThat(target(address).entrance()).isEqualTo(entrance);
  }

  @Test
  void captures_unless_told_otherwise() {
    assertThat(target("eks:staging").tier()).isEqualTo(Tier.T3);
    assertThat(target("eks:staging?tier=T0").tier()).isEqualTo(Tier.T0);
  }

  @Test
  void captures_on_its_own_node_by_itself_only_where_it_is_told_to() {
    assertThat(target("eks:staging?auth=in-cluster").capturesLocally()).isFalse();
    assertThat(target("eks:staging?capture=tcpdump").capturesLocally()).isFalse();
    assertThat(target("eks:staging?auth=in-cluster&capture=local").capturesLocally()).isTrue();
  }

  @Test
  void who_is_no_pod_is_on_no_node() {
    assertThatThrownBy(() -> target("eks:staging?capture=local"))
        .isInstanceOf(AddressException.class)
        .hasMessageContaining("auth=in-cluster");
  }

  @Test
  void reads_every_option() {
    final EksTarget target =
        target(
            "eks:staging?cluster=prod&region=eu-west-1&profile=ci&role=arn:aws:iam::1:role/r"
                + "&endpoint=http://127.0.0.1:5000&kubeconfig=/etc/kube&namespace=probes"
                + "&image=registry.example/tools@sha256:ab&pull-secret=registry&max-probes=7");
    assertThat(target.name()).isEqualTo("staging");
    assertThat(target.cluster()).contains("prod");
    assertThat(target.aws().region()).contains("eu-west-1");
    assertThat(target.aws().profile()).contains("ci");
    assertThat(target.aws().role()).contains("arn:aws:iam::1:role/r");
    assertThat(target.aws().endpoint()).contains(URI.create("http://127.0.0.1:5000"));
    assertThat(target.kubeconfig()).contains(Path.of("/etc/kube"));
    assertThat(target.namespace()).contains("probes");
    assertThat(target.image()).contains("registry.example/tools@sha256:ab");
    assertThat(target.pullSecret()).contains("registry");
    assertThat(target.maxProbes()).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource({
    "eks:staging?fault=x, 'fault', 'max-probes'",
    "eks:staging?tier=T4, 'tier=T4', 'T0'",
    "eks:staging?max-probes=0, 'max-probes=0', 'at least 1'",
    "eks:staging?max-probes=many, 'max-probes=many', 'at least 1'",
    "eks:staging?auth=magic, 'auth=magic', 'in-cluster'",
    "eks:staging?region=a&region=b, 'region', 'twice'",
  })
  void says_what_cannot_be_read_and_what_could(
      final String address, final String wrong, final String right) {
    assertThatThrownBy(() -> target(address))
        .isInstanceOf(AddressException.class)
        .hasMessageContaining(wrong)
        .hasMessageContaining(right);
  }

  private static EksTarget target(final String address) {
    return EksTarget.of(NetworkAddress.parse(address));
  }
}
