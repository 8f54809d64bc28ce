package io.wirecheck.live.aws;

import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * The clients of the services that are read.
 *
 * @param pageSize how many objects a page may have
 */
record Clients(Ec2Client ec2, EksClient eks, StsClient sts, int pageSize) {

  /** The most that EC2 gives. */
  static final int MOST = 1000;

  static Clients of(
      final Connection connection, final AwsCredentialsProvider credentials, final int pageSize) {
    return new Clients(
        connection.client(Ec2Client.builder(), credentials),
        connection.client(EksClient.builder(), credentials),
        connection.client(StsClient.builder(), credentials),
        pageSize);
  }
}
