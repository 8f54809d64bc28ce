package io.wirecheck.proving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.evidence.Inventory;
import io.wirecheck.model.Topology;
import io.wirecheck.reference.TopologyWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** The objects of a topology, with what a real cluster says beside what the model holds. */
final class Inhabitants {

  private static final Map<DocumentKind, Resource> KINDS =
      Map.of(
          DocumentKind.NODES, Resource.NODES,
          DocumentKind.PODS, Resource.PODS,
          DocumentKind.DAEMON_SETS, Resource.DAEMON_SETS);

  private final Store store;
  private final Topology topology;
  private final Instant now;
  private long version = 1;

  private Inhabitants(final Store store, final Topology topology, final Instant now) {
    this.store = store;
    this.topology = topology;
    this.now = now;
  }

  static void put(final Store store, final Topology topology, final Instant now) {
    new Inhabitants(store, topology, now).putAll();
  }

  private void putAll() {
    final Set<String> namespaces =
        new TreeSet<>(Set.of("default", "kube-system", "kube-public", "kube-node-lease"));
    topology
        .pods()
        .asOptional()
        .ifPresent(pods -> pods.forEach(pod -> namespaces.add(pod.ref().namespace())));
    namespaces.forEach(this::namespace);
    KINDS.forEach(this::documents);
    service();
  }

  private void namespace(final String name) {
    final ObjectNode namespace = named(Resource.NAMESPACES, "", name);
    Json.make(namespace, "metadata", "labels").put("kubernetes.io/metadata.name", name);
    Json.make(namespace, "spec").putArray("finalizers").add("kubernetes");
    Json.make(namespace, "status").put("phase", "Active");
    put(Resource.NAMESPACES, namespace);
    put(Resource.SERVICE_ACCOUNTS, named(Resource.SERVICE_ACCOUNTS, name, "default"));
    put(Resource.CONFIG_MAPS, named(Resource.CONFIG_MAPS, name, "kube-root-ca.crt"));
  }

  private ObjectNode named(final Resource resource, final String namespace, final String name) {
    final ObjectNode tree =
        Json.object().put("kind", resource.kind()).put("apiVersion", resource.apiVersion());
    final ObjectNode metadata = tree.putObject("metadata").put("name", name);
    if (!namespace.isEmpty()) {
      metadata.put("namespace", namespace);
    }
    final String seed = resource.plural() + "/" + namespace + "/" + name;
    metadata.put(
        "uid",
        UUID.nameUUIDFromBytes(seed.getBytes(java.nio.charset.StandardCharsets.UTF_8)).toString());
    metadata.put("creationTimestamp", now.toString());
    return tree;
  }

  private void service() {
    final ObjectNode service = named(Resource.SERVICES, "default", "kubernetes");
    final ObjectNode spec = service.putObject("spec");
    spec.put("type", "ClusterIP").put("clusterIP", "10.100.0.1");
    spec.putArray("ports").addObject().put("name", "https").put("port", 443).put("protocol", "TCP");
    put(Resource.SERVICES, service);
    put(Resource.ENDPOINTS, named(Resource.ENDPOINTS, "default", "kubernetes"));
  }

  private void documents(final DocumentKind kind, final Resource resource) {
    final Inventory.Document document =
        TopologyWriter.write(topology, Set.of(kind), now).documents().get(kind);
    if (document instanceof final Inventory.Read read) {
      try (java.io.InputStream bytes = read.evidence().open()) {
        for (final JsonNode item : Json.parse(bytes.readAllBytes()).path("items")) {
          put(resource, completed(resource, (ObjectNode) item));
        }
      } catch (final IOException broken) {
        throw new UncheckedIOException("in memory nothing breaks", broken);
      }
    }
  }

  private ObjectNode completed(final Resource resource, final ObjectNode item) {
    if (resource.equals(Resource.NODES)) {
      return node(item);
    }
    return resource.equals(Resource.PODS) ? pod(item) : item;
  }

  private ObjectNode node(final ObjectNode node) {
    final ObjectNode metadata = Json.make(node, "metadata");
    metadata.put("creationTimestamp", now.toString());
    final ObjectNode labels = Json.make(metadata, "labels");
    fill(labels, "kubernetes.io/hostname", Json.text(metadata, "name"));
    fill(labels, "kubernetes.io/os", Json.text(node, "status", "nodeInfo", "operatingSystem"));
    fill(labels, "kubernetes.io/arch", Json.text(node, "status", "nodeInfo", "architecture"));
    final ObjectNode status = Json.make(node, "status");
    NodeStatus.mark(node, true, now);
    fill(Json.make(status, "allocatable"), "cpu", "1930m");
    fill(Json.make(status, "allocatable"), "memory", "3388360Ki");
    fill(Json.make(status, "capacity"), "memory", "3955656Ki");
    final ObjectNode info = Json.make(status, "nodeInfo");
    fill(info, "kubeletVersion", "v" + clusterVersion(topology) + ".2-eks-94953ac");
    fill(info, "osImage", "Amazon Linux 2023.6.20250107");
    fill(info, "kernelVersion", "6.1.119-129.201.amzn2023.x86_64");
    fill(info, "containerRuntimeVersion", "containerd://1.7.23");
    return node;
  }

  static String clusterVersion(final Topology topology) {
    return topology.cluster().asOptional().map(cluster -> cluster.version()).orElse("1.31");
  }

  private static ObjectNode pod(final ObjectNode pod) {
    final ObjectNode spec = Json.make(pod, "spec");
    for (final JsonNode container : spec.path("containers")) {
      fill((ObjectNode) container, "image", "registry.example/app:1");
      if (spec.path("hostNetwork").asBoolean()) {
        ((ObjectNode) container).putObject("securityContext").put("privileged", true);
      }
    }
    fill(spec, "restartPolicy", "Always");
    fill(spec, "serviceAccountName", "default");
    if (Json.text(pod, "status", "phase").equals("Running")) {
      final Optional<io.wirecheck.model.IpAddress> address =
          io.wirecheck.model.IpAddress.tryParse(Json.text(pod, "status", "podIP"));
      final JsonNode all = pod.path("status").path("podIPs").deepCopy();
      final String started = Json.text(pod, "metadata", "creationTimestamp");
      address.ifPresent(
          ip -> {
            PodStatus.running(
                pod,
                ip,
                io.wirecheck.model.IpAddress.tryParse(Json.text(pod, "status", "hostIP")),
                Instant.parse(started));
            Json.make(pod, "status").set("podIPs", all);
          });
    }
    return pod;
  }

  private static void fill(final ObjectNode object, final String field, final String value) {
    if (!object.has(field)) {
      object.put(field, value);
    }
  }

  private void put(final Resource resource, final ObjectNode tree) {
    version++;
    Json.make(tree, "metadata").put("resourceVersion", Long.toString(version));
    store.put(Stored.of(resource, tree));
  }
}
