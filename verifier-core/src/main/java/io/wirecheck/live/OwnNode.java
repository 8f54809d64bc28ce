package io.wirecheck.live;

import io.wirecheck.evidence.ClusterProvider.Diagnosis;
import io.wirecheck.evidence.Gathering.Lost;
import io.wirecheck.evidence.NetworkException;
import io.wirecheck.live.capture.LocalCaptures;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.MacAddress;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.Node;
import io.wirecheck.model.ProviderId;
import io.wirecheck.model.Topology;
import io.wirecheck.shell.CaptureOrder;
import io.wirecheck.shell.CaptureSource;
import io.wirecheck.shell.NodeDevices;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The node whose network this JVM is in, and captures on by itself. Which it is, the pod's
 * specification says; nothing is captured unless EC2 says the same: the node's primary interface is
 * a device here.
 */
final class OwnNode {

  /** Set from {@code spec.nodeName} by whoever wrote the pod. */
  static final String VARIABLE = "NODE_NAME";

  private static final CaptureOrder TRIAL =
      new CaptureOrder(List.of("lo"), "udp", 256, Duration.ofSeconds(10), 1 << 20);

  private final String name;
  private final CaptureSource local;

  OwnNode(final String name, final CaptureSource local) {
    this.name = name;
    this.local = local;
  }

  /**
   * The node of this process, if the target wants it to capture.
   *
   * @param variables gives an environment variable; null where it is not set
   * @throws NetworkException if nobody has said which node it is
   */
  static Optional<OwnNode> of(final EksTarget target, final UnaryOperator<String> variables) {
    if (!target.capturesLocally()) {
      return Optional.empty();
    }
    final String name =
        Optional.ofNullable(variables.apply(VARIABLE))
            .filter(value -> !value.isBlank())
            .orElseThrow(
                () ->
                    new NetworkException(
                        "capture=local needs the name of this pod's node in the environment"
                            + " variable %s: set it from fieldPath spec.nodeName"
                                .formatted(VARIABLE)));
    return Optional.of(new OwnNode(name, new LocalCaptures(name)));
  }

  /** What this process lacks to capture, by trying; whether the node is its own is not asked. */
  static List<Diagnosis> diagnose(final EksTarget target, final UnaryOperator<String> variables) {
    try {
      return of(target, variables).stream()
          .map(own -> new Diagnosis("capture in this process", own.obstacle()))
          .toList();
    } catch (final NetworkException unnamed) {
      return List.of(
          new Diagnosis("capture in this process", Optional.of("" + unnamed.getMessage())));
    }
  }

  /** Why the device that every machine has cannot be listened on. */
  Optional<String> obstacle() {
    final CaptureSource.Running trial = local.start(TRIAL);
    final Map<String, Lost> lost = trial.awaitListening();
    trial.discard();
    return lost.values().stream().map(Lost::detail).findFirst();
  }

  /** What captures on the node of a name; empty if it is not this one. */
  Optional<CaptureSource> captures(final String node, final Topology topology) {
    return node.equals(name) ? Optional.of(new Proven(topology)) : Optional.empty();
  }

  /** Captures only where the devices are those of the node. */
  private final class Proven implements CaptureSource {

    private final Topology topology;

    Proven(final Topology topology) {
      this.topology = topology;
    }

    @Override
    public String instrument() {
      return local.instrument();
    }

    @Override
    public Listing devices() {
      final Listing listing = local.devices();
      return listing instanceof final Listed listed
          ? doubt(listed.devices()).<Listing>map(Unlisted::new).orElse(listed)
          : listing;
    }

    @Override
    public Running start(final CaptureOrder order) {
      return local.start(order);
    }

    private Optional<Lost> doubt(final NodeDevices devices) {
      final Optional<MacAddress> primary = primary(topology);
      if (primary.isEmpty()) {
        return Optional.of(
            lost("which is the primary interface of its instance is not known from EC2"));
      }
      return devices.withAddress(primary.get()).isEmpty()
          ? Optional.of(
              lost(
                  "its primary interface %s is none of this machine's devices (%s): the pod needs hostNetwork: true"
                      .formatted(primary.get(), text(devices))))
          : Optional.empty();
    }

    private Lost lost(final String reason) {
      return new Lost(
          InconclusiveCode.NO_CAPTURE,
          "capture=local cannot prove that this process is on node %s, as %s says: %s"
              .formatted(name, VARIABLE, reason));
    }
  }

  private static String text(final NodeDevices devices) {
    return devices.all().stream()
        .map(device -> device.name() + " " + device.address())
        .collect(Collectors.joining(", "));
  }

  private Optional<MacAddress> primary(final Topology topology) {
    final List<Node> nodes = topology.nodes().asOptional().orElse(List.of());
    return nodes.stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .flatMap(Node::providerId)
        .map(ProviderId::instanceId)
        .flatMap(instance -> primary(topology, instance));
  }

  private static Optional<MacAddress> primary(final Topology topology, final String instance) {
    return topology.networkInterfaces().asOptional().orElse(List.of()).stream()
        .filter(eni -> eni.isPrimary() && eni.isAttachedTo(instance))
        .map(NetworkInterface::mac)
        .findFirst();
  }
}
