package io.wirecheck.lab;

import com.google.auto.service.AutoService;
import io.wirecheck.evidence.Network;
import io.wirecheck.evidence.NetworkAddress;
import io.wirecheck.evidence.NetworkProvider;
import io.wirecheck.reference.ReferenceTopologies;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Opens {@code lab:NAME} and {@code lab:NAME?fault=FAULT}. */
@AutoService(NetworkProvider.class)
public final class LabProvider implements NetworkProvider {

  @Override
  public String scheme() {
    return "lab";
  }

  @Override
  public List<String> describeAddresses() {
    final List<String> addresses = new ArrayList<>();
    for (final String name : ReferenceTopologies.names()) {
      addresses.add(
          "lab:" + name + "  " + name + " in network namespaces of this machine's kernel");
      for (final String fault : Faults.names()) {
        addresses.add("lab:" + name + "?fault=" + fault);
      }
    }
    return addresses;
  }

  @Override
  public Network open(final NetworkAddress address) {
    return LabNetwork.start(
        address,
        ReferenceTopologies.named(address.name()),
        Path.of(System.getProperty("java.io.tmpdir")),
        Clock.systemUTC());
  }
}
