package io.wirecheck.proving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
import java.util.List;
import java.util.Map;

/** The ways of changing an object by a part of it. */
final class Patches {

  static final String JSON = "application/json-patch+json";
  static final String MERGE = "application/merge-patch+json";
  static final String STRATEGIC = "application/strategic-merge-patch+json";
  static final String APPLY = "application/apply-patch+yaml";

  private static final String DIRECTIVE = "$patch";
  private static final String ORDER = "$setElementOrder/";
  private static final String DELETED_VALUES = "$deleteFromPrimitiveList/";
  private static final String RETAINED = "$retainKeys";

  /** By which field the elements of a list are the same (k8s.io/api, {@code patchMergeKey}). */
  private static final Map<String, String> MERGE_KEYS =
      Map.of(
          "containers", "name",
          "initContainers", "name",
          "env", "name",
          "volumes", "name",
          "volumeMounts", "mountPath",
          "ports", "containerPort",
          "conditions", "type",
          "ownerReferences", "uid",
          "imagePullSecrets", "name",
          "hostAliases", "ip");

  private Patches() {}

  /**
   * The object with a patch applied.
   *
   * @throws ApiException 415 for an unknown kind of patch, 422 or 400 for one that cannot be
   *     applied
   */
  static ObjectNode applied(final ObjectNode object, final String type, final Request request) {
    return switch (type) {
      case JSON -> jsonPatched(object, request);
      case MERGE -> merged(object, request.bodyObject());
      case STRATEGIC, APPLY -> strategicallyMerged(object, request.bodyObject());
      default -> throw ApiException.unsupportedMediaType(type);
    };
  }

  private static ObjectNode jsonPatched(final ObjectNode object, final Request request) {
    try {
      return (ObjectNode) JsonPatch.apply(Json.parse(request.body()), object);
    } catch (final JsonPatchException | IllegalArgumentException impossible) {
      throw ApiException.badRequest("the patch cannot be applied: " + impossible.getMessage());
    }
  }

  /** RFC 7386. */
  static ObjectNode merged(final ObjectNode object, final JsonNode patch) {
    final ObjectNode result = object.deepCopy();
    patch
        .properties()
        .forEach(
            field -> {
              final JsonNode value = field.getValue();
              if (value.isNull()) {
                result.remove(field.getKey());
              } else if (value.isObject()) {
                result.set(field.getKey(), merged(child(result, field.getKey()), value));
              } else {
                result.set(field.getKey(), value);
              }
            });
    return result;
  }

  private static ObjectNode child(final ObjectNode object, final String name) {
    return object.get(name) instanceof final ObjectNode there ? there : Json.object();
  }

  private static ObjectNode strategicallyMerged(final ObjectNode object, final JsonNode patch) {
    if (Json.text(patch, DIRECTIVE).equals("replace")) {
      return ((ObjectNode) patch.deepCopy()).without(DIRECTIVE);
    }
    final ObjectNode result = object.deepCopy();
    patch.properties().forEach(field -> mergeField(result, field.getKey(), field.getValue()));
    return result;
  }

  private static void mergeField(final ObjectNode result, final String name, final JsonNode value) {
    if (name.equals(RETAINED)) {
      result.retain(texts(value));
    } else if (name.startsWith(DELETED_VALUES)) {
      final JsonNode list = result.path(name.substring(DELETED_VALUES.length()));
      final List<String> deleted = texts(value);
      if (list instanceof final ArrayNode array) {
        for (int i = array.size() - 1; i >= 0; i--) {
          if (deleted.contains(array.get(i).asText())) {
            array.remove(i);
          }
        }
      }
    } else if (value.isNull()) {
      result.remove(name);
    } else if (value.isObject()) {
      mergeObject(result, name, value);
    } else if (value instanceof final ArrayNode list && MERGE_KEYS.containsKey(name)) {
      result.set(name, mergedLists(result.path(name), list, MERGE_KEYS.get(name)));
    } else if (!name.startsWith(ORDER) && !name.equals(DIRECTIVE)) {
      result.set(name, value);
    }
  }

  private static void mergeObject(
      final ObjectNode result, final String name, final JsonNode value) {
    if (Json.text(value, DIRECTIVE).equals("delete")) {
      result.remove(name);
    } else {
      result.set(name, strategicallyMerged(child(result, name), value));
    }
  }

  private static ArrayNode mergedLists(
      final JsonNode before, final ArrayNode patch, final String key) {
    final ArrayNode result = Json.array();
    before.forEach(result::add);
    for (final JsonNode element : patch) {
      final int there = indexOf(result, key, Json.text(element, key));
      if (Json.text(element, DIRECTIVE).equals("delete")) {
        if (there >= 0) {
          result.remove(there);
        }
      } else if (there >= 0) {
        result.set(there, strategicallyMerged((ObjectNode) result.get(there), element));
      } else if (!element.has(DIRECTIVE)) {
        result.add(element);
      }
    }
    return result;
  }

  private static int indexOf(final ArrayNode list, final String key, final String value) {
    for (int i = 0; i < list.size(); i++) {
      if (Json.text(list.get(i), key).equals(value)) {
        return i;
      }
    }
    return -1;
  }

  private static List<String> texts(final JsonNode list) {
    return java.util.stream.StreamSupport.stream(list.spliterator(), false)
        .map(JsonNode::asText)
        .toList();
  }
}
