package io.wirecheck.model.node;

import io.wirecheck.model.IpAddress;
import io.wirecheck.model.MacAddress;
import java.util.Optional;

/**
 * An entry of the neighbour table.
 *
 * @param state {@code PERMANENT}, {@code REACHABLE}, {@code FAILED} ...
 */
public record Neighbour(IpAddress address, String device, Optional<MacAddress> mac, String state) {}
