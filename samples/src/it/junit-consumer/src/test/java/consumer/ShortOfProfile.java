package consumer;

import io.wirecheck.junit.AddressingSuite;
import io.wirecheck.junit.EksNetworkTest;

@EksNetworkTest(profile = "eks-vpc-cni")
class ShortOfProfile implements AddressingSuite {}
