package io.wirecheck.live.aws;

import io.wirecheck.evidence.DocumentKind;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.AwsResponse;

/**
 * The call that reads each kind of document, the same that the kind's command makes.
 *
 * <p>Lists are read whole, without a filter, and judged afterwards. Each filter that one could
 * think of hides what a check looks for: by the cluster's VPC, the nodes in another VPC; by the
 * cluster's tags, the interfaces and nodes that somebody made without them; by instance, an address
 * that is on no node of the cluster at all. What the account has besides costs some pages.
 */
enum Call {
  CLUSTER(
      DocumentKind.CLUSTER,
      "eks:DescribeCluster",
      (clients, cluster) ->
          List.of(clients.eks().describeCluster(request -> request.name(cluster)))),
  CALLER_IDENTITY(
      DocumentKind.CALLER_IDENTITY,
      "sts:GetCallerIdentity",
      (clients, cluster) -> List.of(clients.sts().getCallerIdentity())),
  INSTANCES(
      DocumentKind.INSTANCES,
      "ec2:DescribeInstances",
      (clients, cluster) ->
          clients.ec2().describeInstancesPaginator(r -> r.maxResults(clients.pageSize()))),
  NETWORK_INTERFACES(
      DocumentKind.NETWORK_INTERFACES,
      "ec2:DescribeNetworkInterfaces",
      (clients, cluster) ->
          clients.ec2().describeNetworkInterfacesPaginator(r -> r.maxResults(clients.pageSize()))),
  SUBNETS(
      DocumentKind.SUBNETS,
      "ec2:DescribeSubnets",
      (clients, cluster) ->
          clients.ec2().describeSubnetsPaginator(r -> r.maxResults(clients.pageSize()))),
  VPCS(
      DocumentKind.VPCS,
      "ec2:DescribeVpcs",
      (clients, cluster) ->
          clients.ec2().describeVpcsPaginator(r -> r.maxResults(clients.pageSize())));

  private final DocumentKind kind;
  private final String action;
  private final BiFunction<Clients, String, Iterable<? extends AwsResponse>> pages;

  Call(
      final DocumentKind kind,
      final String action,
      final BiFunction<Clients, String, Iterable<? extends AwsResponse>> pages) {
    this.kind = kind;
    this.action = action;
    this.pages = pages;
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
    return pages.apply(clients, cluster);
  }
}
