/** Breaks of the house rules, planted for their test. */
@NullMarked
package planted.run;

import org.jspecify.annotations.NullMarked;
