/** Breaks of the house rules, planted for their test. */
@NullMarked
package planted.check;

import org.jspecify.annotations.NullMarked;
