package io.wirecheck.benchmarks;

import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.evidence.Inventory;
import io.wirecheck.live.kubernetes.KubernetesAccess;
import io.wirecheck.live.kubernetes.KubernetesCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the Kubernetes objects of a cluster as a run does, for measurements of a whole process:
 * everything once, nodes and pods once more, and both readings are kept.
 *
 * <p>Arguments: a kubeconfig, and a context of it.
 */
public final class ClusterReading {

  /** NodeClasses are left out: the server has no such resource. */
  private static final Set<DocumentKind> ONCE =
      EnumSet.of(DocumentKind.NODES, DocumentKind.PODS, DocumentKind.DAEMON_SETS);

  private ClusterReading() {}

  /** Reads, and prints what it read and how long each reading took. */
  public static void main(String[] arguments) {
    final KubernetesAccess access =
        new KubernetesAccess.OfContext(Optional.of(Path.of(arguments[0])), arguments[1]);
    try (KubernetesCluster cluster = KubernetesCluster.connect(access)) {
      final Instant begun = Instant.now();
      final Map<DocumentKind, Inventory.Document> first = cluster.read(ONCE);
      final Instant between = Instant.now();
      final Map<DocumentKind, Inventory.Document> last = cluster.read(DocumentKind.KUBERNETES);
      print("first", first, Duration.between(begun, between));
      print("last", last, Duration.between(between, Instant.now()));
    }
  }

  private static void print(
      final String name,
      final Map<DocumentKind, Inventory.Document> documents,
      final Duration time) {
    final StringBuilder line = new StringBuilder(name);
    documents.forEach((kind, document) -> line.append(", ").append(size(document)));
    System.out.println(line + ": " + time.toMillis() + " ms");
  }

  private static String size(final Inventory.Document document) {
    if (document instanceof final Inventory.Read read) {
      return read.evidence().toString();
    }
    throw new IllegalStateException("not read: " + document);
  }
}
