package io.wirecheck.live.kubernetes;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What this process finds around itself.
 *
 * @param variables gives an environment variable; null where it is not set
 * @param home the user's directory
 * @param serviceAccount where the kubelet mounts a pod's token
 */
record Surroundings(
    UnaryOperator<String> variables, Path home, Path serviceAccount, Pauses pauses, Clock clock) {

  private static final Path SERVICE_ACCOUNT =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  static Surroundings ofProcess() {
    return new Surroundings(
        System::getenv,
        Path.of(System.getProperty("user.home")),
        SERVICE_ACCOUNT,
        Pauses.OF_TIME,
        Clock.systemUTC());
  }

  /** A variable's value; empty where it is not set, or set to nothing. */
  Optional<String> variable(final String name) {
    return Optional.ofNullable(variables.apply(name)).filter(value -> !value.isBlank());
  }
}
