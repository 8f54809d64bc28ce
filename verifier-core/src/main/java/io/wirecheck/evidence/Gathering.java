package io.wirecheck.evidence;

import io.wirecheck.model.InconclusiveCode;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * What came of a {@link Round}: for each flow what was sent, for each point what was captured, for
 * each node its tables. A flow, a point or a node that is absent was not attempted.
 */
public record Gathering(
    int round,
    long run,
    List<Probe> probes,
    Map<ObservationPoint, Capture> captures,
    Map<String, NodeReading> nodes) {

  /** What the sender says of a flow. */
  public record Probe(int number, Flow flow, List<Sent> packets) {
    public Probe {
      packets = List.copyOf(packets);
    }
  }

  /**
   * One packet, by the command that sent it.
   *
   * @param index 0 for the flow's first packet; its nonce carries it
   * @param payloadLength bytes of payload behind the UDP, TCP or ICMP header
   * @param exitStatus empty if the command ended without one: nobody knows whether it sent
   * @param output the last lines that the command printed
   */
  public record Sent(
      int index, int payloadLength, Instant at, OptionalInt exitStatus, String output) {}

  /** What came of a capture. */
  public sealed interface Capture {}

  /**
   * Packets that carry the run's nonces, as a pcap, and what else the instrument saw.
   *
   * @param device the node's name of the device
   * @param droppedByKernel tcpdump's own count
   */
  public record Captured(String device, Evidence pcap, long droppedByKernel, Bystanders bystanders)
      implements Capture {}

  /** No packets to speak of, with a sentence that names node and device. */
  public record Lost(InconclusiveCode code, String detail) implements Capture {}

  /** What came of reading a node's tables. */
  public sealed interface NodeReading {}

  /** The texts of {@link NodeText}s, those that the node has the programs for. */
  public record NodeTexts(Map<NodeText, Evidence> texts) implements NodeReading {
    public NodeTexts {
      texts = Collections.unmodifiableMap(new TreeMap<>(texts));
    }
  }

  /** No texts to speak of, with a sentence that names node and command. */
  public record NodeUnread(InconclusiveCode code, String detail) implements NodeReading {}

  /** Of a round in which no node's tables were read. */
  public Gathering(
      final int round,
      final long run,
      final List<Probe> probes,
      final Map<ObservationPoint, Capture> captures) {
    this(round, run, probes, captures, Map.of());
  }

  public Gathering {
    probes = List.copyOf(probes);
    captures = Collections.unmodifiableMap(new TreeMap<>(captures));
    nodes = Collections.unmodifiableMap(new TreeMap<>(nodes));
  }
}
