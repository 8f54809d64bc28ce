/** The invariants of an EKS network, one class a check. */
@NullMarked
package io.wirecheck.checks;

import org.jspecify.annotations.NullMarked;
