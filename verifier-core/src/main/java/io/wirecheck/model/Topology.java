package io.wirecheck.model;

import java.util.List;

/** The inventory of a network, parsed. Each section is known, or unknown with a code. */
public record Topology(
    Section<Cluster> cluster,
    Section<CallerIdentity> callerIdentity,
    Section<List<Node>> nodes,
    Section<List<Pod>> pods,
    Section<List<DaemonSet>> daemonSets,
    Section<List<NodeClass>> nodeClasses,
    Section<List<Instance>> instances,
    Section<List<NetworkInterface>> networkInterfaces,
    Section<List<Subnet>> subnets,
    Section<List<Vpc>> vpcs) {

  public Topology withCluster(final Section<Cluster> section) {
    return new Topology(
        section,
        callerIdentity,
        nodes,
        pods,
        daemonSets,
        nodeClasses,
        instances,
        networkInterfaces,
        subnets,
        vpcs);
  }

  public Topology withCallerIdentity(final Section<CallerIdentity> section) {
    return new Topology(
        cluster,
        section,
        nodes,
        pods,
        daemonSets,
        nodeClasses,
        instances,
        networkInterfaces,
        subnets,
        vpcs);
  }

  public Topology withNodes(final Section<List<Node>> section) {
    return new Topology(
        cluster,
        callerIdentity,
        section,
        pods,
        daemonSets,
        nodeClasses,
        instances,
        networkInterfaces,
        subnets,
        vpcs);
  }

  public Topology withPods(final Section<List<Pod>> section) {
    return new Topology(
        cluster,
        callerIdentity,
        nodes,
        section,
        daemonSets,
        nodeClasses,
        instances,
        networkInterfaces,
        subnets,
        vpcs);
  }

  public Topology withDaemonSets(final Section<List<DaemonSet>> section) {
    return new Topology(
        cluster,
        callerIdentity,
        nodes,
        pods,
        section,
        nodeClasses,
        instances,
        networkInterfaces,
        subnets,
        vpcs);
  }

  public Topology withNodeClasses(final Section<List<NodeClass>> section) {
    return new Topology(
        cluster,
        callerIdentity,
        nodes,
        pods,
        daemonSets,
        section,
        instances,
        networkInterfaces,
        subnets,
        vpcs);
  }

  public Topology withInstances(final Section<List<Instance>> section) {
    return new Topology(
        cluster,
        callerIdentity,
        nodes,
        pods,
        daemonSets,
        nodeClasses,
        section,
        networkInterfaces,
        subnets,
        vpcs);
  }

  public Topology withNetworkInterfaces(final Section<List<NetworkInterface>> section) {
    return new Topology(
        cluster,
        callerIdentity,
        nodes,
        pods,
        daemonSets,
        nodeClasses,
        instances,
        section,
        subnets,
        vpcs);
  }

  public Topology withSubnets(final Section<List<Subnet>> section) {
    return new Topology(
        cluster,
        callerIdentity,
        nodes,
        pods,
        daemonSets,
        nodeClasses,
        instances,
        networkInterfaces,
        section,
        vpcs);
  }

  public Topology withVpcs(final Section<List<Vpc>> section) {
    return new Topology(
        cluster,
        callerIdentity,
        nodes,
        pods,
        daemonSets,
        nodeClasses,
        instances,
        networkInterfaces,
        subnets,
        section);
  }
}
