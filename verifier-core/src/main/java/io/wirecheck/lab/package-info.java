/**
 * The data path of a topology, built from Linux network namespaces that are wired as the VPC CNI
 * wires a node.
 */
@NullMarked
package io.wirecheck.lab;

import org.jspecify.annotations.NullMarked;
