package io.wirecheck.proving;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wirecheck.model.PodRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decides what is answered to a request of the Kubernetes API. */
final class Api {

  private final Store store;
  private final Objects objects;
  private final Lists lists;
  private final Tables tables;
  private final Discovery discovery;
  private final AccessRules rules;
  private final Optional<String> token;

  Api(
      final Store store,
      final Objects objects,
      final Lists lists,
      final Tables tables,
      final Discovery discovery,
      final AccessRules rules,
      final Optional<String> token) {
    this.store = store;
    this.objects = objects;
    this.lists = lists;
    this.tables = tables;
    this.discovery = discovery;
    this.rules = rules;
    this.token = token;
  }

  Answer answer(final Request request) {
    try {
      authenticate(request);
      final Optional<Answer> document = document(request);
      if (document.isPresent()) {
        return document.orElseThrow();
      }
      final Call call = Call.parse(request).orElseThrow(ApiException::unknownPath);
      return answer(call);
    } catch (final ApiException failure) {
      return Answer.Body.of(failure);
    }
  }

  private void authenticate(final Request request) {
    if (token.isPresent()
        && !request.header("authorization").equals("Bearer " + token.orElseThrow())) {
      throw ApiException.unauthorized();
    }
  }

  private Optional<Answer> document(final Request request) {
    final String path = request.path();
    final Optional<Discovery.Review> review =
        Discovery.REVIEWS.stream()
            .filter(one -> path.equals("/apis/%s/v1/%s".formatted(one.group(), one.plural())))
            .findFirst();
    if (review.isPresent()) {
      requireMethod(request, "POST");
      return Optional.of(
          Answer.Body.json(201, reviewed(review.orElseThrow(), request.bodyObject())));
    }
    if (List.of("/healthz", "/livez", "/readyz").contains(path)) {
      return Optional.of(text("ok"));
    }
    final Optional<ObjectNode> document = discovery.document(path);
    if (document.isPresent()) {
      requireMethod(request, "GET");
    }
    return document.map(tree -> Answer.Body.json(200, tree));
  }

  private static void requireMethod(final Request request, final String method) {
    if (!request.method().equals(method)) {
      throw ApiException.methodNotAllowed();
    }
  }

  private ObjectNode reviewed(final Discovery.Review review, final ObjectNode asked) {
    return switch (review.kind()) {
      case "SelfSubjectAccessReview" -> rules.reviewed(asked);
      case "SelfSubjectRulesReview" -> rules.rulesReviewed(asked);
      default -> {
        asked.putObject("status").putObject("userInfo").put("username", rules.user());
        yield asked;
      }
    };
  }

  private Answer answer(final Call call) {
    require(call);
    if (!call.subresource().isEmpty() && !call.subresource().equals("status")) {
      return subresource(call);
    }
    return switch (call.verb()) {
      case GET -> get(call);
      case LIST -> list(call);
      case WATCH -> new Answer.Watching(call);
      case CREATE -> object(call, 201, created(call));
      case UPDATE -> object(call, 200, objects.update(call));
      case PATCH -> object(call, 200, objects.patch(call));
      case DELETE -> deleted(call);
      case DELETECOLLECTION ->
          new Answer.Body(
              200,
              "application/json",
              Lists.bytes(
                  call.resource(),
                  new Lists.Page(versioned(store.version()), objects.deleteCollection(call))),
              Map.of());
    };
  }

  /**
   * Up to Kubernetes 1.34 an exec over a WebSocket, which is a GET, needs the verb get on
   * pods/exec; from 1.35 on it needs create too. Who has both passes everywhere.
   */
  private void require(final Call call) {
    rules.require(call);
    if (call.subresource().equals("exec")) {
      rules.require(call.withVerb(Call.Verb.CREATE));
    }
  }

  private Stored created(final Call call) {
    if (!call.name().isEmpty()) {
      throw ApiException.methodNotAllowed();
    }
    return objects.create(call);
  }

  private Answer object(final Call call, final int code, final Stored object) {
    return Answer.Body.json(
        code, Tables.isWanted(call.request()) ? Json.bytes(form(call, object)) : object.whole());
  }

  private Answer get(final Call call) {
    return object(call, 200, store.get(call.resource(), call.namespace(), call.name()));
  }

