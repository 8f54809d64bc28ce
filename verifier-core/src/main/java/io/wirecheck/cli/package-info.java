/** The command line: reads arguments, prints, and turns an outcome into an exit status. */
@NullMarked
package io.wirecheck.cli;

import org.jspecify.annotations.NullMarked;
