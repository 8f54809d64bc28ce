package io.wirecheck.cli;

import com.google.auto.service.AutoService;
import io.wirecheck.evidence.AddressException;
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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/** Networks that do as their name says. None of them shows anything. */
@AutoService(NetworkProvider.class)
public final class ScriptedNetworks implements NetworkProvider {

  private static final String BLOCKING = "blocking-until-";

  @Override
  public String scheme() {
    return "scripted";
  }

  @Override
  public List<String> describeAddresses() {
    return List.of(
        "scripted:dark      answers nothing",
        "  ?fault=some      is one of many that a network can have, and its words go on and on");
  }

  @Override
  public Network open(final NetworkAddress address) {
    return switch (address.name()) {
      case "dark", "left-behind", "exploding" -> new Scripted(address.toString(), address.name());
      case "refusing" -> throw new NetworkException("nobody answers at refusing; switch it on");
      case "misconfigured" -> throw new java.util.ServiceConfigurationError("a broken class path");
      default -> {
        if (!address.name().startsWith(BLOCKING)) {
          throw new AddressException("no scripted network is called '" + address.name() + "'");
        }
        yield new Scripted(address.toString(), address.name());
      }
    };
  }

  private record Scripted(String address, String name) implements Network {

    @Override
    public String description() {
      return "a network of a test";
    }

    @Override
    public Inventory inventory(final Set<DocumentKind> kinds) {
      if (name.startsWith(BLOCKING)) {
        block();
      }
      return new Inventory(
          kinds.stream()
              .collect(
                  Collectors.toMap(
                      kind -> kind,
                      kind -> new Inventory.NotRead(InconclusiveCode.NOT_RECORDED, "it is dark"))));
    }

    private static void block() {
      try {
        new CountDownLatch(1).await();
      } catch (final InterruptedException e) {
        throw new NetworkException("interrupted", e);
      }
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
      if (name.equals("left-behind")) {
        throw new NetworkException("pod wirecheck/p0 is still there");
      }
      if (name.startsWith(BLOCKING)) {
        try {
          Files.writeString(Path.of(name.substring(BLOCKING.length())), "closed");
        } catch (final IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }
}
