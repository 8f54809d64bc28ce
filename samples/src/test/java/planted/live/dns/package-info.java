/** Breaks of the house rules, planted for their test. */
@NullMarked
package planted.live.dns;

import org.jspecify.annotations.NullMarked;
