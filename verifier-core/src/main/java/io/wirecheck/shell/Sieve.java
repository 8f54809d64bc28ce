package io.wirecheck.shell;

import io.wirecheck.evidence.Evidence;
import io.wirecheck.evidence.Gathering;

/** Keeps of a raw capture what is ours, as {@code CaptureSieve} does. */
@FunctionalInterface
interface Sieve {

  Gathering.Capture sieve(String device, Evidence rawPcap, long run, long droppedByKernel);
}
