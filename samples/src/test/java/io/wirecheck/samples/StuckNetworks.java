package io.wirecheck.samples;

import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.evidence.Gathering;
import io.wirecheck.evidence.Inventory;
import io.wirecheck.evidence.Network;
import io.wirecheck.evidence.NetworkAddress;
import io.wirecheck.evidence.NetworkException;
import io.wirecheck.evidence.NetworkProvider;
import io.wirecheck.evidence.Placement;
import io.wirecheck.evidence.Round;
import io.wirecheck.run.Networks;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.CountDownLatch;

/** The reference network, on which a capture never ends: one heeds an interrupt, one is deaf. */
public final class StuckNetworks implements NetworkProvider {

  @Override
  public String scheme() {
    return "stuck";
  }

  @Override
  public List<String> describeAddresses() {
    return List.of("stuck:heeding  in tests", "stuck:deaf  in tests");
  }

  @Override
  public Network open(final NetworkAddress address) {
    return new Stuck(Networks.open("reference:eks-study"), address);
  }

  private record Stuck(Network reference, NetworkAddress where) implements Network {

    @Override
    public String address() {
      return where.toString();
    }

    @Override
    public String description() {
      return reference.description();
    }

    @Override
    public Inventory inventory(final Set<DocumentKind> kinds) {
      return reference.inventory(kinds);
    }

    @Override
    public Placement place(final SortedSet<Cell> cells) {
      return reference.place(cells);
    }

    @Override
    public Gathering gather(final Round round) {
      while (true) {
        try {
          new CountDownLatch(1).await();
        } catch (final InterruptedException told) {
          if (where.name().equals("heeding")) {
            throw new NetworkException("the capture was interrupted", told);
          }
        }
      }
    }

    @Override
    public void close() {
      reference.close();
    }
  }
}
