/** The run on one page, for people who were not there. */
@NullMarked
package io.wirecheck.report.html;

import org.jspecify.annotations.NullMarked;
