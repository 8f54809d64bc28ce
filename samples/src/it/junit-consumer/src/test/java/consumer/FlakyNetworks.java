package consumer;

import io.wirecheck.evidence.Network;
import io.wirecheck.evidence.NetworkAddress;
import io.wirecheck.evidence.NetworkProvider;
import io.wirecheck.run.Networks;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** {@code flaky:NAME} is faulty when it is first opened in a JVM, and healthy from then on. */
public final class FlakyNetworks implements NetworkProvider {

  private static final AtomicInteger OPENED = new AtomicInteger();

  @Override
  public String scheme() {
    return "flaky";
  }

  @Override
  public List<String> describeAddresses() {
    return List.of("flaky:NAME - faulty the first time");
  }

  @Override
  public Network open(NetworkAddress address) {
    String healthy = "reference:" + address.name();
    return Networks.open(
        OPENED.getAndIncrement() == 0 ? healthy + "?fault=vxlan-overlay" : healthy);
  }
}
