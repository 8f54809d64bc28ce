package io.wirecheck.model;

import java.util.List;

/** The inventory of a network, parsed. Each section is known, or unknown with a code. */
public record Topology(
    Section<Cluster> cluster,
    Section<CallerIdentity> callerIdentity,
    Section<List<Node>> nodes,
    Section<List<Pod>> pods,
    Section<List<DaemonSet>> daemonSets,
    Section<List<Instance>> instances,
    Section<List<NetworkInterface>> networkInterfaces,
    Section<List<Subnet>> subnets,
    Section<List<Vpc>> vpcs) {}
