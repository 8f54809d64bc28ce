package io.wirecheck.check;

/** A check of how packets travel between two places. */
public interface FlowCheck extends Check<FlowSubject> {}
