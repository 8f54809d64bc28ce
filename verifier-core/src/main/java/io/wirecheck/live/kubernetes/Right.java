package io.wirecheck.live.kubernetes;

import java.util.Comparator;
import java.util.Optional;

/**
 * A verb on a resource, as rules of RBAC grant it.
 *
 * @param group the API group; empty for the core group
 * @param namespace where it is needed; empty for everywhere
 */
public record Right(
    String verb,
    String group,
    String resource,
    Optional<String> subresource,
    Optional<String> namespace)
    implements Comparable<Right> {

  private static final Comparator<Right> ORDER =
      Comparator.comparing((Right right) -> right.namespace().orElse(""))
          .thenComparing(Right::group)
          .thenComparing(Right::path)
          .thenComparing(Right::verb);

  /** A right everywhere. */
  public static Right everywhere(final String verb, final String group, final String resource) {
    return new Right(verb, group, resource, Optional.empty(), Optional.empty());
  }

  /** The same right in all namespaces. */
  public Right everywhere() {
    return new Right(verb, group, resource, subresource, Optional.empty());
  }

  /** The resource as a rule names it, such as {@code pods/exec}. */
  String path() {
    return subresource.map(sub -> resource + "/" + sub).orElse(resource);
  }

  @Override
  public int compareTo(final Right other) {
    return ORDER.compare(this, other);
  }

  /** Such as {@code list pods} or {@code create pods/exec in wirecheck-ab12}. */
  @Override
  public String toString() {
    final String name = group.isEmpty() ? path() : path() + "." + group;
    return verb + " " + name + namespace.map(in -> " in " + in).orElse("");
  }
}
