package io.wirecheck.run;

import io.wirecheck.check.Check;
import io.wirecheck.check.CheckResult;
import io.wirecheck.evidence.Network;
import io.wirecheck.model.Topology;
import java.util.List;
import java.util.Map;

/**
 * Judges one network. A check is judged once: asked again, the verifier gives the answer that it
 * has. Used by one thread at a time.
 */
public final class Verifier implements AutoCloseable {

  private final Network network;
  private final Settings settings;

  private Verifier(final Network network, final Settings settings) {
    this.network = network;
    this.settings = settings;
  }

  /**
   * Opens the network at an address, with every other setting from its usual source.
   *
   * @throws io.wirecheck.evidence.AddressException if the address names no network
   * @throws io.wirecheck.evidence.NetworkException if the network cannot be used
   */
  public static Verifier on(final String address) {
    final Settings settings = Settings.resolve(Map.of(Settings.NETWORK, address), "code");
    return of(Networks.open(settings.network()), settings, Progress.silent());
  }

  /** Takes the network over, and closes it with itself. */
  public static Verifier of(
      final Network network, final Settings settings, final Progress progress) {
    return new Verifier(network, settings);
  }

  /** The inventory as last read. */
  public Topology topology() {
    throw new UnsupportedOperationException("written next");
  }

  /** Judges the checks, gathering evidence once for all of them. */
  public List<CheckResult> check(final List<Check<?>> checks) {
    throw new UnsupportedOperationException("written next");
  }

  /** Judges one check, gathering no more than it needs. */
  public CheckResult check(final Check<?> check) {
    return check(List.of(check)).get(0);
  }

  /** Everything that this verifier has judged so far. */
  public RunReport report() {
    throw new UnsupportedOperationException("written next");
  }

  @Override
  public void close() {
    network.close();
  }

  Settings settings() {
    return settings;
  }
}
