/** Tests of run, and what they share. */
@NullMarked
package io.wirecheck.run;

import org.jspecify.annotations.NullMarked;
