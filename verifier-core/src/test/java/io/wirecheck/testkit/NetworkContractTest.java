package io.wirecheck.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.wirecheck.evidence.Bystanders;
import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.evidence.Evidence;
import io.wirecheck.evidence.Gathering;
import io.wirecheck.evidence.Inventory;
import io.wirecheck.evidence.Network;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.evidence.Placement;
import io.wirecheck.evidence.Round;
import io.wirecheck.model.PodRef;
import io.wirecheck.model.Provenance;
import io.wirecheck.packet.FrameWriter;
import io.wirecheck.packet.LinkType;
import io.wirecheck.packet.PcapWriter;
import io.wirecheck.run.Networks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The contract holds on the reference network, and every way to break it here is noticed. */
class NetworkContractTest {

  private static final String REFERENCE = "reference:eks-study";

  @TestFactory
  Stream<DynamicTest> the_reference_network_keeps_the_contract() {
    return Stream.of(
            REFERENCE,
            REFERENCE + "?variation=ipv6",
            REFERENCE + "?variation=hybrid-nodes",
            REFERENCE + "?fault=vxlan-overlay",
            REFERENCE + "?fault=capture-cut",
            REFERENCE + "?fault=secondary-interfaces-full&fault=denied-vpcs")
        .flatMap(
            address ->
                NetworkContract.of(() -> Networks.open(address)).clauses().stream()
                    .map(
                        clause ->
                            DynamicTest.dynamicTest(
                                address + " " + clause.sentence(), clause::check)));
  }

  @TestFactory
  Stream<DynamicTest> a_network_that_breaks_the_contract_is_noticed() {
    final Map<String, Function<Network, Network>> breaches = new TreeMap<>();
    breaches.put("gives an inventory that can be parsed", GarbledInventory::new);
    breaches.put("answers for each kind that was asked for", ForgetfulInventory::new);
    breaches.put("names evidence by relative paths", AbsoluteNames::new);
    breaches.put("answers each cell exactly once", SilentPlacement::new);
    breaches.put("lists the probes that it placed", PhantomProbes::new);
    breaches.put("answers each observation point", SilentCaptures::new);
    breaches.put("answers only flows that were asked for", OtherFlows::new);
    breaches.put("keeps no frame without the run's nonce", UnsievedCaptures::new);
    breaches.put("can be closed twice", ClosesOnce::new);
    breaches.put("refuses once it is closed", NeverClosed::new);
    return breaches.entrySet().stream()
        .map(
            breach ->
                DynamicTest.dynamicTest(
                    breach.getKey(),
                    () ->
                        assertThat(broken(() -> breach.getValue().apply(Networks.open(REFERENCE))))
                            .contains(breach.getKey())));
  }

  @Test
  void a_network_that_can_be_open_only_once_is_noticed() {
    final Only only = new Only();

    assertThat(broken(only::open)).contains("can be opened twice without harm");
  }

  @Test
  void each_clause_can_be_tried_alone_and_has_a_sentence_of_its_own() {
    final List<NetworkContract.Clause> clauses =
        NetworkContract.of(() -> Networks.open(REFERENCE)).clauses();

    assertThat(clauses).extracting(NetworkContract.Clause::sentence).doesNotHaveDuplicates();
    assertThatCode(() -> clauses.get(clauses.size() - 1).check()).doesNotThrowAnyException();
  }

  /** The sentences of the clauses that are not kept. */
  private static List<String> broken(final Supplier<Network> opening) {
    return NetworkContract.of(opening).clauses().stream()
        .filter(
            clause -> {
              try {
                clause.check();
                return false;
              } catch (final AssertionError | RuntimeException noticed) {
                return true;
              }
            })
        .map(NetworkContract.Clause::sentence)
        .toList();
  }

  /** A network that is as another one, until it is overridden. */
  private static class Same implements Network {

    final Network network;

    Same(final Network network) {
      this.network = network;
    }

    @Override
    public String address() {
      return network.address();
    }

    @Override
    public String description() {
      return network.description();
    }

    @Override
    public Inventory inventory(final Set<DocumentKind> kinds) {
      return network.inventory(kinds);
    }

    @Override
    public Placement place(final SortedSet<Cell> cells) {
      return network.place(cells);
    }

    @Override
    public Gathering gather(final Round round) {
      return network.gather(round);
    }

    @Override
    public void close() {
      network.close();
    }
  }

  private static final class GarbledInventory extends Same {
    GarbledInventory(final Network network) {
      super(network);
    }

    @Override
    public Inventory inventory(final Set<DocumentKind> kinds) {
      final Map<DocumentKind, Inventory.Document> documents = new EnumMap<>(DocumentKind.class);
      for (final DocumentKind kind : kinds) {
        final Provenance provenance = Provenance.of(kind.path(), "a test", Instant.EPOCH);
        final byte[] garbled = "{\"items\": [".getBytes(StandardCharsets.UTF_8);
        documents.put(kind, new Inventory.Read(new Evidence(Evidence.JSON, garbled, provenance)));
      }
      return new Inventory(documents);
    }
  }

