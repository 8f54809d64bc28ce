/**
 * Assertions in the style of AssertJ, about results, reports, topologies and flows. AssertJ comes
 * from those who use them.
 */
@NullMarked
package io.wirecheck.assertions;

import org.jspecify.annotations.NullMarked;
