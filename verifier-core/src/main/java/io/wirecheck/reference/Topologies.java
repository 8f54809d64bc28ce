package io.wirecheck.reference;

import io.wirecheck.model.Cluster;
import io.wirecheck.model.Instance;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.Node;
import io.wirecheck.model.Pod;
import io.wirecheck.model.Section;
import io.wirecheck.model.Subnet;
import io.wirecheck.model.Topology;
import io.wirecheck.model.Vpc;
import java.util.List;

/** Copies of a topology with one section replaced. */
final class Topologies {

  private Topologies() {}

  static Topology withCluster(final Topology t, final Section<Cluster> cluster) {
    return new Topology(
        cluster,
        t.callerIdentity(),
        t.nodes(),
        t.pods(),
        t.daemonSets(),
        t.instances(),
        t.networkInterfaces(),
        t.subnets(),
        t.vpcs());
  }

  static Topology withNodes(final Topology t, final Section<List<Node>> nodes) {
    return new Topology(
        t.cluster(),
        t.callerIdentity(),
        nodes,
        t.pods(),
        t.daemonSets(),
        t.instances(),
        t.networkInterfaces(),
        t.subnets(),
        t.vpcs());
  }

  static Topology withPods(final Topology t, final Section<List<Pod>> pods) {
    return new Topology(
        t.cluster(),
        t.callerIdentity(),
        t.nodes(),
        pods,
        t.daemonSets(),
        t.instances(),
        t.networkInterfaces(),
        t.subnets(),
        t.vpcs());
  }

  static Topology withInstances(final Topology t, final Section<List<Instance>> instances) {
    return new Topology(
        t.cluster(),
        t.callerIdentity(),
        t.nodes(),
        t.pods(),
        t.daemonSets(),
        instances,
        t.networkInterfaces(),
        t.subnets(),
        t.vpcs());
  }

  static Topology withNetworkInterfaces(
      final Topology t, final Section<List<NetworkInterface>> networkInterfaces) {
    return new Topology(
        t.cluster(),
        t.callerIdentity(),
        t.nodes(),
        t.pods(),
        t.daemonSets(),
        t.instances(),
        networkInterfaces,
        t.subnets(),
        t.vpcs());
  }

  static Topology withSubnets(final Topology t, final Section<List<Subnet>> subnets) {
    return new Topology(
        t.cluster(),
        t.callerIdentity(),
        t.nodes(),
        t.pods(),
        t.daemonSets(),
        t.instances(),
        t.networkInterfaces(),
        subnets,
        t.vpcs());
  }

  static Topology withVpcs(final Topology t, final Section<List<Vpc>> vpcs) {
    return new Topology(
        t.cluster(),
        t.callerIdentity(),
        t.nodes(),
        t.pods(),
        t.daemonSets(),
        t.instances(),
        t.networkInterfaces(),
        t.subnets(),
        vpcs);
  }
}
