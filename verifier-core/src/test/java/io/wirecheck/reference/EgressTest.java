package io.wirecheck.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.evidence.Endpoint;
import io.wirecheck.evidence.Flow;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.FlowObservation;
import io.wirecheck.evidence.FlowObservations;
import io.wirecheck.evidence.Gathering;
import io.wirecheck.evidence.InterfaceClass;
import io.wirecheck.evidence.Key;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.evidence.Observed;
import io.wirecheck.evidence.Round;
import io.wirecheck.evidence.SightedPacket;
import io.wirecheck.evidence.SightedPacket.Direction;
import io.wirecheck.evidence.TopologyParser;
import io.wirecheck.model.ComputeType;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.Pod;
import io.wirecheck.model.PodRef;
import io.wirecheck.model.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * By which interface, and with which source, the packets of a pod on a secondary interface leave:
 * to a pod on another node, and beyond the VPC. Each packet in a word: {@code own} is the pod's own
 * interface with its own address, {@code primary} the primary one with the pod's address, {@code
 * node} the primary one with the node's address, {@code wrong} the pod's interface with the node's
 * address, {@code stale} the primary one with a stranger's, {@code other} another one, {@code none}
 * nowhere, {@code lost} means that the capture there was; {@code +} that the answer came to the
 * pod.
 */
class EgressTest {

