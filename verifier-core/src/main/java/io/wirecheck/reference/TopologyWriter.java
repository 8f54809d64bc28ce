package io.wirecheck.reference;

import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.evidence.Evidence;
import io.wirecheck.evidence.Inventory;
import io.wirecheck.model.Provenance;
import io.wirecheck.model.Section;
import io.wirecheck.model.Topology;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes a topology as the documents that it would be read from: Kubernetes lists as {@code kubectl
 * get -o json} prints them and AWS answers as {@code aws --output json} does, but for the white
 * space. Fields that the model does not hold are left out, or follow from those it holds.
 */
public final class TopologyWriter {

  private TopologyWriter() {}

  /** The documents of these kinds; a section that is unknown is not read, with the same code. */
  public static Inventory write(
      final Topology topology, final Set<DocumentKind> kinds, final Instant readAt) {
    final Map<DocumentKind, Inventory.Document> documents = new EnumMap<>(DocumentKind.class);
    kinds.forEach(kind -> documents.put(kind, document(topology, kind, readAt, false)));
    return new Inventory(documents);
  }

  /** The document of a kind, or only its first page. */
  static Inventory.Document document(
      final Topology topology, final DocumentKind kind, final Instant readAt, final boolean page) {
    final Section<?> section = section(topology, kind);
    if (section instanceof final Section.Unknown<?> unknown) {
      return new Inventory.NotRead(unknown.code(), unknown.detail());
    }
    final byte[] bytes =
        kind.isKubernetes()
            ? new KubernetesJson(topology, page).write(kind)
            : new AwsJson(topology, page).write(kind);
    return new Inventory.Read(new Evidence(Evidence.JSON, bytes, provenance(kind, readAt)));
  }

  /** A document that nothing has changed since it was written, as a later reading finds it. */
  static Inventory.Document again(
      final Inventory.Document document, final DocumentKind kind, final Instant readAt) {
    return document instanceof final Inventory.Read read
        ? new Inventory.Read(read.evidence().readAgain(provenance(kind, readAt)))
        : document;
  }

  private static Provenance provenance(final DocumentKind kind, final Instant readAt) {
    return Provenance.of(kind.path(), kind.command(), readAt);
  }

  private static Section<?> section(final Topology topology, final DocumentKind kind) {
    return switch (kind) {
      case CLUSTER -> topology.cluster();
      case CALLER_IDENTITY -> topology.callerIdentity();
      case NODES -> topology.nodes();
      case PODS -> topology.pods();
      case DAEMON_SETS -> topology.daemonSets();
      case NODE_CLASSES -> topology.nodeClasses();
      case INSTANCES -> topology.instances();
      case NETWORK_INTERFACES -> topology.networkInterfaces();
      case SUBNETS -> topology.subnets();
      case VPCS -> topology.vpcs();
    };
  }

  /** A section that this document is written from, or an empty list where it is unknown. */
  static <T> List<T> listed(final Section<List<T>> section) {
    return section.asOptional().orElse(List.of());
  }

  /** The first half of the items, rounded up; all of them where the document is whole. */
  static <T> List<T> page(final List<T> items, final boolean page) {
    return page ? items.subList(0, (items.size() + 1) / 2) : items;
  }
}
