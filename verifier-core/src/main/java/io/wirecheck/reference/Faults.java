package io.wirecheck.reference;

import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.NetworkInterface.Attachment;
import io.wirecheck.model.Pod;
import io.wirecheck.model.PodRef;
import io.wirecheck.model.Topology;
import io.wirecheck.model.Vpc;
import io.wirecheck.reference.Change.OfDataPath;
import io.wirecheck.reference.Change.OfEvidence;
import io.wirecheck.reference.Change.OfInventory;
import io.wirecheck.reference.Change.OfReading;
import io.wirecheck.reference.DataPath.Spoilt;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The ways in which a network, or what is known of it, can be broken. */
final class Faults {

  private static final List<Map.Entry<String, DocumentKind>> READ_KINDS =
      List.of(
          Map.entry("daemon-sets", DocumentKind.DAEMON_SETS),
          Map.entry("instances", DocumentKind.INSTANCES),
          Map.entry("network-interfaces", DocumentKind.NETWORK_INTERFACES),
          Map.entry("node-classes", DocumentKind.NODE_CLASSES),
          Map.entry("nodes", DocumentKind.NODES),
          Map.entry("pods", DocumentKind.PODS),
          Map.entry("vpcs", DocumentKind.VPCS));

  private Faults() {}

  static List<Change> all() {
    return Stream.of(
            overlays(),
            inventories(),
            CapacityFaults.all(),
            NodeFaults.all(),
            evidence(),
            readings())
        .flatMap(List::stream)
        .sorted(Comparator.comparing(Change::name))
        .toList();
  }

  private static List<Change> overlays() {
    return List.of(
        overlay("geneve-overlay", Overlay.GENEVE, "Geneve on port 6081"),
        overlay("gre-overlay", Overlay.GRE, "GRE"),
        overlay("ipip-overlay", Overlay.IP_IN_IP, "IP-in-IP"),
        overlay("vxlan-overlay", Overlay.VXLAN_4789, "VXLAN on port 4789"),
        overlay("vxlan-overlay-8472", Overlay.VXLAN_8472, "VXLAN on port 8472, Linux's old one"),
        overlay("vxlan-overlay-9999", Overlay.VXLAN_9999, "VXLAN on port 9999, nobody's"),
        overlay("wireguard-overlay", Overlay.WIREGUARD, "WireGuard on port 51820, unreadable"));
  }

  private static Change overlay(final String name, final Overlay overlay, final String tunnel) {
    return new OfDataPath(
        name, "pods' packets go from node to node in " + tunnel, path -> path.with(overlay));
  }

  private static List<Change> inventories() {
    return List.of(
        new OfInventory(
            "cidr-disassociating",
            "the range of the pods' addresses is being taken from the VPC",
            Faults::cidrDisassociating),
        new OfInventory(
            "duplicate-pod-address",
            "two running pods have one address",
            Faults::duplicatePodAddress),
        new OfInventory(
            "node-port-support-off-1.12",
            "VPC CNI 1.12.0 without NodePort support marks connections, and looks no mark up",
            DataPathVariations::withoutNodePortOn112),
        new OfInventory(
            "overlay-pod-cidr",
            "pods have addresses of 10.244.0.0/16, which is no range of the VPC",
            Faults::overlayPodCidr),
        new OfInventory(
            "pod-address-of-another-node",
            "a running pod's address is on another node's interface",
            Faults::addressOfAnotherNode),
        new OfInventory(
            "pod-on-interface-primary-address",
            "a pod has the primary address of its node's secondary interface",
            Faults::onInterfacePrimaryAddress),
        new OfInventory(
            "pod-on-unmanaged-interface",
            "a pod's interface is tagged for the CNI to leave alone",
            Faults::onUnmanagedInterface),
        new OfInventory(
            "secondary-interfaces-full",
            "every address of every secondary interface is taken",
            Faults::secondaryInterfacesFull));
  }

  private static List<Change> evidence() {
    return List.of(
        new OfEvidence(
            "capture-cut",
            "a capture's file ends in the middle of a frame",
            path -> path.with(Spoilt.CAPTURE_CUT)),
        new OfEvidence(
            "capture-dropped",
            "the kernel dropped packets of a capture",
            path -> path.with(Spoilt.CAPTURE_DROPPED)),
        new OfEvidence("capture-lost", "a capture is lost", path -> path.with(Spoilt.CAPTURE_LOST)),
        new OfEvidence(
            "probe-silent",
            "probes start, and nothing leaves their pods",
            path -> path.with(Spoilt.PROBE_SILENT)),
        new OfEvidence(
            "undecodable-frame",
            "probes arrive in frames of an unknown EtherType",
            path -> path.with(Spoilt.UNDECODABLE_FRAME)));
  }

  private static List<Change> readings() {
    final List<Change> changes = new ArrayList<>();
    for (final Map.Entry<String, DocumentKind> kind : READ_KINDS) {
      final String what = kind.getKey().replace('-', ' ');
      changes.add(
          new OfReading(
              "denied-" + kind.getKey(),
              "reading " + what + " is denied",
              Readings.denied(kind.getValue())));
      changes.add(
          new OfReading(
              "empty-" + kind.getKey(),
              "the list of " + what + " is empty",
              Readings.empty(kind.getValue())));
      changes.add(
          new OfReading(
              "partial-" + kind.getKey(),
              "only a first page of the " + what + " arrives",
              Readings.partial(kind.getValue())));
    }
    changes.add(
        new OfReading(
            "wrong-region", "AWS answers for another region", Readings.ofAnotherRegion()));
    changes.add(
        new OfReading(
            "churn", "the workload's pods are replaced from reading to reading", Readings.churn()));
    return changes;
  }

