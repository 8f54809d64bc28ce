package io.wirecheck.run;

import io.wirecheck.model.CniConfiguration;
import io.wirecheck.model.CniVersion;
import io.wirecheck.model.ComputeType;
import io.wirecheck.model.Node;
import io.wirecheck.model.Section;
import io.wirecheck.model.Topology;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What kind of cluster this is: on what its nodes run, and who gives pods their addresses. */
final class Recognition {

  private Recognition() {}

  /** The kinds of nodes and the CNI with what sets it apart, as far as they are known. */
  static SortedMap<String, String> facts(final Topology topology) {
    final SortedMap<String, String> facts = new TreeMap<>();
    topology.nodes().asOptional().ifPresent(nodes -> facts.put("compute", compute(nodes)));
    facts.put("pod network", podNetwork(topology));
    return facts;
  }

  /** The facts in one line for people. */
  static String line(final Topology topology) {
    return facts(topology).entrySet().stream()
        .map(fact -> fact.getKey() + ": " + fact.getValue())
        .collect(Collectors.joining("; "));
  }

  private static String compute(final List<Node> nodes) {
    final Map<String, Long> kinds =
        nodes.stream()
            .collect(
                Collectors.groupingBy(
                    node -> word(node.computeType()) + "/" + node.operatingSystem(),
                    TreeMap::new,
                    Collectors.counting()));
    return kinds.isEmpty()
        ? "no nodes"
        : kinds.entrySet().stream()
            .map(kind -> kind.getValue() + " " + kind.getKey())
            .collect(Collectors.joining(", "));
  }

  private static String word(final ComputeType type) {
    return type.name().toLowerCase(Locale.ROOT);
  }

  private static String podNetwork(final Topology topology) {
    final Section<CniConfiguration> cni = CniConfiguration.of(topology.daemonSets());
    return cni.asOptional()
        .map(Recognition::vpcCni)
        .orElseGet(() -> cni.whyUnknown().map(Section.Unknown::detail).orElse("unknown"));
  }

  private static String vpcCni(final CniConfiguration cni) {
    final TreeSet<String> modes = new TreeSet<>();
    add(modes, cni.prefixDelegation(), "prefix delegation");
    add(modes, cni.customNetworking(), "custom networking");
    add(modes, cni.podSecurityGroups(), "security groups for pods");
    add(modes, cni.ipv6(), "IPv6");
    add(modes, cni.externalSnat(), "external SNAT");
    return "VPC CNI "
        + cni.version()
            .map(CniVersion::toString)
            .orElse("of a version that its image does not tell")
        + (modes.isEmpty() ? "" : " with " + String.join(", ", modes));
  }

  private static void add(final Set<String> modes, final boolean isOn, final String name) {
    if (isOn) {
      modes.add(name);
    }
  }
}
