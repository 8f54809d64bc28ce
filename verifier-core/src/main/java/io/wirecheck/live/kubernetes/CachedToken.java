package io.wirecheck.live.kubernetes;

import io.fabric8.kubernetes.client.OAuthTokenProvider;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** Keeps a token until shortly before its end, or until a server did not take it. */
final class CachedToken implements OAuthTokenProvider {

  /** For a clock that is a little wrong, and a call on its way. */
  private static final Duration MARGIN = Duration.ofMinutes(1);

  private final Supplier<Credential> source;
  private final Clock clock;
  private Optional<Credential> kept;

  private CachedToken(
      final Optional<Credential> first, final Supplier<Credential> source, final Clock clock) {
    this.kept = first;
    this.source = source;
    this.clock = clock;
  }

  /** Begins with a token that is there already. */
  CachedToken(final Credential first, final Supplier<Credential> source, final Clock clock) {
    this(Optional.of(first), source, clock);
  }

  /** A token that is asked for again each time that this long has passed. */
  static CachedToken renewed(
      final Supplier<String> token, final Duration lifetime, final Clock clock) {
    return new CachedToken(
        Optional.empty(),
        () -> new Credential(token.get(), clock.instant().plus(lifetime).plus(MARGIN)),
        clock);
  }

  @Override
  public synchronized String getToken() {
    final Instant now = clock.instant();
    kept = kept.filter(credential -> now.isBefore(credential.expiry().minus(MARGIN)));
    if (kept.isEmpty()) {
      kept = Optional.of(source.get());
    }
    return kept.orElseThrow().token();
  }

  /** The next call asks for another one. */
  synchronized void forget() {
    kept = Optional.empty();
  }
}
