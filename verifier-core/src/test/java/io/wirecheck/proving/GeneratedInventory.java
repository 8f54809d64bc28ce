package io.wirecheck.proving;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Section;
import io.wirecheck.model.Topology;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Many nodes and pods, of the size that real ones have, for measuring how fast they are read.
 *
 * @param podsOfNode how many pods each node has
 */
record GeneratedInventory(int nodes, int podsOfNode) {

  private static final Pattern TEXT = Pattern.compile("([0-9]+)x([0-9]+)");
  private static final int POD_BYTES = 2_700;
  private static final int BARE_POD_BYTES = 800;
  private static final String SETTINGS = settings();

  /** Reads {@code 5000x30}. */
  static GeneratedInventory parse(final String text) {
    final Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("'" + text + "' is not NODESxPODS, such as 5000x30");
    }
    return new GeneratedInventory(
        Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  static Topology noTopology() {
    return new Topology(
        unknown(), unknown(), unknown(), unknown(), unknown(), unknown(), unknown(), unknown(),
        unknown(), unknown());
  }

  private static <T> Section<T> unknown() {
    return Section.unknown(InconclusiveCode.NOT_RECORDED, "generated inventories have no AWS side");
  }

  void put(final Store store) {
    long version = store.version();
    for (int node = 0; node < nodes; node++) {
      store.put(node(node, ++version));
      for (int pod = 0; pod < podsOfNode; pod++) {
        store.put(pod(node, pod, ++version));
      }
    }
  }

  private static String nodeName(final int node) {
    return "ip-10-%d-%d-10.eu-central-1.compute.internal".formatted(node >> 8, node & 0xFF);
  }

  private static String nodeAddress(final int node) {
    return "10.%d.%d.10".formatted(node >> 8, node & 0xFF);
  }

  private static Stored node(final int node, final long version) {
    final String name = nodeName(node);
    final String json =
        """
        {"metadata":{"name":"%s","uid":"%s","resourceVersion":"%d",\
        "creationTimestamp":"2025-01-01T00:00:00Z","labels":{"kubernetes.io/hostname":"%s",\
        "kubernetes.io/os":"linux","kubernetes.io/arch":"amd64",\
        "node.kubernetes.io/instance-type":"m5.large",\
        "topology.kubernetes.io/zone":"eu-central-1%s"}},\
        "spec":{"providerID":"aws:///eu-central-1%s/i-%017x"},\
        "status":{"addresses":[{"type":"InternalIP","address":"%s"},\
        {"type":"Hostname","address":"%s"}],"allocatable":{"cpu":"1930m","pods":"110"},\
        "capacity":{"cpu":"2","pods":"110"},"conditions":[{"type":"Ready","status":"True"}],\
        "nodeInfo":{"architecture":"amd64","operatingSystem":"linux",\
        "kubeletVersion":"v1.31.2-eks-94953ac"}}}"""
            .formatted(
                name,
                uid("node", node),
                version,
                name,
                zone(node),
                zone(node),
                node + 1,
                nodeAddress(node),
                name);
    return new Stored(
        Resource.NODES,
        "",
        name,
        uid("node", node),
        version,
        Map.of("kubernetes.io/hostname", name),
        Map.of("metadata.name", name, "spec.unschedulable", "false"),
        json.getBytes(UTF_8));
  }

  private static char zone(final int node) {
    return (char) ('a' + node % 3);
  }

  private static String uid(final String kind, final int number) {
    return java.util.UUID.nameUUIDFromBytes((kind + number).getBytes(UTF_8)).toString();
  }

  private Stored pod(final int node, final int number, final long version) {
    final int index = node * podsOfNode + number;
    final String namespace = "team-" + index % 40;
    final String name = "app-%d-%05x".formatted(index % 997, index);
    final Map<String, String> labels =
        Map.of("app.kubernetes.io/name", "app-" + index % 997, "pod-template-hash", "5d8f7c9b6d");
    final String address = "10.%d.%d.%d".formatted(128 + (node >> 8), node & 0xFF, number + 11);
    final String head =
        """
        {"metadata":{"name":"%s","namespace":"%s","uid":"%s","resourceVersion":"%d",\
        "creationTimestamp":"2025-01-01T00:00:00Z","labels":{"app.kubernetes.io/name":"app-%d",\
        "pod-template-hash":"5d8f7c9b6d"}},"spec":{"nodeName":"%s","restartPolicy":"Always",\
        "serviceAccountName":"default","containers":[{"name":"app",\
        "image":"registry.example/team/app:1.2.3","env":["""
            .formatted(name, namespace, uid("pod", index), version, index % 997, nodeName(node));
    final String tail =
        """
        ]}]},"status":{"phase":"Running","hostIP":"%s","podIP":"%s",\
        "podIPs":[{"ip":"%s"}],"startTime":"2025-01-01T00:00:00Z","containerStatuses":[{"name":"app",\
        "ready":true,"restartCount":0,"state":{"running":{"startedAt":"2025-01-01T00:00:00Z"}}}]}}"""
            .formatted(nodeAddress(node), address, address);
    return new Stored(
        Resource.PODS,
        namespace,
        name,
        uid("pod", index),
        version,
        labels,
        Map.of(
            "metadata.name",
            name,
            "metadata.namespace",
            namespace,
            "spec.nodeName",
            nodeName(node),
            "status.phase",
            "Running"),
        (head + SETTINGS + tail).getBytes(UTF_8));
  }

  /** Variables of a container, as many as make the pod as large as one of an ordinary cluster. */
  private static String settings() {
    final StringBuilder text = new StringBuilder();
    int number = 0;
    while (text.length() < POD_BYTES - BARE_POD_BYTES) {
      text.append(number == 0 ? "" : ",")
          .append(
              "{\"name\":\"SETTING_%02d\",\"value\":\"setting %02d\"}".formatted(number, number));
      number++;
    }
    return text.toString();
  }
}
