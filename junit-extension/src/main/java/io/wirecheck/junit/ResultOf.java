package io.wirecheck.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says whose {@link io.wirecheck.check.CheckResult} a test of one's own takes. Unlike a suite's
 * method, such a test decides itself what to make of the verdict.
 */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface ResultOf {

  /** The check's id, such as {@code pod-address-belongs-to-its-node}. */
  String value();
}
