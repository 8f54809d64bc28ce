/** Wirecheck in use; the documentation's snippets are compiled here. */
@NullMarked
package io.wirecheck.samples;

import org.jspecify.annotations.NullMarked;
