package io.wirecheck.packet;

/**
 * A tunnel between two outer addresses, both ways.
 *
 * @param initiator the outer source of the first frame; its port is 0
 * @param responder the outer destination of the first frame; its port is 0
 * @param identifier the VNI or the GRE key; 0 where there is none
 * @param frames how many frames were in it
 * @param bytes their length on the wire, link header and all
 * @param firstFrame the number of the first one
 */
public record Tunnel(
    TunnelKind kind,
    Endpoint initiator,
    Endpoint responder,
    long identifier,
    long frames,
    long bytes,
    long firstFrame) {}
