package consumer;

import io.wirecheck.junit.EksNetworkTest;
import io.wirecheck.junit.VpcCniSuite;

@EksNetworkTest(network = "flaky:eks-study")
class FlakyNetwork implements VpcCniSuite {}
