package consumer;

import io.wirecheck.junit.CheckTest;
import io.wirecheck.junit.EksNetworkTest;

@EksNetworkTest
class EmptySet {

  @CheckTest(profile = "nothing-yet")
  void our_rules_hold() {}
}
