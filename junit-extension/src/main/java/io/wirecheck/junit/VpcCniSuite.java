package io.wirecheck.junit;

/** All that an EKS cluster with the Amazon VPC CNI promises: the profile {@code eks-vpc-cni}. */
public interface VpcCniSuite
    extends ProfileSuite, AddressingSuite, CapacitySuite, RoutingSuite, SnatSuite {}
