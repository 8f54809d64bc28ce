package consumer;

import io.wirecheck.junit.EksNetworkTest;
import io.wirecheck.junit.VpcCniSuite;

@EksNetworkTest
class StagingNetworkTest implements VpcCniSuite {}
