/** Breaks of the house rules, planted for their test. */
@NullMarked
package planted.trace;

import org.jspecify.annotations.NullMarked;
