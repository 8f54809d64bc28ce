/**
 * A Kubernetes cluster over its API: how to reach it, its objects as the bytes that it sends, and
 * the rights that this needs.
 *
 * <p>Lists are read one page after the other over one client, never side by side, and a server that
 * says {@code 429} is left alone for as long as it asks. That is all the limit on the rate of calls
 * that there is.
 */
@NullMarked
package io.wirecheck.live.kubernetes;

import org.jspecify.annotations.NullMarked;
