package io.wirecheck.cli;

import com.google.auto.service.AutoService;
import io.wirecheck.evidence.AddressException;
import io.wirecheck.evidence.ClusterProvider;
import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.evidence.Network;
import io.wirecheck.evidence.NetworkAddress;
import io.wirecheck.evidence.NetworkException;
import io.wirecheck.evidence.NetworkProvider;
import io.wirecheck.evidence.Tier;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Clusters that are as their name says. */
@AutoService(NetworkProvider.class)
public final class ScriptedClusters implements ClusterProvider {

  @Override
  public String scheme() {
    return "scripted-cluster";
  }

  @Override
  public List<String> describeAddresses() {
    return List.of("scripted-cluster:well  lacks nothing");
  }

  @Override
  public Network open(final NetworkAddress address) {
    throw new NetworkException("it is for its commands alone");
  }

  @Override
  public SortedMap<String, String> permissions(
      final Tier tier, final Set<DocumentKind> kinds, final Optional<String> namespace) {
    return new TreeMap<>();
  }

  @Override
  public List<Diagnosis> diagnose(final NetworkAddress address, final Set<DocumentKind> kinds) {
    return switch (address.name()) {
      case "well" -> List.of(new Diagnosis("list pods", Optional.empty()));
      case "poor" ->
          List.of(
              new Diagnosis("list pods", Optional.empty()),
              new Diagnosis("create pods", Optional.of("not granted; ask " + address)));
      default -> throw new AddressException("no scripted cluster is called " + address.name());
    };
  }

  @Override
  public List<Diagnosis> cleanUp(final NetworkAddress address, final Consumer<String> progress) {
    progress.accept("looking");
    return switch (address.name()) {
      case "well" -> List.of();
      case "littered" -> List.of(new Diagnosis("removed namespace wirecheck-1", Optional.empty()));
      case "stuck" -> List.of(new Diagnosis("NOT REMOVED", Optional.of("namespace wirecheck-1")));
      default -> throw new NetworkException("nobody answers at " + address.name());
    };
  }

  @Override
  public List<String> images(final NetworkAddress address) {
    return List.of("registry.example/" + address.name() + ":1");
  }
}
