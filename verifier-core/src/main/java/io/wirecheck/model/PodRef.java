package io.wirecheck.model;

/** The name of a pod; prints as {@code namespace/name}. */
public record PodRef(String namespace, String name) implements Comparable<PodRef> {

  @Override
  public int compareTo(final PodRef other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
