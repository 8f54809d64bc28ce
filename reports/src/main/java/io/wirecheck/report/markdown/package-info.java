/** The run as Markdown, for the summaries of CI jobs. */
@NullMarked
package io.wirecheck.report.markdown;

import org.jspecify.annotations.NullMarked;
