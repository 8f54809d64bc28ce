/** Breaks of the house rules, planted for their test. */
@NullMarked
package planted.cli;

import org.jspecify.annotations.NullMarked;
