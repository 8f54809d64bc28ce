package io.wirecheck.testkit;

import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.evidence.Evidence;
import io.wirecheck.evidence.Gathering;
import io.wirecheck.evidence.Gathering.Captured;
import io.wirecheck.evidence.InterfaceClass;
import io.wirecheck.evidence.Inventory;
import io.wirecheck.evidence.Network;
import io.wirecheck.evidence.NetworkException;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.evidence.Placement;
import io.wirecheck.evidence.Round;
import io.wirecheck.evidence.TopologyParser;
import io.wirecheck.model.ComputeType;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Pod;
import io.wirecheck.model.PodRef;
import io.wirecheck.model.Section;
import io.wirecheck.model.Topology;
import io.wirecheck.packet.CaptureEnd;
import io.wirecheck.packet.CaptureFile;
import io.wirecheck.packet.FrameCursor;
import io.wirecheck.packet.FrameDecoder;
import io.wirecheck.packet.NonceFinder;
import io.wirecheck.packet.Sighting;
import java.io.IOException;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What every {@link Network} keeps. Its author says how one is opened and runs the clauses; one
 * that is broken is an {@link AssertionError}. In JUnit:
 *
 * <pre>{@code
 * @TestFactory
 * Stream<DynamicTest> keeps_the_contract() {
 *   return NetworkContract.of(() -> Networks.open("mine:x")).clauses().stream()
 *       .map(clause -> dynamicTest(clause.sentence(), clause::check));
 * }
 * }</pre>
 */
public final class NetworkContract {

  private static final Set<DocumentKind> SOME =
      EnumSet.of(DocumentKind.NODES, DocumentKind.NETWORK_INTERFACES);

  private final Supplier<Network> opening;

  private NetworkContract(final Supplier<Network> opening) {
    this.opening = opening;
  }

  /**
   * The contract of a network.
   *
   * @param opening opens the network; each call opens it anew, by the same address
   */
  public static NetworkContract of(final Supplier<Network> opening) {
    return new NetworkContract(opening);
  }

  /** The kinds of places that probes are asked for in: those of the nodes' zones. */
  private static SortedSet<Cell> cells(final Topology topology) {
    final SortedSet<Cell> cells = new TreeSet<>();
    topology.nodes().asOptional().orElse(List.of()).stream()
        .filter(node -> node.computeType() == ComputeType.EC2)
        .forEach(
            node -> {
              cells.add(cell(InterfaceClass.PRIMARY, node.zone()));
              cells.add(cell(InterfaceClass.SECONDARY, node.zone()));
            });
    return cells;
  }

  private static Cell cell(final InterfaceClass interfaceClass, final String zone) {
    return new Cell(ComputeType.EC2, "linux", interfaceClass, zone);
  }

  /** One rule, and how to see whether it is kept. */
  public static final class Clause {

    private final String sentence;
    private final Runnable body;

    private Clause(final String sentence, final Runnable body) {
      this.sentence = sentence;
      this.body = body;
    }

    /** The rule, such as {@code close can be called twice}. */
    public String sentence() {
      return sentence;
    }

    /**
     * Opens the network, tries the rule, closes the network.
     *
     * @throws AssertionError if the network does not keep the rule; the message says how
     */
    public void check() {
      body.run();
    }

    @Override
    public String toString() {
      return sentence;
    }
  }

  /** Every rule. They do not depend on one another. */
  public List<Clause> clauses() {
    return List.of(
        clause("says its address and what it is", NetworkContract::saysWhatItIs),
        clause("gives an inventory that can be parsed", NetworkContract::isParsed),
        clause("answers for each kind that was asked for", NetworkContract::answersEachKind),
        clause("names evidence by relative paths", NetworkContract::namesAreRelative),
        clause("answers each cell exactly once", NetworkContract::answersEachCell),
        clause("lists the probes that it placed", NetworkContract::listsProbes),
        clause("answers each observation point", NetworkContract::answersEachPoint),
        clause("answers only flows that were asked for", NetworkContract::answersFlows),
        clause("keeps no frame without the run's nonce", NetworkContract::keepsOnlyNonces),
        clause("can be closed twice", NetworkContract::closesTwice),
        clause("refuses once it is closed", NetworkContract::refusesWhenClosed),
        new Clause("can be opened twice without harm", this::opensTwice));
  }

