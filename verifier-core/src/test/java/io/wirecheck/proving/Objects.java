package io.wirecheck.proving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Creating, changing and deleting objects, as the API server does it. */
final class Objects {

  private final Store store;
  private final Admission admission;
  private final Clock clock;

  Objects(final Store store, final Admission admission, final Clock clock) {
    this.store = store;
    this.admission = admission;
    this.clock = clock;
  }

  Stored create(final Call call) {
    return create(call, call.request().bodyObject());
  }

  private Stored create(final Call call, final ObjectNode tree) {
    final Resource resource = call.resource();
    if (resource.namespaced() && call.namespace().isEmpty()) {
      throw ApiException.methodNotAllowed();
    }
    requireKind(resource, tree);
    requireNamespace(call, tree);
    synchronized (store) {
      final ObjectNode admitted = admission.admit(resource, call.namespace(), tree);
      if (isDryRun(call)) {
        return Stored.of(resource, admitted);
      }
      return create(resource, admitted);
    }
  }

  /** Stores an object as it is, and what belongs to a namespace with it. */
  private Stored create(final Resource resource, final ObjectNode admitted) {
    final Stored created = store.create(resource, admitted);
    if (resource.equals(Resource.NAMESPACES)) {
      admission
          .contentOfNamespace(created.name())
          .forEach((kind, content) -> store.create(kind, content));
    }
    return created;
  }

  private static boolean isDryRun(final Call call) {
    return call.request().query().all("dryRun").contains("All");
  }

  private static void requireKind(final Resource resource, final ObjectNode tree) {
    final String kind = Json.text(tree, "kind");
    final String apiVersion = Json.text(tree, "apiVersion");
    if (!kind.equals(resource.kind()) || !apiVersion.equals(resource.apiVersion())) {
      throw ApiException.badRequest(
          "%s in version \"%s\" cannot be handled as a %s: no kind \"%s\" is registered for this path"
              .formatted(kind, apiVersion, resource.kind(), kind));
    }
  }

  private static void requireNamespace(final Call call, final ObjectNode tree) {
    final String said = Json.text(tree, "metadata", "namespace");
    if (!said.isEmpty() && !said.equals(call.namespace())) {
      throw ApiException.badRequest(
          "the namespace of the provided object does not match the namespace sent on the request");
    }
  }

  Stored update(final Call call) {
    final ObjectNode wanted = call.request().bodyObject();
    requireKind(call.resource(), wanted);
    final String named = Json.text(wanted, "metadata", "name");
    if (!named.equals(call.name())) {
      throw ApiException.badRequest(
          "the name of the object (%s) does not match the name on the URL (%s)"
              .formatted(named, call.name()));
    }
    return change(call, before -> wanted);
  }

  /** Changes the object, or makes it where a patch is applied by the server. */
  Stored patch(final Call call) {
    final String type = call.request().header("content-type").split(";", 2)[0].strip();
    if (type.equals(Patches.APPLY)
        && store.find(call.resource(), call.namespace(), call.name()).isEmpty()) {
      return create(call, call.request().bodyObject());
    }
    return change(call, before -> Patches.applied(before, type, call.request()));
  }

  private Stored change(final Call call, final java.util.function.UnaryOperator<ObjectNode> how) {
    synchronized (store) {
      final Stored before = store.get(call.resource(), call.namespace(), call.name());
      final ObjectNode wanted = changed(call, before.tree(), how.apply(before.tree()));
      if (isDryRun(call)) {
        return Stored.of(call.resource(), wanted);
      }
      final Stored after =
          store.modify(call.resource(), call.namespace(), call.name(), any -> wanted);
      removeIfReleased(after);
      return after;
    }
  }

  private static ObjectNode changed(
      final Call call, final ObjectNode before, final ObjectNode asked) {
    final String version = Json.text(asked, "metadata", "resourceVersion");
    if (!version.isEmpty() && !version.equals(Json.text(before, "metadata", "resourceVersion"))) {
      throw ApiException.conflict(
          call.resource(),
          call.name(),
          "the object has been modified; please apply your changes to the latest version and try"
              + " again");
    }
    if (call.subresource().equals("status")) {
      final ObjectNode result = before.deepCopy();
      result.set("status", asked.path("status").deepCopy());
      return result;
    }
    return kept(call, before, asked.deepCopy());
  }

  /** What nobody changes stays: identity, times, and the status where it has a path of its own. */
  private static ObjectNode kept(
      final Call call, final ObjectNode before, final ObjectNode result) {
    final ObjectNode metadata = Json.make(result, "metadata");
    for (final String field :
        List.of(
            "name",
            "namespace",
            "uid",
            "creationTimestamp",
            "resourceVersion",
            "deletionTimestamp",
            "deletionGracePeriodSeconds")) {
      copy(before.path("metadata"), metadata, field);
    }
    if (call.resource().subresources().contains("status")) {
      copy(before, result, "status");
    }
    return result;
  }

