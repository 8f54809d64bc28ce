package io.wirecheck.junit;

import com.google.auto.service.AutoService;
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
import io.wirecheck.model.InconclusiveCode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * {@code staged:NAME} opens under every name but those that start with {@code nowhere}. One that
 * starts with {@code lost} is opened, and cannot be read.
 */
@AutoService(NetworkProvider.class)
public final class StagedNetworks implements NetworkProvider {

  /** What happened to the networks, in order: {@code open NAME}, {@code close NAME}. */
  static final List<String> EVENTS = new CopyOnWriteArrayList<>();

  @Override
  public String scheme() {
    return "staged";
  }

  @Override
  public List<String> describeAddresses() {
    return List.of("staged:NAME - for tests");
  }

  @Override
  public Network open(final NetworkAddress address) {
    EVENTS.add("open " + address.name());
    if (address.name().startsWith("nowhere")) {
      throw new NetworkException(address + " cannot be reached: nobody answers; ask somebody else");
    }
    return new Staged(address);
  }

  private record Staged(NetworkAddress where) implements Network {

    @Override
    public String address() {
      return where.toString();
    }

    @Override
    public String description() {
      return "a network of tests";
    }

    @Override
    public Inventory inventory(final Set<DocumentKind> kinds) {
      if (where.name().startsWith("lost")) {
        throw new NetworkException(where + " was lost");
      }
      return new Inventory(
          kinds.stream()
              .collect(
                  Collectors.toMap(
                      Function.identity(),
                      kind ->
                          new Inventory.NotRead(InconclusiveCode.NOT_RECORDED, kind + " is not"))));
    }

    @Override
    public Placement place(final SortedSet<Cell> cells) {
      return Placement.none();
    }

    @Override
    public Gathering gather(final Round round) {
      return new Gathering(round.number(), round.run(), List.of(), Map.of());
    }

    @Override
    public void close() {
      EVENTS.add("close " + where.name());
    }
  }
}
