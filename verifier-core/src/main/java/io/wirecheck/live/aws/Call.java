package io.wirecheck.live.aws;

import io.wirecheck.evidence.DocumentKind;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.services.ec2.Ec2Client;

/**
 * The call that reads each kind of document, the same that the kind's command makes.
 *
 * <p>Lists are read whole, without a filter, and judged afterwards. Each filter that one could
 * think of hides what a check looks for: by the cluster's VPC, the nodes in another VPC; by the
 * cluster's tags, the interfaces and nodes that somebody made without them; by instance, an address
 * that is on no node of the cluster at all. What the account has besides costs some pages.
 */
enum Call {
  CLUSTER(DocumentKind.CLUSTER, "eks:DescribeCluster"),
  CALLER_IDENTITY(DocumentKind.CALLER_IDENTITY, "sts:GetCallerIdentity"),
  INSTANCES(DocumentKind.INSTANCES, "ec2:DescribeInstances"),
  NETWORK_INTERFACES(DocumentKind.NETWORK_INTERFACES, "ec2:DescribeNetworkInterfaces"),
  SUBNETS(DocumentKind.SUBNETS, "ec2:DescribeSubnets"),
  VPCS(DocumentKind.VPCS, "ec2:DescribeVpcs");

  private final DocumentKind kind;
  private final String action;

  Call(final DocumentKind kind, final String action) {
    this.kind = kind;
    this.action = action;
  }

  /** The calls for the AWS kinds among these. */
  static Stream<Call> of(final Set<DocumentKind> kinds) {
    return Stream.of(values()).filter(call -> kinds.contains(call.kind));
  }

  DocumentKind kind() {
    return kind;
  }

  /** As IAM names it. */
  String action() {
    return action;
  }

  /** The member of the answer that is a list and is continued on further pages. */
  Optional<String> list() {
    return action.startsWith("ec2:") ? Optional.of(kind.marker()) : Optional.empty();
  }

  /** Makes the call, and one more for each further page that is asked for. */
  Iterable<? extends AwsResponse> pages(final Clients clients, final String cluster) {
    final Ec2Client ec2 = clients.ec2();
    final int size = clients.pageSize();
    return switch (this) {
      case CLUSTER -> List.of(clients.eks().describeCluster(call -> call.name(cluster)));
      case CALLER_IDENTITY -> List.of(clients.sts().getCallerIdentity());
      case INSTANCES -> ec2.describeInstancesPaginator(call -> call.maxResults(size));
      case NETWORK_INTERFACES ->
          ec2.describeNetworkInterfacesPaginator(call -> call.maxResults(size));
      case SUBNETS -> ec2.describeSubnetsPaginator(call -> call.maxResults(size));
      case VPCS -> ec2.describeVpcsPaginator(call -> call.maxResults(size));
    };
  }
}
