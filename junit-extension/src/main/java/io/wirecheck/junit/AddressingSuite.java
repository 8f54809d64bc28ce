package io.wirecheck.junit;

import io.wirecheck.check.CheckResult;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Where pods have their addresses from. */
public interface AddressingSuite extends NetworkSuite {

  @Test
  @Tag("pod-address-belongs-to-its-node")
  @Tag("CRITICAL")
  @Tag("T0")
  default void podAddressBelongsToItsNode(final CheckResult result) {}
}
