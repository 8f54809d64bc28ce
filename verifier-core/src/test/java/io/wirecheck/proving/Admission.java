package io.wirecheck.proving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.regex.Pattern;

/** What the API server checks of a new object, and what it fills in. */
final class Admission {

  private static final Pattern NAME =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

  private static final String DRAWN = "bcdfghjklmnpqrstvwxz2456789";

  private final Store store;
  private final Clock clock;
  private final SplittableRandom random = new SplittableRandom();

  Admission(final Store store, final Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** The object as it is to be stored; the caller holds the store. */
  ObjectNode admit(final Resource resource, final String namespace, final ObjectNode asked) {
    final ObjectNode tree = asked.deepCopy();
    final ObjectNode metadata = Json.make(tree, "metadata");
    name(resource, metadata);
    final String name = Json.text(metadata, "name");
    if (resource.namespaced()) {
      requireLivingNamespace(resource, name, namespace);
      metadata.put("namespace", namespace);
    }
    metadata.put("uid", UUID.randomUUID().toString());
    metadata.put("creationTimestamp", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    metadata.remove("resourceVersion");
    metadata.remove("deletionTimestamp");
    metadata.put("generation", 1);
    if (resource.equals(Resource.PODS)) {
      pod(tree, name, namespace);
    } else if (resource.equals(Resource.NAMESPACES)) {
      Json.make(metadata, "labels").put("kubernetes.io/metadata.name", name);
      Json.make(tree, "spec").putArray("finalizers").add("kubernetes");
      tree.putObject("status").put("phase", "Active");
    }
    return tree;
  }

  private void name(final Resource resource, final ObjectNode metadata) {
    final String prefix = Json.text(metadata, "generateName");
    if (Json.text(metadata, "name").isEmpty() && !prefix.isEmpty()) {
      metadata.put("name", prefix + drawn());
    }
    final String name = Json.text(metadata, "name");
    if (name.isEmpty()) {
      throw ApiException.invalid(
          resource, name, "metadata.name: Required value: name or generateName is required");
    }
    final boolean isFree = resource.group().startsWith("rbac.");
    if (!isFree && (!NAME.matcher(name).matches() || name.length() > 253)) {
      throw ApiException.invalid(
          resource,
          name,
          "metadata.name: Invalid value: \"%s\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character"
              .formatted(name));
    }
  }

  private String drawn() {
    final StringBuilder text = new StringBuilder();
    for (int i = 0; i < 5; i++) {
      text.append(DRAWN.charAt(random.nextInt(DRAWN.length())));
    }
    return text.toString();
  }

  private void requireLivingNamespace(
      final Resource resource, final String name, final String namespace) {
    final Stored there = store.get(Resource.NAMESPACES, "", namespace);
    if (there.isDeleted()) {
      throw ApiException.terminating(resource, name, namespace);
    }
  }

  private void pod(final ObjectNode tree, final String name, final String namespace) {
    final ObjectNode spec = Json.make(tree, "spec");
    final JsonNode containers = spec.path("containers");
    if (containers.isEmpty()) {
      throw ApiException.invalid(Resource.PODS, name, "spec.containers: Required value");
    }
    for (final JsonNode container : containers) {
      if (Json.text(container, "image").isEmpty() || Json.text(container, "name").isEmpty()) {
        throw ApiException.invalid(Resource.PODS, name, "spec.containers[0].image: Required value");
      }
      fill((ObjectNode) container);
    }
    new PodSecurity(store.get(Resource.NAMESPACES, "", namespace)).require(name, tree);
    fill(spec);
    final ObjectNode status = tree.putObject("status").put("phase", "Pending");
    status.put("qosClass", "BestEffort");
  }

  private static void fill(final ObjectNode object) {
    if (object.has("containers")) {
      fill(object, "restartPolicy", "Always");
      fill(object, "dnsPolicy", "ClusterFirst");
      fill(object, "schedulerName", "default-scheduler");
      fill(object, "serviceAccountName", "default");
      fill(object, "serviceAccount", Json.text(object, "serviceAccountName"));
      if (!object.has("terminationGracePeriodSeconds")) {
        object.put("terminationGracePeriodSeconds", 30);
      }
      tolerate(object, "node.kubernetes.io/not-ready");
      tolerate(object, "node.kubernetes.io/unreachable");
    } else {
      fill(object, "imagePullPolicy", "IfNotPresent");
      fill(object, "terminationMessagePath", "/dev/termination-log");
      fill(object, "terminationMessagePolicy", "File");
    }
  }

  private static void fill(final ObjectNode object, final String field, final String value) {
    if (!object.has(field)) {
      object.put(field, value);
    }
  }

  private static void tolerate(final ObjectNode spec, final String key) {
    final ArrayNode tolerations = spec.withArray("tolerations");
    for (final JsonNode there : tolerations) {
      if (List.of("", key).contains(Json.text(there, "key"))
          && List.of("", "NoExecute").contains(Json.text(there, "effect"))) {
        return;
      }
    }
    tolerations
        .addObject()
        .put("key", key)
        .put("operator", "Exists")
        .put("effect", "NoExecute")
        .put("tolerationSeconds", 300);
  }

  /** What controllers put into every namespace. */
  Map<Resource, ObjectNode> contentOfNamespace(final String namespace) {
    final Map<Resource, ObjectNode> content = new LinkedHashMap<>();
    content.put(Resource.SERVICE_ACCOUNTS, named(Resource.SERVICE_ACCOUNTS, "default"));
    content.put(Resource.CONFIG_MAPS, named(Resource.CONFIG_MAPS, "kube-root-ca.crt"));
    content.replaceAll((resource, tree) -> admit(resource, namespace, tree));
    return content;
  }

  private static ObjectNode named(final Resource resource, final String name) {
    final ObjectNode tree =
        Json.object().put("kind", resource.kind()).put("apiVersion", resource.apiVersion());
    tree.putObject("metadata").put("name", name);
    return tree;
  }
}
