/** The vocabulary of checks: what is demanded, of whom, and the answers. */
@NullMarked
package io.wirecheck.check;

import org.jspecify.annotations.NullMarked;
