package consumer;

import io.wirecheck.junit.EksNetworkTest;
import io.wirecheck.junit.VpcCniSuite;

@EksNetworkTest(network = "reference:eks-study?variation=custom-networking")
class OtherNetwork implements VpcCniSuite {}
