package io.wirecheck.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A parameter that is a {@link Probe}: a pod of Wirecheck's in the network, at a place of this
 * kind. Two parameters of a method are never the same pod. Where the network cannot provide such
 * pods, the test fails with {@code INCONCLUSIVE(PLACEMENT)}; it is not skipped.
 */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface ProbePod {

  /** Which network interface owns the pod's address. */
  On on() default On.ANY;

  /** On which node, seen from the method's first probe. */
  OnNode node() default OnNode.ANY;

  /** The availability zone, such as {@code eu-central-1a}; any where it is empty. */
  String zone() default "";

  /** Network interfaces by their role. */
  enum On {
    /** The interface that the node was launched with. */
    PRIMARY_ENI,
    /** One that the VPC CNI attached. */
    SECONDARY_ENI,
    /** Any, a branch of security groups for pods included. */
    ANY
  }

  /** Nodes as the method's first probe sees them. */
  enum OnNode {
    /** That probe's own. */
    SAME,
    /** Any but that probe's. */
    OTHER,
    ANY
  }
}
