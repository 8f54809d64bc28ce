package io.wirecheck.proving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wirecheck.model.IpAddress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** What kubelets write into the status of pods. */
final class PodStatus {

  private PodStatus() {}

  /** The condition of this type, set. Its time is that of its last change. */
  static ObjectNode condition(
      final ObjectNode object, final String type, final String status, final Instant now) {
    final ArrayNode conditions = Json.make(object, "status").withArray("conditions");
    ObjectNode found = Json.object();
    for (final JsonNode condition : conditions) {
      if (Json.text(condition, "type").equals(type)) {
        found = (ObjectNode) condition;
      }
    }
    if (found.isEmpty()) {
      found = conditions.addObject().put("type", type);
    }
    if (!Json.text(found, "status").equals(status)) {
      found.put("status", status).put("lastTransitionTime", seconds(now));
    }
    return found;
  }

  private static String seconds(final Instant now) {
    return now.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  static void running(
      final ObjectNode pod,
      final IpAddress address,
      final Optional<IpAddress> hostAddress,
      final Instant now) {
    final ObjectNode status = Json.make(pod, "status");
    status.put("phase", "Running");
    conditions(pod, "True", now);
    hostAddress.ifPresent(
        host -> {
          status.put("hostIP", host.toString());
          status.putArray("hostIPs").addObject().put("ip", host.toString());
        });
    status.put("podIP", address.toString());
    status.putArray("podIPs").addObject().put("ip", address.toString());
    status.put("startTime", seconds(now));
    for (final ObjectNode container : containers(pod)) {
      container.put("ready", true).put("started", true);
      final String image = Json.text(container, "image");
      container.put("imageID", image.contains("@") ? image : image + "@sha256:" + "0".repeat(64));
      container.put(
          "containerID", "containerd://" + Json.text(pod, "metadata", "uid").replace("-", ""));
      container.putObject("state").putObject("running").put("startedAt", seconds(now));
    }
  }

  static void conditions(final ObjectNode pod, final String status, final Instant now) {
    condition(pod, "PodReadyToStartContainers", "True", now);
    condition(pod, "Initialized", "True", now);
    condition(pod, "Ready", status, now);
    condition(pod, "ContainersReady", status, now);
    condition(pod, "PodScheduled", "True", now);
  }

  static void waiting(
      final ObjectNode pod, final String reason, final String message, final Instant now) {
    condition(pod, "Ready", "False", now).put("reason", "ContainersNotReady");
    condition(pod, "ContainersReady", "False", now).put("reason", "ContainersNotReady");
    for (final ObjectNode container : containers(pod)) {
      container.put("ready", false).put("started", false).put("imageID", "");
      final ObjectNode waiting = container.putObject("state").putObject("waiting");
      waiting.put("reason", reason);
      if (!message.isEmpty()) {
        waiting.put("message", message);
      }
    }
  }

  /** Why the first container waits; empty if it does not. */
  static String waitingReason(final JsonNode pod) {
    return Json.text(
        pod.path("status").path("containerStatuses").path(0), "state", "waiting", "reason");
  }

  static void failed(
      final ObjectNode pod, final String reason, final String message, final Instant now) {
    final ObjectNode status = Json.make(pod, "status");
    status.put("phase", "Failed").put("reason", reason).put("message", message);
    condition(pod, "Ready", "False", now).put("reason", "PodFailed");
    condition(pod, "ContainersReady", "False", now).put("reason", "PodFailed");
    for (final ObjectNode container : containers(pod)) {
      container.put("ready", false).put("started", false);
      container
          .putObject("state")
          .putObject("terminated")
          .put("exitCode", 137)
          .put("reason", "Error")
          .put("finishedAt", seconds(now));
    }
  }

  /** The statuses of the containers, made where they are missing. */
  private static List<ObjectNode> containers(final ObjectNode pod) {
    final ArrayNode statuses = Json.make(pod, "status").withArray("containerStatuses");
    if (statuses.isEmpty()) {
      for (final JsonNode container : pod.path("spec").path("containers")) {
        final ObjectNode status = statuses.addObject();
        status
            .put("name", Json.text(container, "name"))
            .put("image", Json.text(container, "image"))
            .put("restartCount", 0);
        status.putObject("lastState");
      }
    }
    return java.util.stream.StreamSupport.stream(statuses.spliterator(), false)
        .map(ObjectNode.class::cast)
        .toList();
  }
}
