package io.wirecheck.junit;

import io.wirecheck.check.Check;
import io.wirecheck.evidence.NetworkException;
import io.wirecheck.run.Networks;
import io.wirecheck.run.Progress;
import io.wirecheck.run.Settings;
import io.wirecheck.run.Verifier;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What came of opening a network. */
sealed interface Opening {

  /** Opens the network of the settings. */
  static Opening of(final Settings settings) {
    try {
      final Progress progress = Console.progress();
      final Verifier verifier =
          Verifier.of(Networks.open(settings.network(), progress::stage), settings, progress);
      return new Opened(verifier, LastWords.of(verifier, settings));
    } catch (final RuntimeException cause) {
      return new Refused(settings, cause);
    }
  }

  /** The verifier, or the exception that opening the network ended with. */
  Verifier verifier();

  /** The ids of the checks that the verifier was asked for. */
  Set<String> asked();

  /**
   * The verifier to report on and to close; empty where there is nothing to say.
   *
   * @param asked the checks that tests asked for
   */
  Optional<Verifier> reporter(List<Check<?>> asked);

  record Opened(Verifier verifier, LastWords lastWords) implements Opening {
    @Override
    public Set<String> asked() {
      return verifier.asked();
    }

    @Override
    public Optional<Verifier> reporter(final List<Check<?>> asked) {
      lastWords.spare();
      return Optional.of(verifier);
    }
  }

  record Refused(Settings settings, RuntimeException cause) implements Opening {
    @Override
    public Verifier verifier() {
      throw cause;
    }

    @Override
    public Set<String> asked() {
      return Set.of();
    }

    /** A report says of every check that the network could not be reached. */
    @Override
    public Optional<Verifier> reporter(final List<Check<?>> asked) {
      if (!(cause instanceof final NetworkException why)) {
        return Optional.empty();
      }
      final Verifier verifier =
          Verifier.of(Networks.unreachable(settings.network(), why), settings, Progress.silent());
      verifier.check(asked);
      return Optional.of(verifier);
    }
  }
}
