package io.wirecheck.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * The tests of this class are about the network of an Amazon EKS cluster. Each test fails where the
 * network cannot be used, and may take a {@link io.wirecheck.run.Verifier}, a {@link
 * io.wirecheck.model.Topology} or, with {@link ResultOf}, a {@link io.wirecheck.check.CheckResult}
 * as parameter.
 *
 * <p>A value that is not given here comes from the system property {@code wirecheck.NAME}, the
 * environment variable {@code WIRECHECK_NAME}, or the default, in this order.
 *
 * <p>A test that failed stays failed for as long as the JVM lives: running it again repeats the
 * failure, because a network that passes at the second look is not a healthy one.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
@ExtendWith(NetworkExtension.class)
@ResourceLock(NetworkSuite.LOCK)
public @interface EksNetworkTest {

  /** The network's address, such as {@code eks:staging}. */
  String network() default "";

  /**
   * The profile that this class answers for: an unfiltered run that leaves one of its checks
   * without an answer fails the class. A class that implements {@link VpcCniSuite} answers for the
   * configured profile without naming it.
   */
  String profile() default "";
}
