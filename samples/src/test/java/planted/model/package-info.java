/** Breaks of the house rules, planted for their test. */
@NullMarked
package planted.model;

import org.jspecify.annotations.NullMarked;
