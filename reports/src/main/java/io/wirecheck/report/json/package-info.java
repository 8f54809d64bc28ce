/** The run as JSON, for tools. */
@NullMarked
package io.wirecheck.report.json;

import org.jspecify.annotations.NullMarked;
