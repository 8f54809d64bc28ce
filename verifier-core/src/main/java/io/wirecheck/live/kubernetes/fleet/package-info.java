/**
 * What a run creates in a cluster: probe pods, host agents, their shells, and how all that goes.
 */
@NullMarked
package io.wirecheck.live.kubernetes.fleet;

import org.jspecify.annotations.NullMarked;
