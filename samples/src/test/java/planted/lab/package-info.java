/** Breaks of the house rules, planted for their test. */
@NullMarked
package planted.lab;

import org.jspecify.annotations.NullMarked;
