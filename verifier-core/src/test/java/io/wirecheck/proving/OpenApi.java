package io.wirecheck.proving;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * As much of the OpenAPI documents as kubectl asks for: whether the server validates fields of what
 * is applied. The schemas themselves are left out.
 */
final class OpenApi {

  private OpenApi() {}

  static ObjectNode index() {
    final ObjectNode index = Json.object();
    final ObjectNode paths = index.putObject("paths");
    paths.putObject("api/v1").put("serverRelativeURL", "/openapi/v3/api/v1?hash=1");
    for (final String group : Discovery.groups()) {
      final String path = "apis/" + group + "/v1";
      paths.putObject(path).put("serverRelativeURL", "/openapi/v3/" + path + "?hash=1");
    }
    return index;
  }

  static Optional<ObjectNode> document(final String path) {
    final String[] parts = path.split("/", -1);
    final String group = parts.length == 6 && parts[3].equals("apis") ? parts[4] : "";
    final boolean isCore = parts.length == 5 && parts[3].equals("api");
    if (!isCore && !Discovery.groups().contains(group)) {
      return Optional.empty();
    }
    final ObjectNode document = Json.object().put("openapi", "3.0.0");
    document.putObject("info").put("title", "Kubernetes").put("version", "v1");
    final ObjectNode paths = document.putObject("paths");
    Resource.in(group, "v1").forEach(resource -> describe(paths, resource));
    document.putObject("components").putObject("schemas");
    return Optional.of(document);
  }

  private static void describe(final ObjectNode paths, final Resource resource) {
    final String base =
        (resource.group().isEmpty() ? "/api/v1" : "/apis/" + resource.apiVersion())
            + (resource.namespaced() ? "/namespaces/{namespace}/" : "/")
            + resource.plural()
            + "/{name}";
    final ObjectNode patch = paths.putObject(base).putObject("patch");
    for (final String name : new String[] {"dryRun", "fieldManager", "fieldValidation", "force"}) {
      patch
          .withArray("parameters")
          .addObject()
          .put("name", name)
          .put("in", "query")
          .putObject("schema")
          .put("type", "string");
    }
    patch
        .putObject("x-kubernetes-group-version-kind")
        .put("group", resource.group())
        .put("kind", resource.kind())
        .put("version", resource.version());
    patch.putObject("responses");
  }
}
