/** JMH measurements of what must stay fast. */
@NullMarked
package io.wirecheck.benchmarks;

import org.jspecify.annotations.NullMarked;
