/** Network checks as ordinary JUnit tests. */
@NullMarked
package io.wirecheck.junit;

import org.jspecify.annotations.NullMarked;
