package io.wirecheck.live.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.evidence.Inventory;
import io.wirecheck.evidence.TopologyParser;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Node;
import io.wirecheck.model.Pod;
import io.wirecheck.model.Topology;
import io.wirecheck.proving.ProvingGround;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server that serves a whole topology, in a process of its own. */
class ProvenReadingTest {

  private static final String ARN = "arn:aws:eks:eu-central-1:111122223333:cluster/study";

  @TempDir private Path directory;

  @Test
  void reads_what_the_server_serves_and_knows_what_it_would_refuse() throws IOException {
    try (ProvingGround ground = ProvingGround.start("reference:eks-study");
        KubernetesCluster cluster = connect(ground)) {
      final Topology served = ground.topology();
      final Topology read = TopologyParser.parse(new Inventory(cluster.read(DocumentKind.ALL)));

      assertThat(cluster.version()).startsWith("v1.");
      assertThat(cluster.eksName()).contains(new EksName("study", Optional.of("eu-central-1")));
      assertThat(names(read)).isNotEmpty().containsExactlyInAnyOrderElementsOf(names(served));
      assertThat(refs(read)).isNotEmpty().containsExactlyInAnyOrderElementsOf(refs(served));
      assertThat(read.nodeClasses().whyUnknown().orElseThrow().detail())
          .contains("no such resource (404)");
      assertThat(cluster.missing(KubernetesCluster.readRights(DocumentKind.ALL))).isEmpty();

      ground.allowOnly("[{\"apiGroups\":[\"\"],\"resources\":[\"nodes\"],\"verbs\":[\"list\"]}]");

      assertThat(cluster.missing(KubernetesCluster.readRights(DocumentKind.KUBERNETES)))
          .containsExactly(Right.everywhere("list", "", "pods"));
      assertThat(cluster.read(Set.of(DocumentKind.PODS)).get(DocumentKind.PODS))
          .isInstanceOfSatisfying(
              Inventory.NotRead.class,
              not -> {
                assertThat(not.code()).isEqualTo(InconclusiveCode.NO_PERMISSION);
                assertThat(not.detail()).contains("list pods in all namespaces");
              });
    }
  }

  @Test
  void reads_a_list_of_several_pages_whole() throws IOException {
    try (ProvingGround ground = ProvingGround.start("generated:60x20");
        KubernetesCluster cluster = connect(ground)) {
      final Map<DocumentKind, Inventory.Document> documents = cluster.read(DocumentKind.KUBERNETES);
      final Topology read = TopologyParser.parse(new Inventory(documents));

      assertThat(names(read)).hasSize(60);
      assertThat(refs(read)).hasSize(1200).doesNotHaveDuplicates();
      assertThat(ground.requests().stream().filter(request -> request.path().endsWith("/pods")))
          .hasSize(3);
    }
  }

  private KubernetesCluster connect(final ProvingGround ground) throws IOException {
    final Path file = ground.kubeconfig(directory.resolve("kubeconfig"), ARN);
    return KubernetesCluster.connect(
        new KubernetesAccess.OfContext(Optional.of(file), ARN),
        new Around(directory).surroundings());
  }

  private static List<String> names(final Topology topology) {
    return topology.nodes().asOptional().orElseThrow().stream().map(Node::name).toList();
  }

  private static List<String> refs(final Topology topology) {
    return topology.pods().asOptional().orElseThrow().stream()
        .map(Pod::ref)
        .map(Object::toString)
        .toList();
  }
}
