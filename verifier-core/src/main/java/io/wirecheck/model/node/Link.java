package io.wirecheck.model.node;

import io.wirecheck.model.MacAddress;
import java.util.Optional;

/**
 * A network device.
 *
 * @param mac empty for devices without one, such as IP-in-IP tunnels
 * @param up as an administrator set it ({@code IFF_UP})
 * @param carrier whether its wire is plugged in ({@code IFF_LOWER_UP})
 * @param kind {@code linkinfo.info_kind}, such as {@code veth} or {@code vxlan}; empty for hardware
 */
public record Link(
    int index,
    String name,
    Optional<MacAddress> mac,
    boolean up,
    boolean carrier,
    int mtu,
    Optional<String> kind) {}
