/**
 * What judging a flow takes: where probes stand, which flows are sampled, whose an address is, and
 * the rules that more than one author of checks goes by.
 */
@NullMarked
package io.wirecheck.flow;

import org.jspecify.annotations.NullMarked;
