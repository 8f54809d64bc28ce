package consumer;

import io.wirecheck.junit.EksNetworkTest;
import io.wirecheck.junit.NetworkSuite;
import org.junit.jupiter.api.Test;

interface TunnelSuite extends NetworkSuite {
  @Test
  default void podTrafficIsNotEncapsulated() {}
}

@EksNetworkTest(network = "reference:eks-study?fault=vxlan-overlay")
class WithoutParameter implements TunnelSuite {}
