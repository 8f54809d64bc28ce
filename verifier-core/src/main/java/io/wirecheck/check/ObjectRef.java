package io.wirecheck.check;

import io.wirecheck.model.PodRef;

/** A Kubernetes object by kind and name; prints as {@code Pod default/web}. */
public record ObjectRef(String kind, String name) {

  public static ObjectRef pod(final PodRef pod) {
    return new ObjectRef("Pod", pod.toString());
  }

  public static ObjectRef node(final String name) {
    return new ObjectRef("Node", name);
  }

  @Override
  public String toString() {
    return kind + " " + name;
  }
}
