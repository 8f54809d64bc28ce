/**
 * What decides: needs, evidence as bytes with its provenance, the door to a network, bundles, and
 * the parsers from bytes to values.
 */
@NullMarked
package io.wirecheck.evidence;

import org.jspecify.annotations.NullMarked;
