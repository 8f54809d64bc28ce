/** Breaks of the house rules, planted for their test. */
@NullMarked
package planted.packet;

import org.jspecify.annotations.NullMarked;
