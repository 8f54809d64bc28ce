package io.wirecheck.reference;

import io.wirecheck.evidence.AddressException;
import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.evidence.Gathering;
import io.wirecheck.evidence.Inventory;
import io.wirecheck.evidence.Network;
import io.wirecheck.evidence.NetworkAddress;
import io.wirecheck.evidence.NetworkException;
import io.wirecheck.evidence.Placement;
import io.wirecheck.evidence.Round;
import io.wirecheck.model.DaemonSet;
import io.wirecheck.model.Section;
import io.wirecheck.model.Topology;
import io.wirecheck.reference.Change.OfReading;
import io.wirecheck.reference.ProbePlacer.Placed;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A network that is computed: it knows what each element of an EKS network does to a packet, and
 * speaks bytes, so that a run on it goes through the same parsers and decoders as any other.
 */
public final class ReferenceNetwork implements Network {

  private final String address;
  private final List<Change> changes;
  private final List<OfReading> readings;
  private final DataPath dataPath;
  private final Clock clock;

  /** What the nodes were set up by: what declares it last, where that can be read. */
  private final Section<List<DaemonSet>> setUp;

  /** What a second reading of the same shows again. */
  private final Map<DocumentKind, Written> written = new ConcurrentHashMap<>();

  private Topology topology;
  private int reading;
  private boolean closed;

  /** A document, and of what it was written. */
  private record Written(Topology shown, boolean paged, Inventory.Document document) {

    @SuppressWarnings(
        "ReferenceEquality") // what is no longer the same is written anew, equal or not
    boolean isOf(final Topology topology, final boolean page) {
      return shown == topology && paged == page;
    }
  }

  private ReferenceNetwork(
      final String address,
      final Topology topology,
      final DataPath dataPath,
      final List<Change> changes,
      final List<OfReading> readings,
      final Section<List<DaemonSet>> setUp,
      final Clock clock) {
    this.setUp = setUp;
    this.address = address;
    this.topology = topology;
    this.dataPath = dataPath;
    this.changes = List.copyOf(changes);
    this.readings = List.copyOf(readings);
    this.clock = clock;
  }

  /**
   * Opens the network of an address such as {@code reference:eks-study?fault=vxlan-overlay}.
   *
   * @param clock says when documents were read and when packets were sent
   * @throws AddressException if it names a topology, a fault or a variation that there is not
   */
  public static ReferenceNetwork open(final NetworkAddress address, final Clock clock) {
    return open(address, ReferenceTopologies.named(address.name()), clock);
  }

  /** As above, with a topology of one's own in the place of the one that the address names. */
  public static ReferenceNetwork open(
      final NetworkAddress address, final Topology topology, final Clock clock) {
    Topology changed = topology;
    Section<List<DaemonSet>> setUp = topology.daemonSets();
    DataPath dataPath = DataPath.healthy();
    final List<OfReading> readings = new ArrayList<>();
    final List<Change> changes = Changes.of(address);
    for (final Change change : changes) {
      changed = change.applied(changed);
      setUp = Hosts.isSetUp(changed.daemonSets()) ? changed.daemonSets() : setUp;
      if (change instanceof final Change.OfReading ofReading) {
        readings.add(ofReading);
      } else if (change instanceof final Change.OfDataPath ofDataPath) {
        dataPath = ofDataPath.dataPath().apply(dataPath);
      } else if (change instanceof final Change.OfEvidence ofEvidence) {
        dataPath = ofEvidence.dataPath().apply(dataPath);
      }
    }
    return new ReferenceNetwork(
        address.toString(), changed, dataPath, changes, readings, setUp, clock);
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public String description() {
    return "a model of an EKS network, computed in this process";
  }

  @Override
  public Inventory inventory(final Set<DocumentKind> kinds) {
    refuseIfClosed();
    final Instant readAt = clock.instant();
    final Map<DocumentKind, Inventory.Document> documents = new EnumMap<>(DocumentKind.class);
    kinds.parallelStream()
        .map(kind -> Map.entry(kind, read(kind, readAt)))
        .toList()
        .forEach(read -> documents.put(read.getKey(), read.getValue()));
    reading++;
    return new Inventory(documents);
  }

  private Inventory.Document read(final DocumentKind kind, final Instant readAt) {
    Topology shown = topology;
    boolean paged = false;
    for (final OfReading change : readings) {
      shown = change.reading().shown(shown, kind, reading);
      paged |= change.reading().paged().contains(kind);
    }
    final Written before = written.get(kind);
    if (before != null && before.isOf(shown, paged)) {
      return TopologyWriter.again(before.document(), kind, readAt);
    }
    final Inventory.Document document = TopologyWriter.document(shown, kind, readAt, paged);
    if (DocumentKind.KUBERNETES.contains(kind)) {
      written.put(kind, new Written(shown, paged, document));
    }
    return document;
  }

  @Override
  public Placement place(final SortedSet<Cell> cells) {
    refuseIfClosed();
    final Placed placed = ProbePlacer.place(topology, cells);
    topology = placed.topology();
    return placed.placement();
  }

  @Override
  public Gathering gather(final Round round) {
    refuseIfClosed();
    final Topology asSetUp = topology.withDaemonSets(setUp);
    final Fabric fabric = Fabric.of(asSetUp, NodeTables.of(asSetUp, changes));
    return Transmission.of(Wiring.of(topology), fabric, dataPath, round, clock.instant());
  }

  @Override
  public void close() {
    closed = true;
  }

  private void refuseIfClosed() {
    if (closed) {
      throw new NetworkException(address + " was closed; open it again");
    }
  }
}
