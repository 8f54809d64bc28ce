package consumer;

import io.wirecheck.check.CheckResult;
import io.wirecheck.junit.CheckTest;
import io.wirecheck.junit.EksNetworkTest;

@EksNetworkTest(network = "reference:eks-study?fault=vxlan-overlay")
class FaultyNetworkTest {

  @CheckTest(profile = "eks-vpc-cni")
  void holds(CheckResult result) {}
}
