/** What the rules of a node do to a packet: explains, and never decides. */
@NullMarked
package io.wirecheck.trace;

import org.jspecify.annotations.NullMarked;
