/**
 * Invariants of one's own, as sentences: {@code flows().from(...).to(...).should(...)}. A sentence
 * is an immutable value, prints as it reads, and is a check like any other.
 */
@NullMarked
package io.wirecheck.invariant;

import org.jspecify.annotations.NullMarked;
