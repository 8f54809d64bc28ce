/** Tests of evidence, and what they share. */
@NullMarked
package io.wirecheck.evidence;

import org.jspecify.annotations.NullMarked;
