/**
 * Conditions of tests that need a kernel or a program: skipped aloud where missing, failed in CI.
 */
@NullMarked
package io.wirecheck.requires;

import org.jspecify.annotations.NullMarked;
