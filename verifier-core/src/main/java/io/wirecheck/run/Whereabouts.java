package io.wirecheck.run;

import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.Node;
import io.wirecheck.model.Pod;
import io.wirecheck.model.ProviderId;
import io.wirecheck.model.Section;
import io.wirecheck.model.Topology;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds pods by name, and whose an address is. */
final class Whereabouts {

  /** So many names are proposed for one that nobody has. */
  private static final int NEAR = 3;

  private final Topology topology;

  Whereabouts(final Topology topology) {
    this.topology = topology;
  }

  /** A pod with an address to start from or to go to. */
  record Found(Pod pod, String node, IpAddress address) {}

  /** Cannot be told, or asked in another way. */
  static final class Unfound extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient PathAnswer answer;

    Unfound(final PathAnswer answer) {
      this.answer = answer;
    }

    PathAnswer answer() {
      return answer;
    }
  }

  /** The pod of a name, with its node and IPv4 address. */
  Found pod(final String name) throws Unfound {
    final Pod pod = named(name);
    final String node =
        pod.nodeName()
            .orElseThrow(() -> untold(InconclusiveCode.NO_SUBJECTS, pod, "is on no node yet"));
    if (!pod.holdsItsAddresses()) {
      throw untold(
          InconclusiveCode.NO_SUBJECTS,
          pod,
          "is %s: its address may be another pod's by now"
              .formatted(
                  pod.deletedAt().isPresent()
                      ? "terminating"
                      : pod.phase().name().toLowerCase(Locale.ROOT)));
    }
    return new Found(pod, node, ipv4(pod));
  }

  private Pod named(final String name) throws Unfound {
    final List<Pod> pods = known(topology.pods());
    final List<Pod> matching =
        pods.stream()
            .filter(
                pod ->
                    pod.ref().toString().equals(name)
                        || (name.indexOf('/') < 0 && pod.ref().name().equals(name)))
            .toList();
    if (matching.size() == 1) {
      return matching.get(0);
    }
    throw new Unfound(
        new PathAnswer.Misnamed(
            matching.isEmpty()
                ? "no pod is called '%s'; %s".formatted(name, near(name, pods))
                : "several pods are called '%s'; write one of %s"
                    .formatted(name, names(matching))));
  }

  private static String near(final String name, final List<Pod> pods) {
    if (pods.isEmpty()) {
      return "the network has no pods";
    }
    final String wanted = name.toLowerCase(Locale.ROOT);
    return "near to it: "
        + pods.stream()
            .map(pod -> pod.ref().toString())
            .sorted(
                Comparator.<String>comparingInt(
                        known ->
                            Math.min(
                                Names.distance(wanted, known),
                                Names.distance(wanted, known.substring(known.indexOf('/') + 1))))
                    .thenComparing(Comparator.naturalOrder()))
            .limit(NEAR)
            .collect(Collectors.joining(", "));
  }

  private static String names(final List<Pod> pods) {
    return pods.stream()
        .map(pod -> pod.ref().toString())
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static IpAddress ipv4(final Pod pod) throws Unfound {
    return pod.addresses().stream()
        .filter(address -> address.family() == IpAddress.Family.IPV4)
        .findFirst()
        .orElseThrow(
            () ->
                untold(
                    InconclusiveCode.NO_SUBJECTS,
                    pod,
                    pod.addresses().isEmpty()
                        ? "has no address yet"
                        : "has addresses of IPv6 alone, and paths are told of IPv4"));
  }

  private static Unfound untold(final InconclusiveCode code, final Pod pod, final String why) {
    return new Unfound(new PathAnswer.Untold(code, "pod " + pod.ref() + " " + why));
  }

  private static <T> List<T> known(final Section<List<T>> section) throws Unfound {
    if (section.whyUnknown().isPresent()) {
      final Section.Unknown<?> why = section.whyUnknown().get();
      throw new Unfound(new PathAnswer.Untold(why.code(), why.detail()));
    }
    return section.asOptional().orElse(List.of());
  }

  /** Which pod has the address for its own; on the host's network none has. */
  Optional<Pod> podAt(final IpAddress address) {
    return topology.pods().asOptional().orElse(List.of()).stream()
        .filter(pod -> !pod.hostNetwork() && pod.holdsItsAddresses())
        .filter(pod -> pod.addresses().contains(address))
        .findFirst();
  }

  /** The network interface that owns the address. */
  Optional<NetworkInterface> ownerOf(final IpAddress address) {
    return topology.networkInterfaces().asOptional().orElse(List.of()).stream()
        .filter(eni -> owns(eni, address))
        .findFirst();
  }

  private static boolean owns(final NetworkInterface eni, final IpAddress address) {
    return eni.primaryAddress().filter(address::equals).isPresent()
        || eni.secondaryAddresses().contains(address)
        || eni.prefixes().stream().anyMatch(prefix -> prefix.contains(address));
  }

  /** The node whose instance the network interface is attached to. */
  Optional<String> nodeOf(final NetworkInterface eni) {
    return topology.nodes().asOptional().orElse(List.of()).stream()
        .filter(
            node ->
                node.providerId().map(ProviderId::instanceId).filter(eni::isAttachedTo).isPresent())
        .map(Node::name)
        .findFirst();
  }
}