  private Clause clause(final String sentence, final Consumer<Network> body) {
    return new Clause(
        sentence,
        () -> {
          try (Network network = opening.get()) {
            body.accept(network);
          }
        });
  }

  private static void saysWhatItIs(final Network network) {
    require(network.address().indexOf(':') > 0, "its address has a scheme: " + network.address());
    require(!network.description().isBlank(), "it describes itself in a line");
  }

  private static void isParsed(final Network network) {
    final Topology topology = TopologyParser.parse(network.inventory(DocumentKind.ALL));
    Stream.<Section<?>>of(
            topology.cluster(),
            topology.callerIdentity(),
            topology.nodes(),
            topology.pods(),
            topology.daemonSets(),
            topology.nodeClasses(),
            topology.instances(),
            topology.networkInterfaces(),
            topology.subnets(),
            topology.vpcs())
        .flatMap(section -> section.whyUnknown().stream())
        .forEach(
            unknown ->
                require(
                    unknown.code() != InconclusiveCode.UNREADABLE_DOCUMENT,
                    "each document can be read: " + unknown.detail()));
  }

  private static void answersEachKind(final Network network) {
    for (final Set<DocumentKind> kinds :
        List.of(DocumentKind.ALL, DocumentKind.KUBERNETES, SOME, Set.<DocumentKind>of())) {
      final Set<DocumentKind> answered = network.inventory(kinds).documents().keySet();
      require(
          answered.equals(kinds),
          "what is asked for is present or not read: asked " + kinds + ", answered " + answered);
    }
  }

  private static void namesAreRelative(final Network network) {
    final Set<String> names = new HashSet<>();
    network
        .inventory(DocumentKind.ALL)
        .documents()
        .values()
        .forEach(
            document -> {
              if (document instanceof final Inventory.Read read) {
                requireName(read.evidence(), names);
              }
            });
    captured(gather(network)).forEach(capture -> requireName(capture.pcap(), names));
  }

  private static void requireName(final Evidence evidence, final Set<String> names) {
    final String name = evidence.name();
    final boolean plain =
        Stream.of(name.split("/", -1)).noneMatch(part -> Set.of("", ".", "..").contains(part));
    require(
        plain && name.indexOf('\\') < 0 && name.indexOf(':') < 0,
        "the name of evidence is a relative path with forward slashes: '" + name + "'");
    require(names.add(name), "no two pieces of evidence have one name: '" + name + "'");
  }

  private static void answersEachCell(final Network network) {
    final SortedSet<Cell> cells = cellsOf(network);
    cells.add(cell(InterfaceClass.PRIMARY, "nowhere"));
    final Placement placement = network.place(cells);
    for (final Cell cell : cells) {
      final boolean placed = placement.probes().containsKey(cell);
      final boolean unplaced = placement.unplaced().containsKey(cell);
      require(placed != unplaced, "a cell has probes or a reason, and not both: " + cell);
    }
    requireOnly(placement.probes().keySet(), cells);
    requireOnly(placement.unplaced().keySet(), cells);
    placement
        .unplaced()
        .forEach((cell, why) -> require(!why.detail().isBlank(), "a reason is given: " + cell));
    placement
        .probes()
        .forEach((cell, probes) -> require(!probes.isEmpty(), "a cell has a probe: " + cell));
  }

  private static void requireOnly(final Set<Cell> answered, final Set<Cell> asked) {
    require(asked.containsAll(answered), "only cells that were asked for: " + answered);
  }

  private static void listsProbes(final Network network) {
    final Placement placement = network.place(cellsOf(network));
    final List<Pod> pods =
        parsed(network, Set.of(DocumentKind.PODS)).pods().asOptional().orElse(List.of());
    for (final PodRef probe : placement.probes().values().stream().flatMap(List::stream).toList()) {
      require(
          pods.stream().anyMatch(pod -> pod.ref().equals(probe) && pod.holdsItsAddresses()),
          "the pod list has the probe, running: " + probe);
    }
  }

