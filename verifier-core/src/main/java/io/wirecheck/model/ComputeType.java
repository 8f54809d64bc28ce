package io.wirecheck.model;

/** What a node runs on, by the label {@code eks.amazonaws.com/compute-type}. */
public enum ComputeType {
  /** An EC2 instance: no label, or {@code ec2}. */
  EC2,
  /** An EC2 instance that EKS Auto Mode manages: {@code auto}. */
  AUTO,
  /** A Fargate micro-VM: {@code fargate}. */
  FARGATE,
  /** A machine outside AWS, EKS Hybrid Nodes: {@code hybrid}. */
  HYBRID;

  public static final String LABEL = "eks.amazonaws.com/compute-type";
}
