package io.wirecheck.evidence;

import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Pod;
import io.wirecheck.model.Section;
import io.wirecheck.model.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
  private final Optional<Reading> earlier;
  private final Map<DocumentKind, String> digests = new ConcurrentHashMap<>();

  private TopologyParser(final Inventory inventory, final Optional<Reading> earlier) {
    this.inventory = inventory;
    this.earlier = earlier;
  }

  /** Parses every kind of document; a kind that was not read makes an unknown section. */
  public static Topology parse(final Inventory inventory) {
    return read(inventory).topology();
  }

  /** Parses every kind of document, and keeps what tells whether a later reading has the same. */
  public static Reading read(final Inventory inventory) {
    final TopologyParser parser = new TopologyParser(inventory, Optional.empty());
    final Topology topology = parser.topology();
    return new Reading(topology, parser.digests);
  }

  /**
   * Parses a later reading of the same network. A document that has an earlier one's bytes has the
   * very objects that were read then, with a provenance of its own.
   */
  public static Topology parseAgain(final Inventory inventory, final Reading earlier) {
    return new TopologyParser(inventory, Optional.of(earlier)).topology();
  }

  /** The pods, most of any inventory, are read beside the other sections. */
  private Topology topology() {
    final FutureTask<Section<List<Pod>>> pods = new FutureTask<>(this::pods);
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

  private Section<List<Pod>> pods() {
    return kubernetes(
        DocumentKind.PODS, KubernetesObjects.POD, KubernetesObjects::pod, Topology::pods);
  }

  private Topology withoutPods() {
    return new Topology(
        section(DocumentKind.CLUSTER, read -> AwsObjects.cluster(whole(read, "cluster"))),
        section(DocumentKind.CALLER_IDENTITY, read -> AwsObjects.callerIdentity(whole(read))),
        kubernetes(
            DocumentKind.NODES, KubernetesObjects.NODE, KubernetesObjects::node, Topology::nodes),
        Section.unknown(InconclusiveCode.NOT_RECORDED, "read beside"),
        kubernetes(
            DocumentKind.DAEMON_SETS,
            Shape.WHOLE,
            KubernetesObjects::daemonSet,
            Topology::daemonSets),
        kubernetes(
            DocumentKind.NODE_CLASSES,
            Shape.WHOLE,
            KubernetesObjects::nodeClass,
            Topology::nodeClasses),
        aws(DocumentKind.INSTANCES, AwsObjects.RESERVATION, AwsObjects::instances),
        aws(
            DocumentKind.NETWORK_INTERFACES,
            AwsObjects.NETWORK_INTERFACE,
            one(AwsObjects::networkInterface)),
        aws(DocumentKind.SUBNETS, Shape.WHOLE, one(AwsObjects::subnet)),
        aws(DocumentKind.VPCS, Shape.WHOLE, one(AwsObjects::vpc)));
  }

  private static JsonValue whole(final Evidence evidence) {
    return DocumentReader.read(evidence.open());
  }

  private static JsonValue whole(final Evidence evidence, final String field) {
    return whole(evidence).field(field);
  }

  private <T> Section<List<T>> kubernetes(
      final DocumentKind kind,
      final Shape shape,
      final Function<JsonValue, T> reader,
      final Function<Topology, Section<List<T>>> before) {
    return section(
        kind,
        evidence ->
            unchanged(kind, evidence, before)
                .orElseGet(() -> objects(kind, shape, reader, evidence)));
  }

  private static <T> List<T> objects(
      final DocumentKind kind,
      final Shape shape,
      final Function<JsonValue, T> reader,
      final Evidence evidence) {
    final List<T> objects = new ArrayList<>();
    new KubernetesList(kind.marker(), shape)
        .read(evidence, item -> objects.add(reader.apply(item)));
    return List.copyOf(objects);
  }

  /** What an earlier reading made of the same bytes; empty where it had others, or refused them. */
  private <T> Optional<List<T>> unchanged(
      final DocumentKind kind,
      final Evidence evidence,
      final Function<Topology, Section<List<T>>> before) {
    if (!DocumentKind.KUBERNETES.contains(kind)) {
      return Optional.empty();
    }
    final String digest = Sha256.of(evidence.buffer());
    digests.put(kind, digest);
    return earlier
        .filter(reading -> reading.had(kind, digest))
        .flatMap(reading -> before.apply(reading.topology()).asOptional());
  }

  private <T> Section<List<T>> aws(
      final DocumentKind kind, final Shape shape, final Function<JsonValue, List<T>> reader) {
    return section(
        kind,
        evidence -> {
          final List<T> objects = new ArrayList<>();
          final Consumer<JsonValue> add = item -> objects.addAll(reader.apply(item));
          final JsonValue rest =
              DocumentReader.read(evidence.open(), kind.marker(), shape, Set.of("NextToken"), add);
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
