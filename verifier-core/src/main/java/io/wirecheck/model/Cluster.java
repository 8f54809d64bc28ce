package io.wirecheck.model;

/** An EKS cluster, as DescribeCluster has it; its ARN names region and account. */
public record Cluster(String name, String arn, String version, String vpcId) {

  /** The region of the ARN, {@code arn:aws:eks:us-east-1:111122223333:cluster/name}. */
  public String region() {
    return part(3);
  }

  public String account() {
    return part(4);
  }

  private String part(final int index) {
    final String[] parts = arn.split(":", 6);
    return parts.length == 6 ? parts[index] : "";
  }
}
