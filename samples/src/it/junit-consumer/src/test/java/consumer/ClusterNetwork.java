package consumer;

import io.wirecheck.junit.EksNetworkTest;
import io.wirecheck.junit.VpcCniSuite;

@EksNetworkTest(network = "eks:x")
class ClusterNetwork implements VpcCniSuite {}
