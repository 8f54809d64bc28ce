package io.wirecheck.evidence;

import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Pod;
import io.wirecheck.model.Section;
import io.wirecheck.model.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * From the documents of an inventory to values: Kubernetes lists as the API server or {@code
 * kubectl -o json} writes them, AWS answers as {@code aws --output json} does.
 *
 * <p>A section is known only if its whole document was read and has every object. Whatever else
 * comes, the section is unknown with a code and a sentence; nothing is thrown.
 */
public final class TopologyParser {

  private final Inventory inventory;

  private TopologyParser(final Inventory inventory) {
    this.inventory = inventory;
  }

  /** Parses every kind of document; a kind that was not read makes an unknown section. */
  public static Topology parse(final Inventory inventory) {
    return new TopologyParser(inventory).topology();
  }

  /** The pods, most of any inventory, are read beside the other sections. */
  private Topology topology() {
    final FutureTask<Section<List<Pod>>> pods =
        new FutureTask<>(() -> kubernetes(DocumentKind.PODS, KubernetesObjects::pod));
    ForkJoinPool.commonPool().execute(pods);
    final Topology others = withoutPods();
    pods.run(); // here, where no other thread has begun
    return others.withPods(value(pods));
  }

  private static <T> T value(final FutureTask<T> task) {
    try {
      return task.get();
    } catch (final ExecutionException failed) {
      throw failed.getCause() instanceof final RuntimeException own
          ? own
          : new IllegalStateException(failed.getCause());
    } catch (final InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new NetworkException("interrupted while reading the pods; run it again", stopped);
    }
  }

  private Topology withoutPods() {
    return new Topology(
        section(DocumentKind.CLUSTER, read -> AwsObjects.cluster(whole(read, "cluster"))),
        section(DocumentKind.CALLER_IDENTITY, read -> AwsObjects.callerIdentity(whole(read))),
        kubernetes(DocumentKind.NODES, KubernetesObjects::node),
        Section.unknown(InconclusiveCode.NOT_RECORDED, "read beside"),
        kubernetes(DocumentKind.DAEMON_SETS, KubernetesObjects::daemonSet),
        aws(DocumentKind.INSTANCES, AwsObjects::instances),
        aws(DocumentKind.NETWORK_INTERFACES, one(AwsObjects::networkInterface)),
        aws(DocumentKind.SUBNETS, one(AwsObjects::subnet)),
        aws(DocumentKind.VPCS, one(AwsObjects::vpc)));
  }

  private static JsonValue whole(final Evidence evidence) {
    return DocumentReader.read(evidence.open());
  }

  private static JsonValue whole(final Evidence evidence, final String field) {
    return whole(evidence).field(field);
  }

  private <T> Section<List<T>> kubernetes(
      final DocumentKind kind, final Function<JsonValue, T> reader) {
    return section(
        kind,
        evidence -> {
          final List<T> objects = new ArrayList<>();
          final KubernetesList list = new KubernetesList(kind.marker());
          list.read(evidence, item -> objects.add(reader.apply(item)));
          return List.copyOf(objects);
        });
  }

  private <T> Section<List<T>> aws(
      final DocumentKind kind, final Function<JsonValue, List<T>> reader) {
    return section(
        kind,
        evidence -> {
          final List<T> objects = new ArrayList<>();
          final Consumer<JsonValue> add = item -> objects.addAll(reader.apply(item));
          final JsonValue rest =
              DocumentReader.read(evidence.open(), kind.marker(), Set.of("NextToken"), add);
          if (rest.field("NextToken").optionalText().isPresent()) {
            throw new PartialDocument("NextToken");
          }
          return List.copyOf(objects);
        });
  }

  private static <T> Function<JsonValue, List<T>> one(final Function<JsonValue, T> reader) {
    return item -> List.of(reader.apply(item));
  }

  private <T> Section<T> section(final DocumentKind kind, final Function<Evidence, T> reader) {
    final Inventory.Document document = inventory.documents().get(kind);
    if (document instanceof final Inventory.NotRead notRead) {
      return Section.unknown(notRead.code(), notRead.detail());
    }
    if (document instanceof final Inventory.Read read) {
      return section(kind, read.evidence(), reader);
    }
    return Section.unknown(
        InconclusiveCode.NOT_RECORDED,
        "%s was not read; this command writes it: %s".formatted(kind.path(), kind.command()));
  }

  private static <T> Section<T> section(
      final DocumentKind kind, final Evidence evidence, final Function<Evidence, T> reader) {
    try {
      return Section.known(reader.apply(evidence), evidence.provenance());
    } catch (final PartialDocument partial) {
      return Section.unknown(
          InconclusiveCode.PARTIAL,
          "%s holds only some of the objects, for %s is set; write all of them with: %s"
              .formatted(evidence.name(), partial.getMessage(), kind.command()));
    } catch (final MalformedDocument malformed) {
      return Section.unknown(
          InconclusiveCode.UNREADABLE_DOCUMENT,
          "%s cannot be used: %s; write it again with: %s"
              .formatted(evidence.name(), malformed.getMessage(), kind.command()));
    }
  }
}
