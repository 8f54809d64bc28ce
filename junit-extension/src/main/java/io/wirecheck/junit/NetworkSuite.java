package io.wirecheck.junit;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * The root of all suites. A suite is an interface with one {@code @Test default} method a check:
 * the method's name is the check's id in camel case, and its one parameter is the {@link
 * io.wirecheck.check.CheckResult}. The body is empty, because the verdict is enforced before it:
 * FAIL and INCONCLUSIVE are assertion errors, ERROR is another exception, and a check that does not
 * apply or is waived aborts its test with the reason.
 *
 * <p>To override such a method without {@code @Test} would drop its check, and fails the class.
 */
@ExtendWith(NetworkExtension.class)
@ResourceLock(NetworkSuite.LOCK)
public interface NetworkSuite {

  /** The resource that keeps network tests apart: a network is used by one thread at a time. */
  String LOCK = "io.wirecheck.network";
}
