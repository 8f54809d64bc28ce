package io.wirecheck.reference;

import com.google.auto.service.AutoService;
import io.wirecheck.evidence.Network;
import io.wirecheck.evidence.NetworkAddress;
import io.wirecheck.evidence.NetworkProvider;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/** Opens {@code reference:NAME?variation=NAME&fault=NAME}; variations and faults compose. */
@AutoService(NetworkProvider.class)
public final class ReferenceProvider implements NetworkProvider {

  @Override
  public String scheme() {
    return "reference";
  }

  @Override
  public List<String> describeAddresses() {
    return Stream.of(
            ReferenceTopologies.names().stream()
                .map(name -> line("reference:" + name, "a healthy network, computed")),
            Variations.all().stream()
                .map(change -> line("  ?variation=" + change.name(), change.description())),
            Faults.all().stream()
                .map(change -> line("  ?fault=" + change.name(), change.description())))
        .flatMap(lines -> lines)
        .toList();
  }

  private static String line(final String address, final String description) {
    return "%-44s %s".formatted(address, description);
  }

  @Override
  public Network open(final NetworkAddress address) {
    return ReferenceNetwork.open(address, Clock.systemUTC());
  }
}
