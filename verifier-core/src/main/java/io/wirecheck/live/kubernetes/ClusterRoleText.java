package io.wirecheck.live.kubernetes;

import java.util.Collection;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Rights as the roles that grant exactly them, in YAML: a {@code ClusterRole} for what is needed
 * everywhere, and a {@code Role} for each namespace. The same rights give the same text.
 */
public final class ClusterRoleText {

  private ClusterRoleText() {}

  /**
   * The roles, as documents of one YAML stream.
   *
   * @param name of each of them
   */
  public static String of(final String name, final Collection<Right> rights) {
    final Map<String, SortedSet<Right>> byNamespace =
        rights.stream()
            .collect(
                Collectors.groupingBy(
                    right -> right.namespace().orElse(""),
                    TreeMap::new,
                    Collectors.toCollection(TreeSet::new)));
    return byNamespace.entrySet().stream()
        .map(entry -> role(name, entry.getKey(), entry.getValue()))
        .collect(Collectors.joining("---\n"));
  }

  private static String role(
      final String name, final String namespace, final SortedSet<Right> rights) {
    return """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: %s
        metadata:
          name: %s
        %srules:
        %s"""
        .formatted(
            namespace.isEmpty() ? "ClusterRole" : "Role",
            quoted(name),
            namespace.isEmpty() ? "" : "  namespace: " + quoted(namespace) + "\n",
            rules(rights));
  }

  private static String rules(final SortedSet<Right> rights) {
    final Map<Target, SortedSet<String>> verbs = new TreeMap<>();
    rights.forEach(
        right ->
            verbs
                .computeIfAbsent(new Target(right.group(), right.path()), of -> new TreeSet<>())
                .add(right.verb()));
    final Map<Grant, SortedSet<String>> resources = new TreeMap<>();
    verbs.forEach(
        (target, granted) ->
            resources
                .computeIfAbsent(new Grant(target.group(), list(granted)), of -> new TreeSet<>())
                .add(target.resource()));
    return resources.entrySet().stream()
        .map(
            entry ->
                """
                  - apiGroups: [%s]
                    resources: [%s]
                    verbs: [%s]
                """
                    .formatted(
                        quoted(entry.getKey().group()),
                        list(entry.getValue()),
                        entry.getKey().verbs()))
        .collect(Collectors.joining());
  }

  private record Target(String group, String resource) implements Comparable<Target> {
    @Override
    public int compareTo(final Target other) {
      return (group + " " + resource).compareTo(other.group + " " + other.resource);
    }
  }

  private record Grant(String group, String verbs) implements Comparable<Grant> {
    @Override
    public int compareTo(final Grant other) {
      return (group + " " + verbs).compareTo(other.group + " " + other.verbs);
    }
  }

  private static String list(final SortedSet<String> words) {
    return words.stream().map(ClusterRoleText::quoted).collect(Collectors.joining(", "));
  }

  private static String quoted(final String text) {
    return '"' + text + '"';
  }
}
