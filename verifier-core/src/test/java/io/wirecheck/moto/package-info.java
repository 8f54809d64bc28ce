/** A cluster in moto, the emulator of AWS, for tests that read it with the AWS command line. */
@NullMarked
package io.wirecheck.moto;

import org.jspecify.annotations.NullMarked;
