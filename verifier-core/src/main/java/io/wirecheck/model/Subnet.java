package io.wirecheck.model;

/**
 * A subnet, as DescribeSubnets has it.
 *
 * @param cidr its IPv4 range, or the IPv6 one of a subnet that has no other
 */
public record Subnet(String id, String vpcId, String zone, Cidr cidr, int availableAddresses) {}
