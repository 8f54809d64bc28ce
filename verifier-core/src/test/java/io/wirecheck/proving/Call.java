package io.wirecheck.proving;

import java.util.Optional;

/**
 * What a request asks of which object.
 *
 * @param namespace empty for all of them, or for what is in none
 * @param name empty for the collection
 * @param subresource empty for the object itself
 */
record Call(
    Verb verb,
    Resource resource,
    String namespace,
    String name,
    String subresource,
    Request request) {

  /** The verbs of access rules. */
  enum Verb {
    GET,
    LIST,
    WATCH,
    CREATE,
    UPDATE,
    PATCH,
    DELETE,
    DELETECOLLECTION;

    String text() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * Reads a path such as {@code /api/v1/namespaces/NAMESPACE/pods/NAME/exec}; empty if it names
   * nothing that is served.
   *
   * @throws ApiException 405 for a method that the path does not take
   */
  static Optional<Call> parse(final Request request) {
    final String[] all = request.path().substring(1).split("/", -1);
    final boolean isCore = all[0].equals("api");
    final int start = isCore ? 2 : 3;
    if (all.length <= start || !(isCore || all[0].equals("apis"))) {
      return Optional.empty();
    }
    final String group = isCore ? "" : all[1];
    final String version = all[start - 1];
    final String[] rest = java.util.Arrays.copyOfRange(all, start, all.length);
    if (isWithinNamespace(rest)) {
      return Resource.find(group, version, rest[2])
          .filter(Resource::namespaced)
          .flatMap(
              resource -> of(request, resource, rest[1], part(rest, 3), part(rest, 4), rest, 5));
    }
    return Resource.find(group, version, rest[0])
        .flatMap(resource -> of(request, resource, "", part(rest, 1), part(rest, 2), rest, 3))
        .filter(call -> !call.resource.namespaced() || call.name.isEmpty());
  }

  private static boolean isWithinNamespace(final String[] rest) {
    return rest.length > 2
        && rest[0].equals("namespaces")
        && !(rest.length == 3 && Resource.NAMESPACES.subresources().contains(rest[2]));
  }

  private static String part(final String[] parts, final int index) {
    return index < parts.length ? parts[index] : "";
  }

  private static Optional<Call> of(
      final Request request,
      final Resource resource,
      final String namespace,
      final String name,
      final String subresource,
      final String[] parts,
      final int longest) {
    final boolean isEmptyPart = parts[parts.length - 1].isEmpty();
    if (isEmptyPart
        || parts.length > longest
        || !(subresource.isEmpty() || resource.subresources().contains(subresource))) {
      return Optional.empty();
    }
    return Optional.of(
        new Call(verb(request, name), resource, namespace, name, subresource, request));
  }

  private static Verb verb(final Request request, final String name) {
    final boolean isCollection = name.isEmpty();
    return switch (request.method()) {
      case "GET", "HEAD" -> reading(request, isCollection);
      case "POST" -> Verb.CREATE;
      case "PUT" -> only(!isCollection, Verb.UPDATE);
      case "PATCH" -> only(!isCollection, Verb.PATCH);
      case "DELETE" -> isCollection ? Verb.DELETECOLLECTION : Verb.DELETE;
      default -> throw ApiException.methodNotAllowed();
    };
  }

  private static Verb reading(final Request request, final boolean isCollection) {
    if (!isCollection) {
      return Verb.GET;
    }
    return request.query().isTrue("watch") ? Verb.WATCH : Verb.LIST;
  }

  private static Verb only(final boolean allowed, final Verb verb) {
    if (!allowed) {
      throw ApiException.methodNotAllowed();
    }
    return verb;
  }

  Call withVerb(final Verb other) {
    return new Call(other, resource, namespace, name, subresource, request);
  }

  /** As access rules name it: {@code pods/exec}. */
  String ruledResource() {
    return subresource.isEmpty() ? resource.plural() : resource.plural() + "/" + subresource;
  }
}
