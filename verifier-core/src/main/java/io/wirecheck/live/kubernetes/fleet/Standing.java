package io.wirecheck.live.kubernetes.fleet;

import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.wirecheck.model.IpAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a pod stands. */
sealed interface Standing {

  /** Its container runs, and it has an address. */
  record Runs(IpAddress address) implements Standing {}

  /** It may come yet. */
  record Waits(String reason) implements Standing {}

  /** It will not run, or not again. */
  record Failed(String reason) implements Standing {}

  /** Reasons that no waiting mends; ErrImagePull becomes ImagePullBackOff. */
  Set<String> HOPELESS =
      Set.of(
          "ImagePullBackOff",
          "InvalidImageName",
          "ErrImageNeverPull",
          "CreateContainerConfigError",
          "CreateContainerError",
          "RunContainerError",
          "CrashLoopBackOff");

  static Standing of(final Pod pod) {
    final PodStatus status = pod.getStatus() == null ? new PodStatus() : pod.getStatus();
    final String phase = Optional.ofNullable(status.getPhase()).orElse("Pending");
    if (pod.getMetadata().getDeletionTimestamp() != null) {
      return new Failed("it is being deleted");
    }
    if (phase.equals("Failed") || phase.equals("Succeeded")) {
      return new Failed(
          "it ended, phase %s (%s)"
              .formatted(phase, text(status.getReason(), status.getMessage())));
    }
    return waiting(status).or(() -> unscheduled(status)).orElseGet(() -> running(status, phase));
  }

  private static Standing running(final PodStatus status, final String phase) {
    final Optional<IpAddress> address =
        Optional.ofNullable(status.getPodIP()).flatMap(IpAddress::tryParse);
    return phase.equals("Running") && address.isPresent() && containersRun(status)
        ? new Runs(address.get())
        : new Waits("it is " + phase);
  }

  private static boolean containersRun(final PodStatus status) {
    final List<ContainerStatus> containers = containers(status);
    return !containers.isEmpty()
        && containers.stream()
            .allMatch(
                container ->
                    container.getState() != null && container.getState().getRunning() != null);
  }

  private static List<ContainerStatus> containers(final PodStatus status) {
    return Optional.ofNullable(status.getContainerStatuses()).orElse(List.of());
  }

  private static Optional<Standing> waiting(final PodStatus status) {
    return containers(status).stream()
        .flatMap(container -> Optional.ofNullable(container.getState()).stream())
        .flatMap(state -> Optional.ofNullable(state.getWaiting()).stream())
        .findFirst()
        .map(Standing::waiting);
  }

  private static Standing waiting(final ContainerStateWaiting waiting) {
    final String text = text(waiting.getReason(), waiting.getMessage());
    return HOPELESS.contains("" + waiting.getReason())
        ? new Failed("its container waits: " + text)
        : new Waits("its container waits: " + text);
  }

  private static Optional<Standing> unscheduled(final PodStatus status) {
    return Optional.ofNullable(status.getConditions()).orElse(List.<PodCondition>of()).stream()
        .filter(condition -> "PodScheduled".equals(condition.getType()))
        .filter(condition -> "False".equals(condition.getStatus()))
        .findFirst()
        .map(
            condition ->
                new Failed(
                    "it cannot be scheduled: "
                        + text(condition.getReason(), condition.getMessage())));
  }

  private static String text(final @Nullable String reason, final @Nullable String message) {
    final String said = Optional.ofNullable(reason).orElse("no reason given");
    return message == null || message.isBlank() ? said : said + ": " + message;
  }
}
