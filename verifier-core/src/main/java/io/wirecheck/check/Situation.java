package io.wirecheck.check;

import io.wirecheck.evidence.Placement;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.Topology;

/**
 * What a check chooses its subjects from.
 *
 * @param seed of every random choice, printed in the report
 * @param flowsPerCell how many flows are sampled in each cell
 * @param externalTarget an address beyond the VPC, which need not answer
 */
public record Situation(
    Topology topology,
    Placement placement,
    long seed,
    int flowsPerCell,
    IpAddress externalTarget) {}
