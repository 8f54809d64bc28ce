/** Breaks of the house rules, planted for their test. */
@NullMarked
package planted.reference;

import org.jspecify.annotations.NullMarked;
