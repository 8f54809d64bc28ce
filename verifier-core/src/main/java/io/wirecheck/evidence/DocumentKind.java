package io.wirecheck.evidence;

import java.util.EnumSet;
import java.util.Set;

/**
 * The documents of the inventory: where a bundle keeps each, and the command that writes the same
 * by hand.
 */
public enum DocumentKind {
  CLUSTER("aws/cluster.json", "aws eks describe-cluster --name CLUSTER --output json", "cluster"),
  CALLER_IDENTITY(
      "aws/caller-identity.json", "aws sts get-caller-identity --output json", "Account"),
  NODES("kubernetes/nodes.json", "kubectl get nodes -o json", "Node"),
  PODS("kubernetes/pods.json", "kubectl get pods --all-namespaces -o json", "Pod"),
  DAEMON_SETS(
      "kubernetes/daemonsets.json", "kubectl get daemonsets --all-namespaces -o json", "DaemonSet"),
  /** Of EKS Auto Mode alone: other clusters have no such resource. */
  NODE_CLASSES(
      "kubernetes/nodeclasses.json",
      "kubectl get nodeclasses.eks.amazonaws.com -o json",
      "NodeClass"),
  INSTANCES("aws/instances.json", "aws ec2 describe-instances --output json", "Reservations"),
  NETWORK_INTERFACES(
      "aws/network-interfaces.json",
      "aws ec2 describe-network-interfaces --output json",
      "NetworkInterfaces"),
  SUBNETS("aws/subnets.json", "aws ec2 describe-subnets --output json", "Subnets"),
  VPCS("aws/vpcs.json", "aws ec2 describe-vpcs --output json", "Vpcs");

  /** What is read once more at the end of a run, to see what changed meanwhile. */
  public static final Set<DocumentKind> KUBERNETES = Set.copyOf(EnumSet.of(NODES, PODS));

  public static final Set<DocumentKind> ALL = Set.copyOf(EnumSet.allOf(DocumentKind.class));

  private final String path;
  private final String command;
  private final String marker;

  DocumentKind(final String path, final String command, final String marker) {
    this.path = path;
    this.command = command;
    this.marker = marker;
  }

  /** The document's path in a bundle that Wirecheck writes. */
  public String path() {
    return path;
  }

  /** The command whose standard output is this document. */
  public String command() {
    return command;
  }

  /** The {@code kind} of a Kubernetes list's items, or the AWS answer's top-level field. */
  public String marker() {
    return marker;
  }

  public boolean isKubernetes() {
    return path.startsWith("kubernetes/");
  }
}
