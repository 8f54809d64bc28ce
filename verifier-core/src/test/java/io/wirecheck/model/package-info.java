/** Tests of model, and what they share. */
@NullMarked
package io.wirecheck.model;

import org.jspecify.annotations.NullMarked;
