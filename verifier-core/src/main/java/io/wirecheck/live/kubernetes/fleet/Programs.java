package io.wirecheck.live.kubernetes.fleet;

import io.wirecheck.shell.ShellText;
import java.time.Duration;
import java.util.List;

/** The command that tells which programs an image lacks, a line for each. */
final class Programs {

  static final Duration LIMIT = Duration.ofSeconds(20);

  /** What a probe pod needs. */
  static final List<String> OF_PROBES =
      List.of("sh", "ping", "socat", "timeout", "mktemp", "cat", "printf");

  /**
   * ip_tables has tables in a network namespace only if /proc/net/ip_tables_names lists them; the
   * file is absent where the kernel's module is, and unreadable to whoever is not root.
   */
  static final String LEGACY_UNLESS_UNUSED =
      """
      command -v iptables-legacy-save >/dev/null || {
        [ ! -e /proc/net/ip_tables_names ] ||
          { names=$(cat /proc/net/ip_tables_names) && [ -z "$names" ]; } ||
          echo iptables-legacy-save
      }
      """;

  private Programs() {}

  /** Prints what is missing, and ends well in any case. */
  static List<String> missing(
      final List<String> programs, final List<String> more, final String further) {
    return ShellText.script(
        "for p in %s %s; do command -v $p >/dev/null || echo $p; done\n%s\nexit 0"
            .formatted(String.join(" ", programs), String.join(" ", more), further));
  }
}
