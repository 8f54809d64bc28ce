/**
 * Captures on devices of the machine that this JVM runs on, by libpcap through pcap4j. Both may be
 * missing: everything else works without them.
 */
@NullMarked
package io.wirecheck.live.capture;

import org.jspecify.annotations.NullMarked;
