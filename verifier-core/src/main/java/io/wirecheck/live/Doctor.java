package io.wirecheck.live;

import io.wirecheck.evidence.ClusterProvider.Diagnosis;
import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.evidence.Inventory.Document;
import io.wirecheck.evidence.Inventory.NotRead;
import io.wirecheck.evidence.NetworkException;
import io.wirecheck.live.kubernetes.KubernetesCluster;
import io.wirecheck.live.kubernetes.Right;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Asks, in the order in which a run would, for all that the run will need. */
final class Doctor {

  private Doctor() {}

  static List<Diagnosis> examine(final EksTarget target, final Set<DocumentKind> kinds) {
    try (Connections connections = Connections.open(target)) {
      final List<Diagnosis> diagnoses = new ArrayList<>();
      diagnoses.add(new Diagnosis("connected to " + connections.description(), Optional.empty()));
      diagnoses.addAll(rights(connections.kubernetes(), target, kinds));
      diagnoses.addAll(aws(connections, kinds));
      diagnoses.addAll(OwnNode.diagnose(target, System::getenv));
      return diagnoses;
    } catch (final NetworkException unreachable) {
      return List.of(
          new Diagnosis("connect to " + target.name(), Optional.of("" + unreachable.getMessage())));
    }
  }

  private static List<Diagnosis> rights(
      final KubernetesCluster cluster, final EksTarget target, final Set<DocumentKind> kinds) {
    final Set<Right> needed = Permissions.rights(target.tier(), kinds, target.namespace());
    final Set<Right> missing = Set.copyOf(cluster.missing(needed));
    return needed.stream()
        .map(
            right ->
                new Diagnosis(
                    right.toString(),
                    missing.contains(right)
                        ? Optional.of(
                            "not granted; 'wirecheck permissions' prints a role that does")
                        : Optional.empty()))
        .toList();
  }

  /** AWS has no way to ask for a right but to use it. */
  private static List<Diagnosis> aws(final Connections connections, final Set<DocumentKind> kinds) {
    final Set<DocumentKind> ofAws =
        kinds.stream().filter(kind -> !kind.isKubernetes()).collect(Collectors.toSet());
    final Map<DocumentKind, Document> read = new TreeMap<>(connections.read(ofAws));
    return read.entrySet().stream()
        .map(entry -> new Diagnosis("read " + entry.getKey().path(), trouble(entry.getValue())))
        .toList();
  }

  private static Optional<String> trouble(final Document document) {
    return document instanceof final NotRead unread
        ? Optional.of(unread.code() + ": " + unread.detail())
        : Optional.empty();
  }
}
