package consumer;

import io.wirecheck.junit.EksNetworkTest;
import io.wirecheck.junit.VpcCniSuite;

@EksNetworkTest(network = "reference:eks-study?fault=vxlan-overlay")
class FaultyNetwork implements VpcCniSuite {}
