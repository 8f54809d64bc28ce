package io.wirecheck.requires;

import java.util.ArrayList;
import java.util.List;

/** Runs a shell script in a network namespace that ends with it; for {@link RequiresKernel}. */
public final class PrivateNetwork {

  private static final String BEGIN =
      """
      set -e
      PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
      export LC_ALL=C
      mount -t tmpfs tmpfs /run
      """;

  private PrivateNetwork() {}

  /**
   * Runs a script to its end.
   *
   * @throws IllegalStateException if it fails; the message is what it printed
   */
  public static void run(String script) {
    Programs.Ended asRoot = attempt(KernelCondition.AS_ROOT, "true");
    Programs.Ended ended =
        attempt(asRoot.status() == 0 ? KernelCondition.AS_ROOT : KernelCondition.AS_USER, script);
    if (ended.status() != 0) {
      throw new IllegalStateException(ended.output());
    }
  }

  private static Programs.Ended attempt(List<String> options, String script) {
    List<String> command = new ArrayList<>(List.of("unshare"));
    command.addAll(options);
    command.addAll(List.of("--", "sh", "-c", BEGIN + script));
    return Programs.run(command);
  }
}
