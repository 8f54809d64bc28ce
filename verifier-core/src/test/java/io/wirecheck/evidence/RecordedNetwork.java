package io.wirecheck.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wirecheck.model.ComputeType;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.PodRef;
import io.wirecheck.model.Provenance;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A network with an answer of every shape, for tests of bundles. Each read of the inventory is a
 * second later, and from the third on a pod has gone.
 */
final class RecordedNetwork implements Network {

  static final Instant START = Instant.parse("2025-11-01T08:00:00.123456789Z");
  static final long RUN = 0xFEDC_BA98_7654_3210L;

  static final Cell PRIMARY =
      new Cell(ComputeType.EC2, "linux", InterfaceClass.PRIMARY, "us-east-1a");
  static final Cell SECONDARY =
      new Cell(ComputeType.EC2, "linux", InterfaceClass.SECONDARY, "us-east-1b");

  static final PodRef WEB = new PodRef("shop", "web-0");
  static final PodRef DB = new PodRef("shop", "db-0");

  static final Flow PING =
      new Flow(new Endpoint.OfPod(WEB), new Endpoint.OfPod(DB), Flow.Transport.ICMP, 0, 3);
  static final Flow CONTROL =
      new Flow(
          new Endpoint.OfHost("node-a"), new Endpoint.OfHost("node-b"), Flow.Transport.UDP, 9, 1);

  static final ObservationPoint SEEN = ObservationPoint.networkInterface("node-a", "eni-0a");
  static final ObservationPoint EMPTY = ObservationPoint.veth("node-b", DB);
  static final ObservationPoint LOST = ObservationPoint.networkInterface("node-b", "eni-0b");

  private int reads;

  static RecordedRun run(final Network network) {
    return RecordedRun.of(
        "run-7", network, "0.1.0", START, Map.of("seed", "42", "flows-per-cell", "3"));
  }

  static SortedSet<Cell> cells() {
    return new TreeSet<>(Set.of(PRIMARY, SECONDARY));
  }

  static Round round() {
    return new Round(
        1,
        RUN,
        List.of(
            new Round.Planned(0, PING, IpAddress.parse("192.168.2.20")),
            new Round.Planned(1, CONTROL, IpAddress.parse("192.168.2.10"))),
        new TreeSet<>(Set.of(SEEN, EMPTY, LOST)),
        Map.of("node-a", List.of(IpAddress.parse("192.168.1.10"), IpAddress.parse("2001:db8::1"))),
        new TreeSet<>(Set.of("node-a", "node-b")),
        Duration.ofSeconds(90));
  }

  @Override
  public String address() {
    return "lab:eks-study";
  }

  @Override
  public String description() {
    return "three \"nodes\" in one kernel";
  }

  @Override
  public Inventory inventory(final Set<DocumentKind> kinds) {
    reads++;
    final Map<DocumentKind, Inventory.Document> documents = new EnumMap<>(DocumentKind.class);
    kinds.forEach(kind -> documents.put(kind, document(kind)));
    return new Inventory(documents);
  }

  private Inventory.Document document(final DocumentKind kind) {
    if (kind == DocumentKind.DAEMON_SETS) {
      return new Inventory.NotRead(InconclusiveCode.NO_PERMISSION, "daemonsets is forbidden");
    }
    final String pods = reads < 3 ? "web-0, db-0" : "web-0";
    final String text = kind == DocumentKind.PODS ? "{\"pods\": \"" + pods + "\"}" : "{}";
    return new Inventory.Read(
        new Evidence(
            Evidence.JSON,
            text.getBytes(UTF_8),
            Provenance.of(kind.path(), kind.command(), START.plusSeconds(reads))));
  }

  @Override
  public Placement place(final SortedSet<Cell> cells) {
    return new Placement(
        new TreeMap<>(Map.of(PRIMARY, List.of(WEB, DB))),
        new TreeMap<>(
            Map.of(
                SECONDARY,
                new Placement.Unplaced(InconclusiveCode.PLACEMENT, "every pod stayed pending"))));
  }

  @Override
  public Gathering gather(final Round round) {
    return new Gathering(
        round.number(),
        round.run(),
        List.of(
            new Gathering.Probe(
                0,
                PING,
                List.of(
                    new Gathering.Sent(0, 56, START.plusNanos(5), OptionalInt.of(0), "1 received"),
                    new Gathering.Sent(1, 56, START.plusSeconds(1), OptionalInt.of(1), ""),
                    new Gathering.Sent(2, 56, START.plusSeconds(2), OptionalInt.empty(), "é\n"))),
            new Gathering.Probe(
                1,
                CONTROL,
                List.of(new Gathering.Sent(0, 64, START.plusSeconds(3), OptionalInt.of(0), "")))),
        Map.of(SEEN, seen(), EMPTY, empty(), LOST, lost()),
        Map.of(
            "node-a",
            new Gathering.NodeTexts(
                Map.of(
                    NodeText.RULES, text(NodeText.RULES, "[]"),
                    NodeText.IPTABLES_NFT, text(NodeText.IPTABLES_NFT, "# nothing\n"))),
            "node-b",
            new Gathering.NodeUnread(InconclusiveCode.NO_PERMISSION, "ip on node-b: refused")));
  }

  private static Evidence text(final NodeText text, final String printed) {
    return new Evidence(
        text.mediaType(),
        printed.getBytes(UTF_8),
        Provenance.of(text.path(1, "node-a"), text.command(), START));
  }

  private static Gathering.Capture seen() {
    final Bystanders bystanders =
        new Bystanders(
            Map.of("ipv4/udp", 12L, "arp", 3L),
            List.of(
                new Bystanders.OpaquePacket(
                    "wireguard",
                    IpAddress.parse("192.168.1.10"),
                    IpAddress.parse("192.168.2.10"),
                    180,
                    1_761_984_000_123_456_789L)),
            2);
    return new Gathering.Captured("eth0", pcap("captures/node-a/eni-0a.pcap", 40), 0, bystanders);
  }

  private static Gathering.Capture empty() {
    return new Gathering.Captured(
        "eni2f", pcap("captures/node-b/veth shop:db-0.pcap", 0), 7, Bystanders.none());
  }

  private static Gathering.Capture lost() {
    return new Gathering.Lost(InconclusiveCode.NO_CAPTURE, "tcpdump on node-b (eth0) was killed");
  }

  /** Not a real one: a bundle does not look into it. */
  private static Evidence pcap(final String name, final int length) {
    final byte[] bytes = new byte[24 + length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 37);
    }
    return new Evidence(
        Evidence.PCAP, bytes, new Provenance(name, "", "tcpdump on node", Optional.of(START)));
  }

  @Override
  public void close() {}
}