  private static void answersEachPoint(final Network network) {
    final Round round = ContractRound.on(network, cellsOf(network));
    final Gathering gathering = network.gather(round);
    final Set<ObservationPoint> answered = gathering.captures().keySet();
    require(
        answered.equals(round.points()),
        "each point is captured or lost: asked " + round.points() + ", answered " + answered);
    require(gathering.round() == round.number(), "the answer is about the round that was asked");
  }

  private static void answersFlows(final Network network) {
    final Round round = ContractRound.on(network, cellsOf(network));
    for (final Gathering.Probe probe : network.gather(round).probes()) {
      require(
          round.flows().stream()
              .anyMatch(
                  planned ->
                      planned.number() == probe.number() && planned.flow().equals(probe.flow())),
          "a flow that was sent was asked for, under its number: " + probe.flow());
      require(
          probe.packets().size() <= probe.flow().packets(),
          "no more packets are sent than were asked for: " + probe.flow());
    }
  }

  private static void keepsOnlyNonces(final Network network) {
    final Gathering gathering = gather(network);
    for (final Captured capture : captured(gathering)) {
      try (CaptureFile file = CaptureFile.of(capture.pcap().buffer())) {
        requireNonces(file, gathering.run(), capture.pcap().name());
      } catch (final IOException unreadable) {
        throw new AssertionError("a capture that is not lost can be read: " + capture, unreadable);
      }
    }
  }

  private static void requireNonces(final CaptureFile file, final long run, final String name)
      throws IOException {
    final FrameDecoder decoder = new FrameDecoder();
    final NonceFinder finder = new NonceFinder(run);
    final FrameCursor frames = file.frames();
    while (frames.next()) {
      decoder.decode(frames);
      final Sighting sighting = finder.find(decoder);
      require(
          sighting != Sighting.NONE && sighting != Sighting.OPAQUE,
          "a kept frame carries a nonce of the run: frame " + frames.number() + " of " + name);
    }
    require(!(frames.end() instanceof CaptureEnd.Cut), "a kept capture is whole: " + name);
  }

  private static void closesTwice(final Network network) {
    network.close();
    network.close();
  }

  private static void refusesWhenClosed(final Network network) {
    final Network session = network.session();
    network.close();
    for (final Network closed : List.of(network, session)) {
      requireRefusal("inventory", () -> closed.inventory(SOME));
      requireRefusal("place", () -> closed.place(new TreeSet<>()));
      requireRefusal("gather", () -> closed.gather(ContractRound.empty()));
    }
  }

  private static void requireRefusal(final String what, final Runnable call) {
    try {
      call.run();
    } catch (final NetworkException refused) {
      return;
    }
    throw new AssertionError("a closed network refuses with a NetworkException: " + what);
  }

  private void opensTwice() {
    try (Network stays = opening.get()) {
      try (Network goes = opening.get()) {
        require(stays.address().equals(goes.address()), "the same address opens the same network");
        require(nodes(stays).equals(nodes(goes)), "both show the same nodes");
        goes.place(cellsOf(goes));
      }
      require(!nodes(stays).isEmpty(), "one still shows its nodes when the other was closed");
      stays.place(cellsOf(stays));
    }
  }

  private static List<String> nodes(final Network network) {
    return parsed(network, SOME).nodes().asOptional().orElse(List.of()).stream()
        .map(node -> node.name())
        .sorted()
        .toList();
  }

  private static SortedSet<Cell> cellsOf(final Network network) {
    return cells(parsed(network, DocumentKind.ALL));
  }

  private static Gathering gather(final Network network) {
    return network.gather(ContractRound.on(network, cellsOf(network)));
  }

  private static Topology parsed(final Network network, final Set<DocumentKind> kinds) {
    return TopologyParser.parse(network.inventory(kinds));
  }

  private static List<Captured> captured(final Gathering gathering) {
    return gathering.captures().values().stream()
        .filter(Captured.class::isInstance)
        .map(Captured.class::cast)
        .toList();
  }

  private static void require(final boolean kept, final String rule) {
    if (!kept) {
      throw new AssertionError("the contract is broken: " + rule);
    }
  }
}
