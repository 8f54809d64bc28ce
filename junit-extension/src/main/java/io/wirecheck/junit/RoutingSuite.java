package io.wirecheck.junit;

import io.wirecheck.check.CheckResult;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which way packets take, and in which form. */
public interface RoutingSuite extends NetworkSuite {

  @Test
  @Tag("pod-traffic-leaves-by-its-own-interface")
  @Tag("CRITICAL")
  @Tag("T3")
  default void podTrafficLeavesByItsOwnInterface(final CheckResult result) {}

  @Test
  @Tag("pod-traffic-is-not-encapsulated")
  @Tag("MAJOR")
  @Tag("T3")
  default void podTrafficIsNotEncapsulated(final CheckResult result) {}
}
