package io.wirecheck.live.kubernetes.fleet;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.Tier;
import io.wirecheck.model.ComputeType;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A run in a process of its own, which places probes, starts an agent, says so, and stays until it
 * is killed. Arguments: the API's URL, the run's number, and a namespace or nothing.
 */
final class AbandonedRun {

  private AbandonedRun() {}

  public static void main(final String[] arguments) throws IOException {
    final KubernetesClient client = Cluster.client(arguments[0]);
    final SmallCluster nodes = new SmallCluster();
    client
        .nodes()
        .list()
        .getItems()
        .forEach(node -> nodes.node(node.getMetadata().getName(), 5, 5, 20));
    final Fleet fleet =
        Fleet.in(
            client,
            new FleetSettings(
                arguments.length > 2 ? Optional.of(arguments[2]) : Optional.empty(),
                Fleet.DEFAULT_IMAGE,
                Optional.empty(),
                Tier.T3,
                Long.parseLong(arguments[1]),
                Duration.ofMinutes(10),
                10,
                System.out::println),
            Clock.systemUTC(),
            Cluster.START);
    // the inventory knows none of their addresses: the probes stay, and are placed nowhere
    fleet.place(
        nodes.topology(),
        new TreeSet<>(
            List.of(
                new Cell(
                    ComputeType.EC2,
                    "linux",
                    SmallCluster.PRIMARY.interfaceClass(),
                    SmallCluster.ZONE))));
    final String node = client.nodes().list().getItems().get(0).getMetadata().getName();
    fleet.shells().node(node).run(List.of("true"), Duration.ofSeconds(20));
    System.out.println("ready " + fleet.unsettled().size());
    while (System.in.read() >= 0) {
      System.out.println("still here");
    }
  }
}
