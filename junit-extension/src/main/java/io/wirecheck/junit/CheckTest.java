package io.wirecheck.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test of each check of a profile, for sets that are known only at run time: one invocation a
 * check, shown with its id. The method may take the {@link io.wirecheck.check.CheckResult}. As with
 * a suite the verdict is enforced before the body, which may ask for more and never for less.
 *
 * <p>A profile without checks fails the test: nothing was verified. In XML reports invocations have
 * numbers in the place of names; where names matter, write a suite.
 *
 * <p>The method's class is an {@link EksNetworkTest}.
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@TestTemplate
@ExtendWith(CheckTestExtension.class)
public @interface CheckTest {

  /**
   * The profile, one of Wirecheck's or of a {@link io.wirecheck.run.CheckProvider}; the configured
   * one where it is empty.
   */
  String profile() default "";
}
