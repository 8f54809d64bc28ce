package io.wirecheck.model;

/** A subnet, as DescribeSubnets has it; {@code cidr} is its IPv4 range. */
public record Subnet(String id, String vpcId, String zone, Cidr cidr, int availableAddresses) {}
