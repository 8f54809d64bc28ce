package io.wirecheck.proving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wirecheck.evidence.NetworkException;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.Pod;
import io.wirecheck.model.PodRef;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Scheduler and kubelets in one: brings pods onto nodes, gives them addresses, starts them in the
 * runtime, and ends them. All but {@link #noteChange} is for the controllers' thread.
 */
final class Kubelets {

  private static final String SCHEDULER = "default-scheduler";
  private static final String KUBELET = "kubelet";

  private final Store store;
  private final Objects objects;
  private final Events events;
  private final Nodes nodes;
  private final AddressPool addresses;
  private final PodRuntime runtime;
  private final Disturbances disturbances;
  private final Clock clock;

  private final Set<PodRef> changed = new LinkedHashSet<>();
  private final List<Stored> removed = new ArrayList<>();
  private final Set<PodRef> waiting = new LinkedHashSet<>();

  /** The pods that run, by their uids. */
  private final Map<String, Pod> running = new HashMap<>();

  Kubelets(
      final Store store,
      final Objects objects,
      final Events events,
      final AddressPool addresses,
      final PodRuntime runtime,
      final Disturbances disturbances,
      final Clock clock) {
    this.store = store;
    this.objects = objects;
    this.events = events;
    this.nodes = new Nodes(store);
    this.addresses = addresses;
    this.runtime = runtime;
    this.disturbances = disturbances;
    this.clock = clock;
  }

  /** A pod that was there before the server, and runs in the runtime already. */
  void adopt(final Pod pod) {
    pod.nodeName().ifPresent(node -> nodes.placed(node, pod.ref()));
    if (pod.holdsItsAddresses()) {
      if (!pod.hostNetwork()) {
        pod.addresses().forEach(address -> addresses.held(address, pod.uid()));
      }
      running.put(pod.uid(), pod);
    }
  }

  void noteChange(final Store.Change change) {
    if (change.object().resource().equals(Resource.PODS)) {
      synchronized (changed) {
        changed.add(ref(change.object()));
        if (change.type() == Store.Change.Type.DELETED) {
          removed.add(change.object());
        }
      }
    }
  }

  private static PodRef ref(final Stored pod) {
    return new PodRef(pod.namespace(), pod.name());
  }

  boolean isWaiting() {
    return !waiting.isEmpty();
  }

  void reconcile() {
    final Set<PodRef> due = new LinkedHashSet<>(waiting);
    final List<Stored> gone;
    synchronized (changed) {
      due.addAll(changed);
      gone = List.copyOf(removed);
      changed.clear();
      removed.clear();
    }
    waiting.clear();
    gone.forEach(this::release);
    final Map<Stored, Pod> startable = new LinkedHashMap<>();
    for (final PodRef ref : due) {
      store
          .find(Resource.PODS, ref.namespace(), ref.name())
          .ifPresent(pod -> look(pod, startable::put));
    }
    start(startable);
  }

  private void look(final Stored pod, final java.util.function.BiConsumer<Stored, Pod> start) {
    final JsonNode tree = pod.tree();
    final String phase = Json.text(tree, "status", "phase");
    if (!phase.equals("Pending") && !phase.equals("Running")) {
      release(pod);
    } else if (pod.isDeleted()) {
      end(pod, tree);
    } else if (phase.equals("Running")) {
      endAtDeadline(pod, tree);
    } else if (Json.text(tree, "spec", "nodeName").isEmpty()) {
      schedule(pod, tree);
    } else if (!running.containsKey(pod.uid())) {
      prepare(pod, tree).ifPresentOrElse(ready -> start.accept(pod, ready), () -> wait(pod));
    }
  }

  private void wait(final Stored pod) {
    waiting.add(ref(pod));
  }

  private void schedule(final Stored pod, final JsonNode tree) {
    final Nodes.Choice choice = nodes.choose(tree);
    if (choice.node().isEmpty()) {
      events.warning(pod, "FailedScheduling", choice.whyNot(), SCHEDULER);
      modify(
          pod,
          object ->
              PodStatus.condition(object, "PodScheduled", "False", now())
                  .put("reason", "Unschedulable")
                  .put("message", choice.whyNot()));
      wait(pod);
      return;
    }
    final String node = choice.node().orElseThrow();
    nodes.placed(node, ref(pod));
    modify(
        pod,
        object -> {
          Json.make(object, "spec").put("nodeName", node);
          final ObjectNode condition = PodStatus.condition(object, "PodScheduled", "True", now());
          condition.remove(List.of("reason", "message"));
        });
    events.normal(
        pod, "Scheduled", "Successfully assigned %s to %s".formatted(pod.key(), node), SCHEDULER);
    wait(pod);
  }

  /** A pod that can be started now, with its address. */
  private Optional<Pod> prepare(final Stored pod, final JsonNode tree) {
    final String nodeName = Json.text(tree, "spec", "nodeName");
    final Optional<Stored> node = store.find(Resource.NODES, "", nodeName);
    if (node.isEmpty() || !NodeStatus.isReady(node.orElseThrow().tree())) {
      return Optional.empty();
    }
    nodes.placed(nodeName, ref(pod));
    final Optional<String> image = disturbances.imageNotPulled(tree);
    if (image.isPresent()) {
      refuseImage(pod, tree, image.orElseThrow());
      return Optional.empty();
    }
    final boolean hostNetwork = tree.path("spec").path("hostNetwork").asBoolean();
    final Optional<IpAddress> address =
        hostNetwork
            ? NodeStatus.address(node.orElseThrow().tree())
            : addresses.take(nodeName, pod.uid());
    if (address.isEmpty()) {
      events.warning(
          pod,
          "FailedCreatePodSandBox",
          ("Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network"
              + " for sandbox: plugin type=\"aws-cni\" name=\"aws-cni\" failed (add): add cmd:"
              + " failed to assign an IP address to container"),
          KUBELET);
      modify(pod, object -> PodStatus.waiting(object, "ContainerCreating", "", now()));
    }
    return address.map(ip -> pod(pod, tree, nodeName, hostNetwork, ip));
  }

  private void refuseImage(final Stored pod, final JsonNode tree, final String image) {
    final boolean isSecond = PodStatus.waitingReason(tree).equals("ErrImagePull");
    final boolean isLater = PodStatus.waitingReason(tree).equals("ImagePullBackOff");
    final String why =
        "failed to pull and unpack image \"%s\": failed to resolve reference \"%s\": not found"
            .formatted(image, image);
    if (!isSecond && !isLater) {
      events.warning(
          pod, "Failed", "Failed to pull image \"%s\": %s".formatted(image, why), KUBELET);
      events.warning(pod, "Failed", "Error: ErrImagePull", KUBELET);
      modify(pod, object -> PodStatus.waiting(object, "ErrImagePull", why, now()));
    } else if (isSecond) {
      events.warning(pod, "Failed", "Error: ImagePullBackOff", KUBELET);
      modify(
          pod,
          object ->
              PodStatus.waiting(
                  object,
                  "ImagePullBackOff",
                  "Back-off pulling image \"%s\"".formatted(image),
                  now()));
    }
  }

  private static Pod pod(
      final Stored pod,
      final JsonNode tree,
      final String node,
      final boolean hostNetwork,
      final IpAddress address) {
    return new Pod(
        ref(pod),
        pod.uid(),
        Optional.of(node),
        Pod.Phase.RUNNING,
        hostNetwork,
        List.of(address),
        List.of(),
        pod.labels(),
        Instant.parse(Json.text(tree, "metadata", "creationTimestamp")),
        Optional.empty());
  }

  private void start(final Map<Stored, Pod> pods) {
    if (pods.isEmpty()) {
      return;
    }
    try {
      runtime.start(List.copyOf(pods.values()));
    } catch (final NetworkException impossible) {
      pods.forEach((stored, pod) -> failed(stored, pod, impossible));
      return;
    }
    pods.forEach(
        (stored, pod) -> {
          running.put(pod.uid(), pod);
          events.normal(stored, "Started", "Started container", KUBELET);
          modify(
              stored,
              object ->
                  PodStatus.running(
                      object, pod.addresses().get(0), hostAddress(pod.nodeName()), now()));
        });
  }

  private void failed(final Stored stored, final Pod pod, final NetworkException why) {
    giveBack(pod);
    events.warning(
        stored,
        "FailedCreatePodSandBox",
        "Failed to create pod sandbox: " + why.getMessage(),
        KUBELET);
    wait(stored);
  }

  private Optional<IpAddress> hostAddress(final Optional<String> node) {
    return node.flatMap(name -> store.find(Resource.NODES, "", name))
        .flatMap(there -> NodeStatus.address(there.tree()));
  }

  /** The containers of a deleted pod end at once, unless nobody hears from its node. */
  private void end(final Stored pod, final JsonNode tree) {
    final String node = Json.text(tree, "spec", "nodeName");
    final boolean isHeard =
        node.isEmpty()
            || store
                .find(Resource.NODES, "", node)
                .filter(there -> NodeStatus.isReady(there.tree()))
                .isPresent();
    if (isHeard) {
      release(pod);
      objects.containersEnded(pod);
    } else {
      wait(pod);
    }
  }

  private void endAtDeadline(final Stored pod, final JsonNode tree) {
    final JsonNode seconds = tree.path("spec").path("activeDeadlineSeconds");
    if (!seconds.isNumber() || Json.text(tree, "status", "startTime").isEmpty()) {
      return;
    }
    final Instant deadline =
        Instant.parse(Json.text(tree, "status", "startTime")).plusSeconds(seconds.asLong());
    if (deadline.isAfter(clock.instant())) {
      wait(pod);
    } else {
      fail(
          pod, "DeadlineExceeded", "Pod was active on the node longer than the specified deadline");
    }
  }

  /** Ends a pod that the node will have no longer; it stays, with the phase Failed. */
  void fail(final Stored pod, final String reason, final String message) {
    release(pod);
    modify(pod, object -> PodStatus.failed(object, reason, message, now()));
    events.warning(pod, reason, message, KUBELET);
  }

  private void release(final Stored pod) {
    final String node = Json.text(pod.tree(), "spec", "nodeName");
    nodes.gone(node, ref(pod));
    final Pod was = running.remove(pod.uid());
    if (was != null) {
      runtime.stop(was);
      giveBack(was);
    }
  }

  private void giveBack(final Pod pod) {
    if (!pod.hostNetwork()) {
      pod.addresses().forEach(addresses::giveBack);
    }
  }

  /** Changes the pod, if it is there still and is the same. */
  private void modify(final Stored pod, final Consumer<ObjectNode> change) {
    synchronized (store) {
      store
          .find(Resource.PODS, pod.namespace(), pod.name())
          .filter(there -> there.uid().equals(pod.uid()))
          .ifPresent(
              there ->
                  store.modify(
                      Resource.PODS,
                      pod.namespace(),
                      pod.name(),
                      object -> {
                        change.accept(object);
                        return object;
                      }));
    }
  }

  private Instant now() {
    return clock.instant();
  }
}
