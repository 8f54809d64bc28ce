package io.wirecheck.proving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.fasterxml.jackson.databind.JsonNode;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.Topology;
import io.wirecheck.reference.ReferenceTopologies;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The process, and what it can be asked beside the API. */
class ProvingGroundTest {

  @Test
  void it_ends_with_close() throws IOException {
    final ProvingGround ground = ProvingGround.start("reference:eks-study");
    assertThat(ground.isAlive()).isTrue();
    ground.close();
    assertThat(ground.isAlive()).isFalse();
  }

  @Test
  void an_address_that_cannot_be_opened_is_an_error_at_once() {
    assertThatIOException()
        .isThrownBy(() -> ProvingGround.start("reference:nosuch").close())
        .withMessageContaining("reference:nosuch");
  }

  @Test
  void it_tells_the_topology_that_it_stands_for() throws IOException {
    final Topology study = ReferenceTopologies.named("eks-study");
    try (ProvingGround ground = ProvingGround.start("reference:eks-study")) {
      final Topology told = ground.topology();
      assertThat(told.networkInterfaces().asOptional().orElseThrow())
          .extracting(NetworkInterface::id)
          .containsExactlyElementsOf(
              study.networkInterfaces().asOptional().orElseThrow().stream()
                  .map(NetworkInterface::id)
                  .toList());
      final Map<String, JsonNode> before = ground.objects();
      assertThat(before).containsKey("pods default/test-pod-1").containsKey("namespaces default");
      assertThat(ground.objects()).isEqualTo(before);
    }
  }

  @Test
  void many_pods_are_generated_with_the_size_of_real_ones() throws IOException {
    try (ProvingGround ground = ProvingGround.start("generated:20x30");
        KubernetesFixture api = new KubernetesFixture(ground)) {
      final KubernetesFixture.Reply list = api.get("/api/v1/pods");
      assertThat(list.names()).hasSize(600).doesNotHaveDuplicates();
      assertThat(list.response().body().length() / 600).isBetween(2_600, 2_800);
      assertThat(api.get("/api/v1/nodes").names()).hasSize(20);
      final List<io.fabric8.kubernetes.api.model.Pod> pods =
          api.client().pods().inAnyNamespace().list().getItems();
      assertThat(pods).allSatisfy(pod -> assertThat(pod.getStatus().getPodIP()).isNotEmpty());
    }
  }
}
