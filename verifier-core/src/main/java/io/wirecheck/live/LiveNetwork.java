package io.wirecheck.live;

import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.evidence.Gathering;
import io.wirecheck.evidence.Inventory;
import io.wirecheck.evidence.Inventory.Document;
import io.wirecheck.evidence.Network;
import io.wirecheck.evidence.NetworkAddress;
import io.wirecheck.evidence.NetworkException;
import io.wirecheck.evidence.Placement;
import io.wirecheck.evidence.Round;
import io.wirecheck.evidence.TopologyParser;
import io.wirecheck.live.kubernetes.fleet.Fleet;
import io.wirecheck.model.Topology;
import io.wirecheck.shell.CaptureSource;
import io.wirecheck.shell.ShellGatherer;
import io.wirecheck.shell.Shells;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

/** A cluster of somebody's, in which only what carries our labels is written. */
final class LiveNetwork implements Network {

  /** A probe whose address EC2 has not told by then is left out. */
  private static final int MORE_READINGS = 2;

  private final NetworkAddress address;
  private final Connections connections;
  private final Fleet fleet;
  private final Optional<OwnNode> ownNode;

  /** The latest reading of each document. */
  private final Map<DocumentKind, Document> documents = new EnumMap<>(DocumentKind.class);

  /** What the documents say; empty where one was read since. */
  private Optional<Topology> topology = Optional.empty();

  /** A JVM that is told to end, by Ctrl-C in a build, closes nothing by itself. */
  private final Thread atExit = new Thread(this::closeOnce, "wirecheck-cluster-teardown");

  private boolean closed;

  private LiveNetwork(
      final NetworkAddress address,
      final Connections connections,
      final Fleet fleet,
      final Optional<OwnNode> ownNode) {
    this.address = address;
    this.connections = connections;
    this.fleet = fleet;
    this.ownNode = ownNode;
  }

  /**
   * Takes both over; they are closed with the network, or else when the JVM ends.
   *
   * @param ownNode the node on which this process captures, if it does
   */
  static LiveNetwork of(
      final NetworkAddress address,
      final Connections connections,
      final Fleet fleet,
      final Optional<OwnNode> ownNode) {
    final LiveNetwork network = new LiveNetwork(address, connections, fleet, ownNode);
    Runtime.getRuntime().addShutdownHook(network.atExit);
    return network;
  }

  @Override
  public String address() {
    return address.toString();
  }

  @Override
  public String description() {
    return connections.description();
  }

  @Override
  public Inventory inventory(final Set<DocumentKind> kinds) {
    requireOpen();
    final Map<DocumentKind, Document> read = connections.read(kinds);
    documents.putAll(read);
    topology = Optional.empty();
    return new Inventory(read);
  }

  /**
   * The CNI attaches addresses when it runs short of them, and probes get those: where the
   * interfaces as last read do not have a probe's address, they are read again.
   */
  @Override
  public Placement place(final SortedSet<Cell> cells) {
    requireOpen();
    Placement placement = fleet.place(topology(), cells);
    for (int reading = 0; reading < MORE_READINGS && !fleet.unsettled().isEmpty(); reading++) {
      inventory(EnumSet.of(DocumentKind.NETWORK_INTERFACES));
      placement = fleet.place(topology(), cells);
    }
    return placement;
  }

  @Override
  public Gathering gather(final Round round) {
    requireOpen();
    final Topology known = topology();
    final Shells shells = fleet.shells();
    return new ShellGatherer(
            known,
            shells,
            node ->
                ownNode
                    .flatMap(own -> own.captures(node, known))
                    .orElseGet(() -> CaptureSource.byTcpdump(node, shells.captures(node))))
        .gather(round);
  }

  @Override
  public void close() {
    closeOnce();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (final IllegalStateException jvmIsEnding) {
      // The hook runs, finds everything closed and ends.
    }
  }

  /** What was created goes before the way to it. Who comes second waits until it is gone. */
  private synchronized void closeOnce() {
    if (closed) {
      return;
    }
    closed = true;
    try (connections) {
      fleet.close();
    }
  }

  private synchronized void requireOpen() {
    if (closed) {
      throw new NetworkException(address + " is closed; open it again");
    }
  }

  private Topology topology() {
    if (documents.isEmpty()) {
      throw new NetworkException(address + " was not read yet");
    }
    final Topology parsed =
        topology.orElseGet(() -> TopologyParser.parse(new Inventory(documents)));
    topology = Optional.of(parsed);
    return parsed;
  }
}