  private static final IpAddress BEYOND = IpAddress.parse("203.0.113.5");
  private static final int PACKETS = 3;

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-, own+ own+ own+, node+ node+ node+",
        "variation=cni-1-2, own+ own+ own+, node+ node+ node+",
        "variation=cni-1-7, own+ own+ own+, node+ node+ node+",
        "variation=cni-1-12, own+ own+ own+, node+ node+ node+",
        "variation=legacy-chains, own+ own+ own+, node+ node+ node+",
        "variation=cni-1-16, own+ own+ own+, node+ node+ node+",
        "variation=cni-1-22, own+ own+ own+, node+ node+ node+",
        "variation=nft-connmark, own+ own+ own+, node+ node+ node+",
        "variation=snat-hashrandom, own+ own+ own+, node+ node+ node+",
        "variation=ens5-names, own+ own+ own+, node+ node+ node+",
        "variation=multi-card, own+ own+ own+, node+ node+ node+",
        "variation=node-port-support-off, own+ own+ own+, node+ node+ node+",
        "variation=custom-networking, own+ own+ own+, node+ node+ node+",
        "variation=second-vpc-cidr, own+ own+ own+, node+ node+ node+",
        "variation=prefix-delegation, own+ own+ own+, node+ node+ node+",
        "variation=pod-subnet, own+ own+ own+, node+ node+ node+",
        "variation=nat-gateway, own+ own+ own+, node+ node+ node+",
        "variation=external-snat, own+ own+ own+, own+ own+ own+",
        "variation=external-snat&variation=nft-connmark, own+ own+ own+, own+ own+ own+",
        "variation=exclude-snat-cidrs, own+ own+ own+, own+ own+ own+",
        "variation=exclude-snat-cidrs&variation=cni-1-7, own+ own+ own+, own+ own+ own+",
        "variation=exclude-snat-cidrs&variation=nft-connmark, own+ own+ own+, own+ own+ own+",
        "variation=auto-mode, own+ own+ own+, node+ node+ node+",
        "variation=auto-mode-snat-disabled, own+ own+ own+, own+ own+ own+",
        "fault=auto-mode-snat-rules-left, own+ own+ own+, node+ node+ node+",
        "fault=auto-mode-snat-rules-missing, own+ own+ own+, own own own",
        "fault=snat-jump-missing&variation=auto-mode, own+ own+ own+, primary primary primary",
        "fault=rule-1536-missing, primary primary primary, node+ node+ node+",
        "fault=rule-1536-to-empty-table, primary primary primary, node+ node+ node+",
        "fault=default-route-missing, primary primary primary, node+ node+ node+",
        "fault=interface-down, lost+primary lost+primary lost+primary, lost+node+ lost+node+"
            + " lost+node+",
        "fault=interface-detached, lost+primary lost+primary lost+primary, lost+node+ lost+node+"
            + " lost+node+",
        "fault=interface-no-carrier, none none none, node+ node+ node+",
        "fault=rule-1536-to-another-table, other other other, node+ node+ node+",
        "fault=rules-1536-swapped, other other other, node+ node+ node+",
        "fault=mark-inside-vpc, primary primary primary, node+ node+ node+",
        "fault=rule-1536-before-mark, own+ own+ own+, wrong wrong wrong",
        "fault=rule-1536-before-mark&variation=nft-connmark, own+ own+ own+, wrong wrong wrong",
        "fault=snat-jump-missing, own+ own+ own+, primary primary primary",
        "fault=snat-to-stale-address, own+ own+ own+, stale stale stale",
        "fault=exclude-missing-in-connmark, own+ own+ own+, primary primary primary",
        "fault=exclude-missing-in-connmark&variation=nft-connmark, own+ own+ own+, primary primary"
            + " primary",
        "fault=exclude-missing-in-snat, own+ own+ own+, wrong wrong wrong",
        "fault=external-snat-rules-left, own+ own+ own+, node+ node+ node+",
        "fault=second-cidr-not-exempt, node+ node+ node+, node+ node+ node+",
        "fault=node-port-support-off-1.12, own+ own+ own+, wrong wrong wrong",
        "fault=rule-1024-missing, own+ own+ own+, wrong wrong wrong",
        "fault=connmark-rules-missing, own+ own+ own+, wrong wrong wrong",
        "fault=connmark-rules-missing&variation=nft-connmark, own+ own+ own+, wrong wrong wrong",
        "fault=mangle-restore-missing, own+ own+ own+, node+ wrong wrong",
        "fault=nat-restore-missing, own+ own+ own+, wrong node+ node+",
        "fault=nat-restore-missing&variation=nft-connmark, own+ own+ own+, wrong node+ node+",
      })
  void a_pod_on_a_secondary_interface_leaves_as_the_tables_say(
      final String options, final String inside, final String outside) {
    final Egress egress = new Egress(options == null ? "" : options);

    assertThat(egress.to(egress.peer)).as("to a pod of another node").isEqualTo(inside);
    assertThat(egress.to(new Endpoint.OfAddress(BEYOND))).as("to the world").isEqualTo(outside);
  }

  /** One network, with a pod on a secondary interface and a peer on another node's. */
  private static final class Egress {

    private final ReferenceNetwork network;
    private final Topology topology;
    private final Pod pod;
    private final String node;
    private final NetworkInterface owner;
    private final SortedSet<ObservationPoint> points = new TreeSet<>();
    final Endpoint peer;
    private final IpAddress peerAddress;
    private final ObservationPoint veth;

    Egress(final String options) {
      network = Trial.network(options);
      final boolean auto = options.contains("auto-mode");
      final Cell from = cell("a", auto);
      final Cell to = cell("b", auto);
      final PodRef[] refs = new PodRef[2];
      final var placement = network.place(new TreeSet<>(List.of(from, to)));
      refs[0] = placement.probes().getOrDefault(from, List.of()).get(0);
      refs[1] = placement.probes().getOrDefault(to, List.of()).get(0);
      topology = TopologyParser.parse(network.inventory(DocumentKind.ALL));
      pod = pod(refs[0]);
      peer = new Endpoint.OfPod(refs[1]);
      peerAddress = pod(refs[1]).addresses().get(0);
      node = pod.nodeName().orElseThrow();
      owner = Victims.owner(topology, pod);
      veth = ObservationPoint.veth(node, pod.ref());
      points.add(veth);
      interfaces().forEach(eni -> points.add(point(eni)));
    }

    private static Cell cell(final String zone, final boolean auto) {
      return new Cell(
          auto ? ComputeType.AUTO : ComputeType.EC2,
          "linux",
          InterfaceClass.SECONDARY,
          "ap-northeast-2" + zone);
    }

    private Pod pod(final PodRef ref) {
      return TopologyWriter.listed(topology.pods()).stream()
          .filter(one -> one.ref().equals(ref))
          .findFirst()
          .orElseThrow();
    }

    private List<NetworkInterface> interfaces() {
      return TopologyWriter.listed(topology.networkInterfaces()).stream()
          .filter(
              eni ->
                  eni.attachment()
                      .flatMap(NetworkInterface.Attachment::instanceId)
                      .equals(owner.attachment().flatMap(NetworkInterface.Attachment::instanceId)))
          .toList();
    }

    private ObservationPoint point(final NetworkInterface eni) {
      return ObservationPoint.networkInterface(node, eni.id());
    }

    String to(final Endpoint destination) {
      final Flow flow =
          new Flow(new Endpoint.OfPod(pod.ref()), destination, Transport.ICMP, 0, PACKETS);
      final IpAddress address =
          destination instanceof final Endpoint.OfAddress known ? known.address() : peerAddress;
      final Gathering gathering =
          network.gather(
              new Round(
                  1,
                  Trial.RUN,
                  List.of(new Round.Planned(1, flow, address)),
                  points,
                  Map.of(),
                  Duration.ofMinutes(1)));
      final Key.FlowSightings key = new Key.FlowSightings(flow, points(gathering));
      final Observed observed =
          FlowObservations.of(gathering, new TreeMap<>()).answer(List.of(key)).get(key);
      if (observed instanceof final Observed.Seen seen
          && seen.value() instanceof final FlowObservation observation) {
        return describe(observation, gathering);
      }
      throw new AssertionError("nothing was seen: " + observed);
    }

    /** Those where there is a capture. */
    private SortedSet<ObservationPoint> points(final Gathering gathering) {
      final SortedSet<ObservationPoint> captured = new TreeSet<>(points);
      captured.removeIf(point -> gathering.captures().get(point) instanceof Gathering.Lost);
      return captured;
    }

    private String describe(final FlowObservation observation, final Gathering gathering) {
      final SortedMap<Integer, String> words = new TreeMap<>();
      for (int packet = 0; packet < PACKETS; packet++) {
        words.put(packet, describe(observation, gathering, packet));
      }
      return String.join(" ", words.values());
    }

    private String describe(
        final FlowObservation observation, final Gathering gathering, final int packet) {
      final List<String> found = new ArrayList<>();
      if (gathering.captures().get(point(owner)) instanceof Gathering.Lost) {
        found.add("lost");
      }
      String answered = "";
      for (final ObservationPoint point : points(gathering)) {
        for (final SightedPacket sighted : observation.at(point).sightings()) {
          if (sighted.packet() == packet) {
            if (point.equals(veth) && sighted.direction() == Direction.REPLY) {
              answered = "+";
            }
            if (!point.equals(veth) && sighted.direction() == Direction.FORWARD) {
              found.add(word(point, sighted));
            }
          }
        }
      }
      return found.isEmpty() ? "none" : String.join("+", found) + answered;
    }

    private String word(final ObservationPoint point, final SightedPacket sighted) {
      final IpAddress source = sighted.addresses().orElseThrow().source();
      final NetworkInterface eni =
          interfaces().stream().filter(one -> point(one).equals(point)).findFirst().orElseThrow();
      final boolean own = source.equals(pod.addresses().get(0));
      final boolean nodes = interfaces().get(0).primaryAddress().filter(source::equals).isPresent();
      if (eni.id().equals(owner.id())) {
        return own ? "own" : nodes ? "wrong" : "?";
      }
      if (eni.isPrimary()) {
        return own ? "primary" : nodes ? "node" : "stale";
      }
      return "other";
    }
  }
}
