package consumer;

import io.wirecheck.junit.EksNetworkTest;
import io.wirecheck.junit.VpcCniSuite;
import org.junit.jupiter.api.Disabled;

@Disabled
@EksNetworkTest
class DisabledNetwork implements VpcCniSuite {}
