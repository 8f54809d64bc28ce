/**
 * Frames as a node's interfaces carry them: capture files, header flyweights, the walk through a
 * frame's layers, and the nonce of a probe in it.
 */
@NullMarked
package io.wirecheck.packet;

import org.jspecify.annotations.NullMarked;