  private Answer list(final Call call) {
    final Lists.Page page = lists.page(call);
    return Tables.isWanted(call.request())
        ? Answer.Body.json(200, tables.table(call.resource(), page.metadata(), page.objects()))
        : new Answer.Body(200, "application/json", Lists.bytes(call.resource(), page), Map.of());
  }

  /** The object as the client of a watch wants it. */
  JsonNode form(final Call call, final Stored object) {
    return Tables.isWanted(call.request())
        ? tables.table(call.resource(), versioned(object.version()), List.of(object))
        : object.tree();
  }

  private static ObjectNode versioned(final long version) {
    return Json.object().put("resourceVersion", Long.toString(version));
  }

  private Answer deleted(final Call call) {
    final Objects.Deleted deleted = objects.delete(call);
    final boolean saysObject = !deleted.isGone() || call.resource().equals(Resource.PODS);
    return saysObject
        ? Answer.Body.json(200, deleted.object().whole())
        : Answer.Body.json(
            200, ApiException.success(call.resource(), call.name(), deleted.object().uid()));
  }

  private Answer subresource(final Call call) {
    if (!Discovery.verbs(call.subresource()).contains(call.verb().text())) {
      throw ApiException.methodNotAllowed();
    }
    return switch (call.subresource()) {
      case "exec" -> exec(call);
      case "log" -> {
        store.get(call.resource(), call.namespace(), call.name());
        yield text("");
      }
      case "eviction" -> {
        final Stored evicted = objects.delete(call).object();
        yield Answer.Body.json(
            201, ApiException.success(call.resource(), call.name(), evicted.uid()));
      }
      default -> Answer.Body.json(200, finalized(call));
    };
  }

  /** A namespace whose finalizers are taken away goes at once. */
  private byte[] finalized(final Call call) {
    final Stored namespace = store.get(call.resource(), "", call.name());
    if (call.request().bodyObject().path("spec").path("finalizers").isEmpty()
        && namespace.isDeleted()) {
      store.remove(call.resource(), "", call.name());
    }
    return namespace.whole();
  }

  private static Answer text(final String text) {
    return new Answer.Body(200, "text/plain", List.of(text.getBytes(UTF_8)), Map.of());
  }

  private Answer exec(final Call call) {
    final Query query = call.request().query();
    final Stored pod = store.get(call.resource(), call.namespace(), call.name());
    final JsonNode tree = pod.tree();
    final String node = Json.text(tree, "spec", "nodeName");
    final String phase = Json.text(tree, "status", "phase");
    if (query.all("command").isEmpty()) {
      throw ApiException.badRequest("you must specify at least one command for the container");
    }
    if (phase.equals("Failed") || phase.equals("Succeeded")) {
      throw ApiException.badRequest(
          "cannot exec into a container in a completed pod; current phase is " + phase);
    }
    requireContainer(query.first("container"), pod.name(), tree);
    if (node.isEmpty()) {
      throw ApiException.badRequest("pod %s does not have a host assigned".formatted(pod.name()));
    }
    requireReached(node);
    if (!phase.equals("Running")) {
      throw ApiException.internal("container not found (\"%s\")".formatted(firstContainer(tree)));
    }
    if (!call.request().isUpgrade()) {
      throw ApiException.badRequest("Upgrade request required");
    }
    return new Answer.Executing(
        new PodRuntime.Place(
            new PodRef(pod.namespace(), pod.name()),
            node,
            tree.path("spec").path("hostNetwork").asBoolean(),
            Capabilities.withheld(tree)),
        query.all("command"),
        query);
  }

  private static String firstContainer(final JsonNode pod) {
    return Json.text(pod.path("spec").path("containers").path(0), "name");
  }

  private static void requireContainer(final String asked, final String pod, final JsonNode tree) {
    for (final JsonNode container : tree.path("spec").path("containers")) {
      if (asked.isEmpty() || asked.equals(Json.text(container, "name"))) {
        return;
      }
    }
    throw ApiException.badRequest("container %s is not valid for pod %s".formatted(asked, pod));
  }

  private void requireReached(final String node) {
    final JsonNode there = store.get(Resource.NODES, "", node).tree();
    if (!NodeStatus.isReady(there)) {
      throw ApiException.internal(
          "error dialing backend: dial tcp %s:10250: i/o timeout"
              .formatted(NodeStatus.address(there).map(Object::toString).orElse(node)));
    }
  }
}
