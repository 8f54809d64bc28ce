package io.wirecheck.trace;

/**
 * One thing that happened to a packet on a node.
 *
 * @param where such as {@code nat PREROUTING}, {@code routing}
 * @param text such as {@code matched rule 1536: from 192.168.1.40 lookup 2}
 */
public record Step(String where, String text) {}
