/** Breaks of the house rules, planted for their test. */
@NullMarked
package planted.checks;

import org.jspecify.annotations.NullMarked;
