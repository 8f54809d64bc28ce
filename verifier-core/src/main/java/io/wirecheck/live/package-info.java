/**
 * Live clusters: what reads the Kubernetes and AWS APIs, runs probe pods and captures on nodes, put
 * together as a network.
 */
@NullMarked
package io.wirecheck.live;

import org.jspecify.annotations.NullMarked;
