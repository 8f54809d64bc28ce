/** Runs read back from {@code run.json}: what became of them, and how two of them differ. */
@NullMarked
package io.wirecheck.run.written;

import org.jspecify.annotations.NullMarked;
