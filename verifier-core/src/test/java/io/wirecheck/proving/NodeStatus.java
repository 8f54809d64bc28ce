package io.wirecheck.proving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wirecheck.model.IpAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the status of a node says, and how a node is lost and found. */
final class NodeStatus {

  private static final String UNREACHABLE = "node.kubernetes.io/unreachable";

  private NodeStatus() {}

  static boolean isReady(final JsonNode node) {
    for (final JsonNode condition : node.path("status").path("conditions")) {
      if (Json.text(condition, "type").equals("Ready")) {
        return Json.text(condition, "status").equals("True");
      }
    }
    return false;
  }

  /** The first internal address. */
  static Optional<IpAddress> address(final JsonNode node) {
    for (final JsonNode address : node.path("status").path("addresses")) {
      if (Json.text(address, "type").equals("InternalIP")) {
        return IpAddress.tryParse(Json.text(address, "address"));
      }
    }
    return Optional.empty();
  }

  /** As the node controller marks a node whose kubelet it hears, or no longer does. */
  static void mark(final ObjectNode node, final boolean isReady, final Instant now) {
    final ObjectNode ready = PodStatus.condition(node, "Ready", isReady ? "True" : "Unknown", now);
    ready.put("reason", isReady ? "KubeletReady" : "NodeStatusUnknown");
    ready.put(
        "message",
        isReady ? "kubelet is posting ready status" : "Kubelet stopped posting node status.");
    final ArrayNode taints = Json.make(node, "spec").withArray("taints");
    for (int i = taints.size() - 1; i >= 0; i--) {
      if (Json.text(taints.get(i), "key").equals(UNREACHABLE)) {
        taints.remove(i);
      }
    }
    if (!isReady) {
      for (final String effect : List.of("NoSchedule", "NoExecute")) {
        taints.addObject().put("key", UNREACHABLE).put("effect", effect);
      }
    }
    if (taints.isEmpty()) {
      Json.make(node, "spec").remove("taints");
    }
  }
}
