package consumer;

import io.wirecheck.junit.AddressingSuite;
import io.wirecheck.junit.EksNetworkTest;

@EksNetworkTest(network = "bundle:/nowhere")
class UnreachableNetworkTest implements AddressingSuite {}
