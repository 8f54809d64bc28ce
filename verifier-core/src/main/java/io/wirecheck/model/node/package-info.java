/**
 * One node's part of the data path as its kernel has it: devices, policy rules, routes, neighbours
 * and netfilter's chains. Values only; how packets fare in them is {@code trace}'s business.
 */
@NullMarked
package io.wirecheck.model.node;

import org.jspecify.annotations.NullMarked;