  private static void copy(final JsonNode from, final ObjectNode to, final String field) {
    if (from.has(field)) {
      to.set(field, from.get(field));
    } else {
      to.remove(field);
    }
  }

  /** What deleting answers with: the object if it stays for a while, else its last state. */
  record Deleted(Stored object, boolean isGone) {}

  Deleted delete(final Call call) {
    final ObjectNode options =
        call.request().hasBody() ? call.request().bodyObject() : Json.object();
    synchronized (store) {
      final Stored object = store.get(call.resource(), call.namespace(), call.name());
      final String uid = Json.text(options, "preconditions", "uid");
      if (!uid.isEmpty() && !uid.equals(object.uid())) {
        throw ApiException.conflict(
            call.resource(),
            call.name(),
            "Precondition failed: UID in precondition: %s, UID in object meta: %s"
                .formatted(uid, object.uid()));
      }
      final boolean isDryRun = isDryRun(call) || options.path("dryRun").toString().contains("All");
      return isDryRun ? new Deleted(object, true) : delete(object, grace(call, options));
    }
  }

  private static OptionalLong grace(final Call call, final ObjectNode options) {
    return options.has("gracePeriodSeconds")
        ? OptionalLong.of(options.path("gracePeriodSeconds").asLong())
        : call.request().query().number("gracePeriodSeconds");
  }

  /** Deletes an object at once if nothing holds it: finalizers, or a container that runs. */
  Deleted delete(final Stored object, final OptionalLong asked) {
    final boolean isNamespace = object.resource().equals(Resource.NAMESPACES);
    final long grace = grace(object, asked);
    if (!isNamespace && grace == 0 && finalizers(object).isEmpty()) {
      return new Deleted(
          store.remove(object.resource(), object.namespace(), object.name()).orElse(object), true);
    }
    final Stored marked =
        store.modify(
            object.resource(), object.namespace(), object.name(), tree -> marked(tree, grace));
    return new Deleted(marked, false);
  }

  /** Only a pod that runs somewhere is waited for. */
  private static long grace(final Stored object, final OptionalLong asked) {
    final ObjectNode tree = object.tree();
    final boolean waits =
        object.resource().equals(Resource.PODS)
            && !Json.text(tree, "spec", "nodeName").isEmpty()
            && !List.of("Failed", "Succeeded").contains(Json.text(tree, "status", "phase"));
    return waits
        ? asked.orElse(tree.path("spec").path("terminationGracePeriodSeconds").asLong(30))
        : 0;
  }

  private ObjectNode marked(final ObjectNode tree, final long grace) {
    final ObjectNode metadata = Json.make(tree, "metadata");
    if (!metadata.has("deletionTimestamp")) {
      metadata.put("deletionTimestamp", now().plusSeconds(grace).toString());
    }
    metadata.put("deletionGracePeriodSeconds", grace);
    if (Json.text(tree, "kind").equals("Namespace")) {
      Json.make(tree, "status").put("phase", "Terminating");
    }
    return tree;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  private static JsonNode finalizers(final Stored object) {
    return object.tree().path("metadata").path("finalizers");
  }

  /** An object that was to be deleted goes with its last finalizer; pods and namespaces later. */
  private void removeIfReleased(final Stored object) {
    final boolean isHeld =
        object.resource().equals(Resource.NAMESPACES)
            || (object.resource().equals(Resource.PODS)
                && object.tree().path("metadata").path("deletionGracePeriodSeconds").asLong() > 0);
    if (object.isDeleted() && !isHeld && finalizers(object).isEmpty()) {
      store.remove(object.resource(), object.namespace(), object.name());
    }
  }

  /** The container of a deleted pod has ended. */
  void containersEnded(final Stored pod) {
    synchronized (store) {
      final Optional<Stored> there = store.find(Resource.PODS, pod.namespace(), pod.name());
      if (there.filter(now -> now.uid().equals(pod.uid())).isPresent()) {
        delete(there.orElseThrow(), OptionalLong.of(0));
      }
    }
  }

  List<Stored> deleteCollection(final Call call) {
    synchronized (store) {
      final ObjectNode options =
          call.request().hasBody() ? call.request().bodyObject() : Json.object();
      return store.snapshot(call.resource()).objects().stream()
          .filter(Lists.selected(call))
          .map(object -> delete(object, grace(call, options)).object())
          .toList();
    }
  }
}
