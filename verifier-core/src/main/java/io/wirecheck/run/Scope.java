package io.wirecheck.run;

import io.wirecheck.model.CallerIdentity;
import io.wirecheck.model.Cluster;
import io.wirecheck.model.Instance;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.NetworkInterface.Attachment;
import io.wirecheck.model.Node;
import io.wirecheck.model.ProviderId;
import io.wirecheck.model.Section;
import io.wirecheck.model.Topology;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Who and where: whether what the Kubernetes API and the AWS API said is about one cluster. An AWS
 * answer for another region or account is a successful answer with other objects in it, or none.
 */
final class Scope {

  private Scope() {}

  /** A sentence on what does not agree; empty where nothing contradicts. */
  static Optional<String> disagreement(final Topology topology) {
    return accountsDiffer(topology)
        .or(() -> regionsDiffer(topology))
        .or(() -> instancesAreOthers(topology))
        .or(() -> interfacesAreOthers(topology));
  }

  /** Who, where and what kind of cluster, as far as known, for the report. */
  static SortedMap<String, String> facts(final Topology topology) {
    final SortedMap<String, String> facts = new TreeMap<>(Recognition.facts(topology));
    topology
        .cluster()
        .asOptional()
        .ifPresent(
            cluster -> {
              facts.put("cluster", cluster.arn());
              facts.put("kubernetes version", cluster.version());
              facts.put("vpc", cluster.vpcId());
            });
    topology
        .callerIdentity()
        .asOptional()
        .ifPresent(
            caller -> {
              facts.put("caller", caller.arn());
              facts.put("account", caller.account());
            });
    return facts;
  }

  /** For each section how many objects it has, or why it is unknown. */
  static SortedMap<String, String> inventory(final Topology topology) {
    final SortedMap<String, String> counts = new TreeMap<>();
    counts.put("nodes", count(topology.nodes()));
    counts.put("pods", count(topology.pods()));
    counts.put("daemon sets", count(topology.daemonSets()));
    counts.put("instances", count(topology.instances()));
    counts.put("network interfaces", count(topology.networkInterfaces()));
    counts.put("subnets", count(topology.subnets()));
    counts.put("vpcs", count(topology.vpcs()));
    return counts;
  }

  private static String count(final Section<? extends Collection<?>> section) {
    return section
        .whyUnknown()
        .map(unknown -> "unknown, " + unknown.code() + ": " + unknown.detail())
        .orElseGet(() -> "" + section.asOptional().map(Collection::size).orElse(0));
  }

  private static Optional<String> accountsDiffer(final Topology topology) {
    final Optional<Cluster> cluster = topology.cluster().asOptional();
    final Optional<CallerIdentity> caller = topology.callerIdentity().asOptional();
    if (cluster.isEmpty()
        || caller.isEmpty()
        || cluster.get().account().equals(caller.get().account())) {
      return Optional.empty();
    }
    return Optional.of(
        "AWS was asked as %s, but the cluster is %s; use credentials of the cluster's account"
            .formatted(caller.get().arn(), cluster.get().arn()));
  }

  private static Optional<String> regionsDiffer(final Topology topology) {
    return topology
        .cluster()
        .asOptional()
        .flatMap(
            cluster ->
                ec2Nodes(topology).stream()
                    .filter(node -> !zone(node).startsWith(cluster.region()))
                    .findFirst()
                    .map(
                        node ->
                            "node %s is in zone %s, but the cluster is %s; ask the node's region"
                                .formatted(node.name(), zone(node), cluster.arn())));
  }

  private static Optional<String> instancesAreOthers(final Topology topology) {
    final Optional<List<Instance>> instances = topology.instances().asOptional();
    final List<Node> nodes = ec2Nodes(topology);
    if (instances.isEmpty() || nodes.isEmpty()) {
      return Optional.empty();
    }
    final Set<String> ids =
        instances.get().stream().map(Instance::id).collect(Collectors.toUnmodifiableSet());
    final boolean noneKnown =
        nodes.stream()
            .flatMap(n -> n.providerId().stream())
            .noneMatch(p -> ids.contains(p.instanceId()));
    return noneKnown
        ? Optional.of(
            ("AWS listed %d instances, and none of them is one of the cluster's %d nodes, such as %s;"
                    + " ask the account and region of the nodes")
                .formatted(ids.size(), nodes.size(), nodes.get(0).name()))
        : Optional.empty();
  }

  /** The same by what is attached, where the instances are not known. */
  private static Optional<String> interfacesAreOthers(final Topology topology) {
    final Optional<List<NetworkInterface>> interfaces = topology.networkInterfaces().asOptional();
    final List<Node> nodes = ec2Nodes(topology);
    if (topology.instances().asOptional().isPresent() || interfaces.isEmpty() || nodes.isEmpty()) {
      return Optional.empty();
    }
    final Set<String> attached =
        interfaces.get().stream()
            .flatMap(eni -> eni.attachment().flatMap(Attachment::instanceId).stream())
            .collect(Collectors.toUnmodifiableSet());
    final boolean noneAttached =
        nodes.stream()
            .flatMap(node -> node.providerId().stream())
            .noneMatch(id -> attached.contains(id.instanceId()));
    return noneAttached
        ? Optional.of(
            ("AWS listed %d network interfaces, and none of them is attached to one of the cluster's"
                    + " %d nodes, such as %s; ask the account and region of the nodes")
                .formatted(interfaces.get().size(), nodes.size(), nodes.get(0).name()))
        : Optional.empty();
  }

  private static List<Node> ec2Nodes(final Topology topology) {
    return topology.nodes().asOptional().orElse(List.of()).stream()
        .filter(node -> node.providerId().isPresent())
        .toList();
  }

  private static String zone(final Node node) {
    return node.providerId().map(ProviderId::zone).orElse(node.zone());
  }
}
