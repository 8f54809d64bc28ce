package io.wirecheck.proving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.evidence.Inventory;
import io.wirecheck.reference.TopologyWriter;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The other port, on which tests say what goes wrong and ask what has happened. */
final class Control {

  private final Vertx vertx;
  private final Store store;
  private final Lists lists;
  private final Kubelets kubelets;
  private final Controllers controllers;
  private final PodRuntime runtime;
  private final Disturbances disturbances;
  private final AccessRules rules;
  private final RequestLog log;
  private final Clock clock;

  Control(
      final Vertx vertx,
      final Store store,
      final Lists lists,
      final Kubelets kubelets,
      final Controllers controllers,
      final PodRuntime runtime,
      final Disturbances disturbances,
      final AccessRules rules,
      final RequestLog log,
      final Clock clock) {
    this.vertx = vertx;
    this.store = store;
    this.lists = lists;
    this.kubelets = kubelets;
    this.controllers = controllers;
    this.runtime = runtime;
    this.disturbances = disturbances;
    this.rules = rules;
    this.log = log;
    this.clock = clock;
  }

  Future<HttpServer> listen() {
    return vertx
        .createHttpServer(
            new HttpServerOptions().setHost("127.0.0.1").setPort(0).setHttp2ClearTextEnabled(false))
        .requestHandler(this::receive)
        .listen();
  }

  private void receive(final HttpServerRequest http) {
    http.body()
        .compose(
            body ->
                vertx.executeBlocking(
                    () -> {
                      final JsonNode asked =
                          body.length() == 0 ? Json.object() : Json.parse(body.getBytes());
                      return Json.bytes(answer(http.path(), asked));
                    },
                    false))
        .onSuccess(answer -> http.response().end(io.vertx.core.buffer.Buffer.buffer(answer)))
        .onFailure(broken -> http.response().setStatusCode(500).end(broken.toString()));
  }

  private JsonNode answer(final String path, final JsonNode asked) throws Exception {
    return switch (path) {
      case "/requests" -> log.entries();
      case "/objects" -> objects();
      case "/inventory" -> document(DocumentKind.valueOf(Json.text(asked, "kind")));
      case "/kill" -> Json.object().put("killed", runtime.kill(Json.text(asked, "program")));
      default -> {
        order(path, asked);
        controllers.wake();
        yield Json.object();
      }
    };
  }

  private void order(final String path, final JsonNode asked) throws Exception {
    switch (path) {
      case "/requests/forget" -> log.forget();
      case "/disturb" -> disturbances.plan((ObjectNode) asked);
      case "/disturb/forget" -> disturbances.forget();
      case "/images" -> disturbances.refuseImages(pattern(asked));
      case "/hold" -> disturbances.holdNamespaces(pattern(asked));
      case "/expire" -> {
        store.forget();
        lists.expire();
      }
      case "/evict" -> evict(asked);
      case "/node" -> mark(Json.text(asked, "name"), asked.path("ready").asBoolean());
      case "/stand-in" -> {
        if (!runtime.standIn(Json.text(asked, "program"), Json.text(asked, "script"))) {
          throw new IllegalStateException("there is no kernel, and no program in it");
        }
      }
      case "/rules" -> rules.set(asked.isArray() ? Optional.of(asked) : Optional.empty());
      default -> throw new IllegalArgumentException("no such order: " + path);
    }
  }

  private static Optional<Pattern> pattern(final JsonNode asked) {
    return Optional.of(Json.text(asked, "pattern"))
        .filter(text -> !text.isEmpty())
        .map(Pattern::compile);
  }

  private ObjectNode objects() {
    final ObjectNode all = Json.object();
    for (final Resource resource : Resource.ALL) {
      for (final Stored object : store.snapshot(resource).objects()) {
        all.set(resource.qualified() + " " + object.key(), object.tree());
      }
    }
    return all;
  }

  private JsonNode document(final DocumentKind kind) {
    final Inventory.Document document =
        TopologyWriter.write(runtime.topology(), Set.of(kind), clock.instant())
            .documents()
            .get(kind);
    if (document instanceof final Inventory.Read read) {
      try (java.io.InputStream bytes = read.evidence().open()) {
        return Json.parse(bytes.readAllBytes());
      } catch (final java.io.IOException broken) {
        throw new java.io.UncheckedIOException(broken);
      }
    }
    if (document instanceof final Inventory.NotRead unread) {
      return Json.object()
          .put(ProvingGround.UNREAD, unread.code().name())
          .put("detail", unread.detail());
    }
    throw new IllegalStateException(kind + " was not written");
  }

  private void evict(final JsonNode asked) throws Exception {
    final Stored pod =
        store.get(Resource.PODS, Json.text(asked, "namespace"), Json.text(asked, "name"));
    controllers.run(() -> kubelets.fail(pod, "Evicted", "The node was low on resource: memory."));
  }

  private void mark(final String node, final boolean isReady) {
    synchronized (store) {
      store.modify(
          Resource.NODES,
          "",
          node,
          tree -> {
            NodeStatus.mark(tree, isReady, clock.instant());
            return tree;
          });
      for (final Stored pod : store.snapshot(Resource.PODS).objects()) {
        if (node.equals(pod.fields().get("spec.nodeName"))
            && "Running".equals(pod.fields().get("status.phase"))) {
          store.modify(
              Resource.PODS,
              pod.namespace(),
              pod.name(),
              tree -> {
                PodStatus.condition(tree, "Ready", isReady ? "True" : "False", clock.instant());
                return tree;
              });
        }
      }
    }
  }
}
