/** Tests of check, and what they share. */
@NullMarked
package io.wirecheck.check;

import org.jspecify.annotations.NullMarked;
