package io.wirecheck.benchmarks;

import io.wirecheck.check.CheckResult;
import io.wirecheck.evidence.NetworkAddress;
import io.wirecheck.model.Topology;
import io.wirecheck.reference.ReferenceNetwork;
import io.wirecheck.report.json.RunJson;
import io.wirecheck.run.Checks;
import io.wirecheck.run.Progress;
import io.wirecheck.run.Settings;
import io.wirecheck.run.Verifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * Judges a large inventory on the reference network, for measurements of a whole process: the
 * network writes its documents, and they are read, parsed, judged and reported as in any run.
 *
 * <p>Arguments: nodes, pods a node, and the ids of checks if not those that read the inventory
 * alone.
 */
public final class LargeInventory {

  private static final long SEED = 1;
  private static final List<String> CHECKS =
      List.of("node-pod-limit-fits-its-addresses", "pod-address-belongs-to-its-node");

  private LargeInventory() {}

  /** Judges, prints the verdicts, and writes {@code run.json} into a directory of its own. */
  public static void main(String[] arguments) throws IOException {
    final int nodes = Integer.parseInt(arguments[0]);
    final int pods = Integer.parseInt(arguments[1]);
    final List<String> checks =
        arguments.length > 2 ? List.of(arguments).subList(2, arguments.length) : CHECKS;
    final Topology topology = LargeTopology.of(nodes, pods, SEED);
    final NetworkAddress address = NetworkAddress.parse("reference:large");
    final Settings settings =
        Settings.resolve(Map.of(Settings.NETWORK, address.toString()), "benchmark");
    final Progress progress = Progress.silent();
    try (Verifier verifier =
        Verifier.of(
            ReferenceNetwork.open(address, topology, Clock.systemUTC()), settings, progress)) {
      verifier.check(checks.stream().<io.wirecheck.check.Check<?>>map(Checks::named).toList());
      final Path directory = Files.createTempDirectory("large-inventory");
      final List<Path> written = new RunJson().write(verifier.report(), directory);
      verifier.report().results().forEach(LargeInventory::print);
      System.out.println(written);
    }
  }

  private static void print(final CheckResult result) {
    System.out.println(result.id() + " " + result.verdict() + " " + result.counts());
  }
}
