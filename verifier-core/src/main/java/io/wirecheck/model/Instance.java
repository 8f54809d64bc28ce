package io.wirecheck.model;

/** An EC2 instance, as DescribeInstances has it. */
public record Instance(
    String id,
    String ownerId,
    String type,
    String state,
    String vpcId,
    String subnetId,
    String zone) {}
