package io.wirecheck.junit;

import io.wirecheck.check.CheckResult;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How many pods there is room for. */
public interface CapacitySuite extends NetworkSuite {

  @Test
  @Tag("node-pod-limit-fits-its-addresses")
  @Tag("MAJOR")
  @Tag("T0")
  default void nodePodLimitFitsItsAddresses(final CheckResult result) {}
}
