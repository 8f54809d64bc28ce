package io.wirecheck.requires;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The test wires network namespaces and captures packets. It needs Linux, the programs that do
 * this, and the right to use them: as root, or as an ordinary user who may create user namespaces.
 * Where it is missing the test is skipped, or fails: see {@link Missing}.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(KernelCondition.class)
public @interface RequiresKernel {}
