/** Records of the domain: what a cluster's network consists of, as values. */
@NullMarked
package io.wirecheck.model;

import org.jspecify.annotations.NullMarked;
