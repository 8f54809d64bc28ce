/** Runs checks on a network: opens it, plans, gathers once for all, judges, reports. */
@NullMarked
package io.wirecheck.run;

import org.jspecify.annotations.NullMarked;
