/** A packet's path as a picture. */
@NullMarked
package io.wirecheck.report.path;

import org.jspecify.annotations.NullMarked;
