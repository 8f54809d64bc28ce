package io.wirecheck.checks;

import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.model.MacAddress;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.Topology;
import io.wirecheck.model.node.Link;
import io.wirecheck.model.node.NodeNetwork;
import java.util.List;
import java.util.Optional;

/**
 * Interfaces by which a node sends nothing, whatever its routes say: the kernel drops what is for a
 * device that is down or has no carrier before a capture could see it.
 */
final class IdleDevices {

  private final Topology topology;
  private final NodeNetwork tables;

  IdleDevices(final Topology topology, final NodeNetwork tables) {
    this.topology = topology;
    this.tables = tables;
  }

  /** Why nothing leaves by the interface; empty where something may. */
  Optional<String> why(final ObservationPoint point) {
    final List<Link> devices =
        topology.networkInterfaces().asOptional().orElse(List.of()).stream()
            .filter(eni -> eni.id().equals(point.id()))
            .map(NetworkInterface::mac)
            .flatMap(mac -> tables.links().stream().filter(link -> has(mac, link)))
            .toList();
    if (devices.isEmpty()) {
      return Optional.of("no device of the node has the MAC address of " + point.id());
    }
    return devices.stream().allMatch(link -> !link.up() || !link.carrier())
        ? Optional.of(
            "%s, the device of %s, %s"
                .formatted(
                    devices.get(0).name(),
                    point.id(),
                    devices.get(0).up() ? "has no carrier" : "is down"))
        : Optional.empty();
  }

  private static boolean has(final MacAddress mac, final Link link) {
    return link.mac().equals(Optional.of(mac));
  }
}
