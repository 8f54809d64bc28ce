/** For those who write checks and networks: both are held to account without a test framework. */
@NullMarked
package io.wirecheck.testkit;

import org.jspecify.annotations.NullMarked;
