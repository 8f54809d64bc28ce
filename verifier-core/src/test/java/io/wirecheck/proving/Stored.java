package io.wirecheck.proving;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * An object as it is stored: its bytes, and what selectors ask of it.
 *
 * @param namespace empty for what is in none
 * @param fields what field selectors may ask for
 * @param json the object without its kind and version, as the items of a list are written
 */
@SuppressWarnings("ArrayRecordComponent") // objects are compared by their versions
record Stored(
    Resource resource,
    String namespace,
    String name,
    String uid,
    long version,
    Map<String, String> labels,
    Map<String, String> fields,
    byte[] json) {

  static Stored of(final Resource resource, final ObjectNode tree) {
    final ObjectNode item = tree.deepCopy();
    item.remove("kind");
    item.remove("apiVersion");
    final JsonNode metadata = item.path("metadata");
    return new Stored(
        resource,
        Json.text(metadata, "namespace"),
        Json.text(metadata, "name"),
        Json.text(metadata, "uid"),
        metadata.path("resourceVersion").asLong(),
        Json.texts(metadata.path("labels")),
        selectable(resource, item),
        Json.bytes(item));
  }

  /** What the real server lets one select by (k8s.io/kubernetes, {@code pkg/apis/core/v1}). */
  private static Map<String, String> selectable(final Resource resource, final JsonNode item) {
    final Map<String, String> fields = new TreeMap<>();
    fields.put("metadata.name", Json.text(item, "metadata", "name"));
    if (resource.namespaced()) {
      fields.put("metadata.namespace", Json.text(item, "metadata", "namespace"));
    }
    if (resource.equals(Resource.PODS)) {
      fields.put("spec.nodeName", Json.text(item, "spec", "nodeName"));
      fields.put("spec.restartPolicy", Json.text(item, "spec", "restartPolicy"));
      fields.put("spec.serviceAccountName", Json.text(item, "spec", "serviceAccountName"));
      fields.put("status.phase", Json.text(item, "status", "phase"));
      fields.put("status.podIP", Json.text(item, "status", "podIP"));
    } else if (resource.equals(Resource.NODES)) {
      fields.put(
          "spec.unschedulable",
          Boolean.toString(item.path("spec").path("unschedulable").asBoolean()));
    } else if (resource.equals(Resource.NAMESPACES)) {
      fields.put("status.phase", Json.text(item, "status", "phase"));
    } else if (resource.equals(Resource.EVENTS)) {
      for (final String name : new String[] {"kind", "namespace", "name", "uid", "fieldPath"}) {
        fields.put("involvedObject." + name, Json.text(item, "involvedObject", name));
      }
      fields.put("reason", Json.text(item, "reason"));
      fields.put("type", Json.text(item, "type"));
    }
    return fields;
  }

  /** {@code namespace/name}, or the name alone. */
  String key() {
    return key(namespace, name);
  }

  static String key(final String namespace, final String name) {
    return namespace.isEmpty() ? name : namespace + "/" + name;
  }

  /** The object with its kind and version, to be changed at will. */
  ObjectNode tree() {
    return Json.parseObject(whole());
  }

  /** The bytes of the object with its kind and version. */
  byte[] whole() {
    final byte[] head =
        "{\"kind\":\"%s\",\"apiVersion\":\"%s\","
            .formatted(resource.kind(), resource.apiVersion())
            .getBytes(UTF_8);
    final byte[] whole = new byte[head.length + json.length - 1];
    System.arraycopy(head, 0, whole, 0, head.length);
    System.arraycopy(json, 1, whole, head.length, json.length - 1);
    return whole;
  }

  boolean isDeleted() {
    return !Json.text(tree(), "metadata", "deletionTimestamp").isEmpty();
  }
}
