/** Breaks of the house rules, planted for their test. */
@NullMarked
package planted.live.aws;

import org.jspecify.annotations.NullMarked;
