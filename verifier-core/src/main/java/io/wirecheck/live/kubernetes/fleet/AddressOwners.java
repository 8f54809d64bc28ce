package io.wirecheck.live.kubernetes.fleet;

import io.wirecheck.evidence.InterfaceClass;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.Node;
import io.wirecheck.model.ProviderId;
import io.wirecheck.model.Topology;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which class of a node's interfaces holds an address. Only that node's are asked: in another VPC
 * of the account the address may be somebody else's.
 */
final class AddressOwners {

  private final Map<String, String> instances = new HashMap<>();
  private final List<NetworkInterface> interfaces;

  AddressOwners(final Topology topology) {
    interfaces = topology.networkInterfaces().asOptional().orElse(List.of());
    for (final Node node : topology.nodes().asOptional().orElse(List.of())) {
      node.providerId()
          .map(ProviderId::instanceId)
          .ifPresent(instance -> instances.put(node.name(), instance));
    }
  }

  /** Empty if the inventory has no such address at the node: it may be older than the address. */
  Optional<InterfaceClass> of(final String node, final IpAddress address) {
    final String instance = instances.getOrDefault(node, "");
    final List<NetworkInterface> attached =
        interfaces.stream().filter(eni -> eni.isAttachedTo(instance)).toList();
    return Stream.concat(
            attached.stream().filter(eni -> isSecondary(eni, address)).map(FreeAddresses::classOf),
            interfaces.stream()
                .filter(eni -> isBranchOf(attached, eni))
                .filter(eni -> eni.primaryAddress().filter(address::equals).isPresent())
                .map(eni -> InterfaceClass.BRANCH))
        .findFirst();
  }

  private static boolean isSecondary(final NetworkInterface eni, final IpAddress address) {
    return eni.secondaryAddresses().contains(address) || FreeAddresses.isWithin(eni, address);
  }

  private static boolean isBranchOf(
      final List<NetworkInterface> attached, final NetworkInterface eni) {
    final String trunk = eni.tags().getOrDefault(NetworkInterface.TRUNK_TAG, "");
    return eni.type().equals("branch")
        && attached.stream().anyMatch(other -> other.id().equals(trunk));
  }
}
