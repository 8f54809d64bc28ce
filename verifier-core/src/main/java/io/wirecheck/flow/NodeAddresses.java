package io.wirecheck.flow;

import io.wirecheck.evidence.SightedPacket.Addresses;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.NetworkInterface.Attachment;
import io.wirecheck.model.Node;
import io.wirecheck.model.Pod;
import io.wirecheck.model.ProviderId;
import io.wirecheck.model.Topology;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which node an address is of: those that the node names, and all that its interfaces hold one by
 * one, without those that pods have.
 */
public final class NodeAddresses {

  private final Map<IpAddress, String> nodes = new HashMap<>();

  private NodeAddresses(final Topology topology) {
    final Map<String, String> byInstance = new HashMap<>();
    for (final Node node : topology.nodes().asOptional().orElse(List.of())) {
      node.internalAddresses().forEach(address -> nodes.put(address, node.name()));
      node.providerId()
          .map(ProviderId::instanceId)
          .ifPresent(id -> byInstance.put(id, node.name()));
    }
    for (final NetworkInterface eni : topology.networkInterfaces().asOptional().orElse(List.of())) {
      eni.attachment()
          .flatMap(Attachment::instanceId)
          .map(byInstance::get)
          .ifPresent(node -> addAll(eni, node));
    }
    topology.pods().asOptional().orElse(List.of()).stream()
        .filter(pod -> pod.holdsItsAddresses() && !pod.hostNetwork())
        .map(Pod::addresses)
        .forEach(nodes.keySet()::removeAll);
  }

  public static NodeAddresses of(final Topology topology) {
    return new NodeAddresses(topology);
  }

  /** True for an address of that node. */
  public boolean isOf(final IpAddress address, final String node) {
    return node.equals(nodes.get(address));
  }

  /** True where both ends are nodes, whichever. */
  public boolean areBothNodes(final Addresses addresses) {
    return nodes.containsKey(addresses.source()) && nodes.containsKey(addresses.destination());
  }

  /** True where the one end is {@code source} and the other {@code destination}. */
  public boolean areOf(final Addresses addresses, final String source, final String destination) {
    return source.equals(nodes.get(addresses.source()))
        && destination.equals(nodes.get(addresses.destination()));
  }

  /** The nodes of two addresses of nodes, in words. */
  public String owners(final Addresses addresses) {
    return "node %s -> node %s"
        .formatted(nodes.get(addresses.source()), nodes.get(addresses.destination()));
  }

  private void addAll(final NetworkInterface eni, final String node) {
    eni.primaryAddress().ifPresent(address -> nodes.put(address, node));
    eni.secondaryAddresses().forEach(address -> nodes.put(address, node));
  }
}
