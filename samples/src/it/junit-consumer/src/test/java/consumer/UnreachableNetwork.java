package consumer;

import io.wirecheck.junit.EksNetworkTest;
import io.wirecheck.junit.VpcCniSuite;

@EksNetworkTest(network = "bundle:/nowhere")
class UnreachableNetwork implements VpcCniSuite {}
