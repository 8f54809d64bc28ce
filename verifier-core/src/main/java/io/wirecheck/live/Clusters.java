package io.wirecheck.live;

import io.wirecheck.evidence.ClusterProvider.Diagnosis;
import io.wirecheck.evidence.Network;
import io.wirecheck.evidence.NetworkAddress;
import io.wirecheck.evidence.Tier;
import io.wirecheck.live.kubernetes.KubernetesCluster;
import io.wirecheck.live.kubernetes.fleet.Cleanup;
import io.wirecheck.live.kubernetes.fleet.Fleet;
import io.wirecheck.live.kubernetes.fleet.FleetSettings;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Puts networks of live clusters together, and tidies up behind them. */
final class Clusters {

  /** What a run creates ends by itself after this time, whatever became of the run. */
  private static final Duration LIFETIME = Duration.ofHours(1);

  private Clusters() {}

  static Network open(final NetworkAddress address, final Consumer<String> progress) {
    final EksTarget target = EksTarget.of(address);
    final Optional<OwnNode> ownNode =
        OwnNode.of(target, System::getenv).filter(own -> target.tier() == Tier.T3);
    progress.accept("connecting to " + address);
    final Connections connections = Connections.open(target);
    try {
      if (target.tier() != Tier.T0) {
        sweep(connections.kubernetes(), target.namespace(), progress);
      }
      final Fleet fleet =
          Fleet.in(
              connections.kubernetes().client(), settings(target, progress), Clock.systemUTC());
      return LiveNetwork.of(address, connections, fleet, ownNode);
    } catch (final RuntimeException unusable) {
      connections.close();
      throw unusable;
    }
  }

  private static FleetSettings settings(final EksTarget target, final Consumer<String> progress) {
    return new FleetSettings(
        target.namespace(),
        target.image().orElse(Fleet.DEFAULT_IMAGE),
        target.pullSecret(),
        target.tier(),
        new SecureRandom().nextLong(),
        LIFETIME,
        target.maxProbes(),
        progress);
  }

  /** What an ended run has left is in nobody's way: if it cannot go, this run goes on. */
  private static void sweep(
      final KubernetesCluster cluster,
      final Optional<String> namespace,
      final Consumer<String> progress) {
    final Cleanup.Swept swept = swept(cluster, namespace);
    swept.removed().forEach(one -> progress.accept("removed " + one + " of an ended run"));
    swept.failed().forEach(one -> progress.accept("left of an ended run: " + one));
  }

  private static Cleanup.Swept swept(
      final KubernetesCluster cluster, final Optional<String> namespace) {
    return namespace
        .map(only -> Cleanup.sweep(cluster.client(), only, Clock.systemUTC()))
        .orElseGet(() -> Cleanup.sweep(cluster.client(), Clock.systemUTC()));
  }

  static List<Diagnosis> cleanUp(final EksTarget target, final Consumer<String> progress) {
    progress.accept("looking for what ended runs have left");
    try (Connections connections = Connections.open(target)) {
      final Cleanup.Swept swept = swept(connections.kubernetes(), target.namespace());
      final List<Diagnosis> done = new ArrayList<>();
      swept.removed().forEach(one -> done.add(well("removed " + one)));
      swept.left().forEach(one -> done.add(well("left alone " + one)));
      swept.failed().forEach(one -> done.add(new Diagnosis("NOT REMOVED", Optional.of(one))));
      return done;
    }
  }

  private static Diagnosis well(final String subject) {
    return new Diagnosis(subject, Optional.empty());
  }

  static List<String> images(final EksTarget target) {
    return Fleet.images(settings(target, what -> {}));
  }
}
