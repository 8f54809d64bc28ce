@NullMarked
package io.wirecheck.testkit;

import org.jspecify.annotations.NullMarked;
