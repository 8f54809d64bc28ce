package io.wirecheck.evidence;

/** The role of the network interface that owns a pod's address; never its name. */
public enum InterfaceClass {
  /** Device 0, the interface that the node was launched with. */
  PRIMARY,
  /** Any other that the VPC CNI attached. */
  SECONDARY,
  /** A branch of the trunk, security groups for pods. */
  BRANCH
}
