package io.wirecheck.assertions;

import io.wirecheck.check.Explanation;
import io.wirecheck.check.Fact;
import io.wirecheck.model.Cidr;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.Node;
import io.wirecheck.model.Pod;
import io.wirecheck.model.Section;
import io.wirecheck.model.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions about an inventory. A section that is unknown fails them with its code, and so does
 * one that has nobody to speak of: an absence proves nothing.
 */
public class TopologyAssert extends AbstractAssert<TopologyAssert, Topology> {

  /** More than these are counted. */
  private static final int SHOWN = 5;

  public TopologyAssert(final Topology actual) {
    super(actual, TopologyAssert.class);
  }

  /** The cluster has a node of this name. */
  public TopologyAssert hasNode(final String name) {
    final List<Node> nodes = known("the nodes", Topology::nodes);
    if (nodes.stream().noneMatch(node -> node.name().equals(name))) {
      fail("a node " + name, Fact.of("nodes", shown(nodes.stream().map(Node::name))));
    }
    return this;
  }

  /** The cluster has a running pod of this name. */
  public TopologyAssert hasRunningPod(final String namespace, final String name) {
    final List<Pod> pods = known("the pods", Topology::pods);
    final String ref = namespace + "/" + name;
    final Stream<Pod> namesakes = pods.stream().filter(pod -> pod.ref().toString().equals(ref));
    if (namesakes.noneMatch(Pod::holdsItsAddresses)) {
      final Stream<String> neighbours =
          pods.stream()
              .filter(pod -> pod.ref().namespace().equals(namespace))
              .map(pod -> pod.ref() + " " + pod.phase());
      fail("a running pod " + ref, Fact.of("pods of " + namespace, shown(neighbours)));
    }
    return this;
  }

  /** The nodes are in exactly these availability zones. */
  public TopologyAssert hasNodesInZones(final String... zones) {
    final List<Node> nodes = known("the nodes", Topology::nodes);
    final Set<String> actually =
        nodes.stream().map(Node::zone).collect(Collectors.toCollection(TreeSet::new));
    final Set<String> expected = new TreeSet<>(Arrays.asList(zones));
    if (!actually.equals(expected)) {
      fail("nodes in the zones " + expected, Fact.of("observed", "nodes in " + actually));
    }
    return this;
  }

  /**
   * Every running pod that is not on its node's network has all its addresses in one of these
   * ranges.
   *
   * @throws IllegalArgumentException if a text is no CIDR range
   */
  public TopologyAssert hasPodAddressesIn(final String... ranges) {
    final List<Cidr> within = Stream.of(ranges).map(Cidr::parse).toList();
    final List<Pod> pods = podsWithAddresses();
    if (pods.isEmpty()) {
      fail("pod addresses in " + within, Fact.of("observed", "no running pod with an address"));
    }
    final List<String> others =
        pods.stream().flatMap(pod -> addressesBeyond(within, pod)).toList();
    if (!others.isEmpty()) {
      final String observed = "%d of another range:%n%s";
      fail(
          "pod addresses in " + within,
          Fact.of("observed", observed.formatted(others.size(), shown(others.stream()))));
    }
    return this;
  }

  private List<Pod> podsWithAddresses() {
    return known("the pods", Topology::pods).stream()
        .filter(pod -> pod.holdsItsAddresses() && !pod.hostNetwork())
        .filter(pod -> !pod.addresses().isEmpty())
        .toList();
  }

  private static Stream<String> addressesBeyond(final List<Cidr> within, final Pod pod) {
    return pod.addresses().stream()
        .filter(address -> !isIn(within, address))
        .map(address -> pod.ref() + " " + address);
  }

  private static boolean isIn(final List<Cidr> ranges, final IpAddress address) {
    return ranges.stream().anyMatch(range -> range.contains(address));
  }

  private <T> T known(final String what, final Function<Topology, Section<T>> section) {
    isNotNull();
    section
        .apply(actual)
        .whyUnknown()
        .ifPresent(
            unknown ->
                fail(
                    what + " to be known",
                    Fact.of("not known", unknown.code() + ": " + unknown.detail())));
    return section.apply(actual).asOptional().orElseThrow();
  }

  private static String shown(final Stream<String> names) {
    final List<String> all = names.sorted().toList();
    final List<String> lines = new ArrayList<>(all.subList(0, Math.min(SHOWN, all.size())));
    if (all.size() > SHOWN) {
      lines.add("and %d more".formatted(all.size() - SHOWN));
    }
    return lines.isEmpty() ? "none" : String.join("\n", lines);
  }

  private void fail(final String expected, final Fact fact) {
    failWithMessage(
        "%s", Explanation.of("[topology] expected " + expected, List.of(fact, accountOf(actual))));
  }

  private static Fact accountOf(final Topology topology) {
    return Fact.of(
        "cluster", topology.cluster().asOptional().map(cluster -> cluster.arn()).orElse("unknown"));
  }
}
