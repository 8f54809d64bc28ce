package io.wirecheck.junit;

import io.wirecheck.check.CheckResult;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** With which addresses pods are known beyond the VPC. */
public interface SnatSuite extends NetworkSuite {

  @Test
  @Tag("egress-leaves-with-the-declared-source")
  @Tag("CRITICAL")
  @Tag("T3")
  default void egressLeavesWithTheDeclaredSource(final CheckResult result) {}
}