  /** Only a secondary range can be disassociated, so the pods are put into one first. */
  private static Topology cidrDisassociating(final Topology topology) {
    final boolean hasSecondary =
        TopologyWriter.listed(topology.vpcs()).stream().anyMatch(vpc -> vpc.cidrs().size() > 1);
    final Topology ranged = hasSecondary ? topology : PodSubnets.customNetworking(topology);
    return ranged.withVpcs(
        ranged.vpcs().map(vpcs -> vpcs.stream().map(Faults::disassociating).toList()));
  }

  /** The first range is the VPC's own and stays. */
  private static Vpc disassociating(final Vpc vpc) {
    final List<Vpc.CidrAssociation> cidrs = new ArrayList<>(vpc.cidrs());
    cidrs
        .subList(1, cidrs.size())
        .replaceAll(range -> new Vpc.CidrAssociation(range.cidr(), "disassociating"));
    return new Vpc(vpc.id(), vpc.ownerId(), cidrs);
  }

  private static Topology duplicatePodAddress(final Topology topology) {
    final Pod pod = Victims.pods(topology).get(0);
    final Pod twin = Copies.like(pod, new PodRef("default", "twin"), Pod.Phase.RUNNING);
    return topology.withPods(topology.pods().map(pods -> Copies.plus(pods, List.of(twin))));
  }

  /** As another CNI numbers them: a /24 a node. */
  private static Topology overlayPodCidr(final Topology topology) {
    final Map<String, Integer> numbers = new HashMap<>();
    final Map<String, Integer> pods = new HashMap<>();
    TopologyWriter.listed(topology.nodes())
        .forEach(node -> numbers.put(node.name(), numbers.size()));
    return Copies.eachPod(
        topology,
        pod -> {
          final String node = pod.nodeName().orElse("");
          return pod.hostNetwork()
              ? pod
              : Copies.withAddress(
                  pod,
                  IpAddress.parse(
                      "10.244.%d.%d"
                          .formatted(
                              numbers.getOrDefault(node, 0),
                              1 + pods.merge(node, 1, Integer::sum))));
        });
  }

  private static Topology addressOfAnotherNode(final Topology topology) {
    final Pod pod = Victims.onSecondary(topology);
    final NetworkInterface owner = Victims.owner(topology, pod);
    final IpAddress address = pod.addresses().get(0);
    final Optional<String> instance = owner.attachment().flatMap(Attachment::instanceId);
    final NetworkInterface other =
        TopologyWriter.listed(topology.networkInterfaces()).stream()
            .filter(eni -> eni.isPrimary())
            .filter(eni -> !eni.attachment().flatMap(Attachment::instanceId).equals(instance))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("there is no other node"));
    return Copies.eachInterface(
        topology,
        eni -> {
          if (eni.id().equals(owner.id())) {
            return Copies.withSecondaries(
                eni, eni.secondaryAddresses().stream().filter(ip -> !ip.equals(address)).toList());
          }
          return eni.id().equals(other.id())
              ? Copies.withSecondaries(eni, Copies.plus(eni.secondaryAddresses(), List.of(address)))
              : eni;
        });
  }

  private static Topology onInterfacePrimaryAddress(final Topology topology) {
    final Pod victim = Victims.onSecondary(topology);
    final IpAddress primary = Victims.owner(topology, victim).primaryAddress().orElseThrow();
    return Copies.eachPod(
        topology, pod -> pod.ref().equals(victim.ref()) ? Copies.withAddress(pod, primary) : pod);
  }

  private static Topology onUnmanagedInterface(final Topology topology) {
    final NetworkInterface owner = Victims.owner(topology, Victims.onSecondary(topology));
    return Copies.eachInterface(
        topology,
        eni ->
            eni.id().equals(owner.id())
                ? Copies.withTag(eni, NetworkInterface.NO_MANAGE_TAG, "true")
                : eni);
  }

  private static Topology secondaryInterfacesFull(final Topology topology) {
    final List<Pod> pods = new ArrayList<>(TopologyWriter.listed(topology.pods()));
    for (final NetworkInterface eni : TopologyWriter.listed(topology.networkInterfaces())) {
      if (!eni.isPrimary()) {
        Pool.of(eni)
            .filter(ip -> pods.stream().noneMatch(pod -> pod.addresses().contains(ip)))
            .toList()
            .forEach(ip -> nodeOf(topology, eni).ifPresent(node -> pods.add(filler(node, ip))));
      }
    }
    return topology.withPods(topology.pods().map(before -> pods));
  }

  private static Optional<String> nodeOf(final Topology topology, final NetworkInterface eni) {
    return TopologyWriter.listed(topology.nodes()).stream()
        .filter(
            node -> node.providerId().filter(id -> eni.isAttachedTo(id.instanceId())).isPresent())
        .map(node -> node.name())
        .findFirst();
  }

  private static Pod filler(final String node, final IpAddress address) {
    final PodRef ref = new PodRef("default", "count-test-" + StableIds.suffix(address.toString()));
    return EksStudy.running(ref, node, false, address, Map.of("app", "count-test"));
  }
}