  private static final class ForgetfulInventory extends Same {
    ForgetfulInventory(final Network network) {
      super(network);
    }

    @Override
    public Inventory inventory(final Set<DocumentKind> kinds) {
      final Map<DocumentKind, Inventory.Document> documents =
          new TreeMap<>(network.inventory(kinds).documents());
      documents.remove(DocumentKind.NODES);
      return new Inventory(documents);
    }
  }

  private static final class AbsoluteNames extends Same {
    AbsoluteNames(final Network network) {
      super(network);
    }

    @Override
    public Inventory inventory(final Set<DocumentKind> kinds) {
      final Map<DocumentKind, Inventory.Document> documents = new EnumMap<>(DocumentKind.class);
      network.inventory(kinds).documents().forEach((kind, d) -> documents.put(kind, renamed(d)));
      return new Inventory(documents);
    }

    private static Inventory.Document renamed(final Inventory.Document document) {
      if (document instanceof final Inventory.Read read) {
        final Evidence evidence = read.evidence();
        final Provenance absolute = Provenance.of("/" + evidence.name(), "a test", Instant.EPOCH);
        final byte[] bytes = new byte[evidence.size()];
        evidence.buffer().get(bytes);
        return new Inventory.Read(new Evidence(evidence.mediaType(), bytes, absolute));
      }
      return document;
    }
  }

  private static final class SilentPlacement extends Same {
    SilentPlacement(final Network network) {
      super(network);
    }

    @Override
    public Placement place(final SortedSet<Cell> cells) {
      return Placement.none();
    }
  }

  private static final class PhantomProbes extends Same {
    PhantomProbes(final Network network) {
      super(network);
    }

    @Override
    public Placement place(final SortedSet<Cell> cells) {
      final TreeMap<Cell, List<PodRef>> probes = new TreeMap<>();
      cells.forEach(cell -> probes.put(cell, List.of(new PodRef("nowhere", "nobody"))));
      return new Placement(probes, new TreeMap<>());
    }
  }

  private static final class SilentCaptures extends Same {
    SilentCaptures(final Network network) {
      super(network);
    }

    @Override
    public Gathering gather(final Round round) {
      return new Gathering(round.number(), round.run(), List.of(), Map.of());
    }
  }

  private static final class OtherFlows extends Same {
    OtherFlows(final Network network) {
      super(network);
    }

    @Override
    public Gathering gather(final Round round) {
      final Gathering honest = network.gather(round);
      final List<Gathering.Probe> renumbered =
          honest.probes().stream()
              .map(p -> new Gathering.Probe(p.number() + 100, p.flow(), p.packets()))
              .toList();
      return new Gathering(honest.round(), honest.run(), renumbered, honest.captures());
    }
  }

  private static final class UnsievedCaptures extends Same {
    UnsievedCaptures(final Network network) {
      super(network);
    }

    @Override
    public Gathering gather(final Round round) {
      final Map<ObservationPoint, Gathering.Capture> captures = new TreeMap<>();
      round.points().forEach(point -> captures.put(point, unsieved(captures.size())));
      return new Gathering(round.number(), round.run(), List.of(), captures);
    }

    private static Gathering.Capture unsieved(final int number) {
      final Provenance provenance =
          Provenance.of("captures/" + number + ".pcap", "a test", Instant.EPOCH);
      return new Gathering.Captured(
          "eth0", new Evidence(Evidence.PCAP, ofSomebodyElse(), provenance), 0, Bystanders.none());
    }

    private static byte[] ofSomebodyElse() {
      final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (PcapWriter writer =
          PcapWriter.create(bytes, LinkType.ETHERNET, 256, PcapWriter.Resolution.NANOSECONDS)) {
        writer.append(1, FrameWriter.ethernet(1, 2).ipv4(1, 2).udp(1, 53).payload(new byte[9]));
      } catch (final IOException impossible) {
        throw new AssertionError(impossible);
      }
      return bytes.toByteArray();
    }
  }

  private static final class ClosesOnce extends Same {
    private boolean closed;

    ClosesOnce(final Network network) {
      super(network);
    }

    @Override
    public void close() {
      if (closed) {
        throw new IllegalStateException("already closed");
      }
      closed = true;
      network.close();
    }
  }

  private static final class NeverClosed extends Same {
    NeverClosed(final Network network) {
      super(network);
    }

    @Override
    public void close() {}
  }

  /** Opens one network at a time: what is opened later takes it from who had it. */
  private static final class Only {
    private Optional<Network> last = Optional.empty();

    Network open() {
      last.ifPresent(Network::close);
      last = Optional.of(Networks.open(REFERENCE));
      return last.get();
    }
  }
}
