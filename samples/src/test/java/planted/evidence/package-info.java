/** Breaks of the house rules, planted for their test. */
@NullMarked
package planted.evidence;

import org.jspecify.annotations.NullMarked;
