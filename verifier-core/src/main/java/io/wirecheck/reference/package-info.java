/** The in-process model of an EKS network: its topologies, its data path as bytes, its faults. */
@NullMarked
package io.wirecheck.reference;

import org.jspecify.annotations.NullMarked;
