package io.wirecheck.lab;

import io.wirecheck.evidence.NetworkException;
import io.wirecheck.shell.CommandOutcome;
import io.wirecheck.shell.NodeShell;
import io.wirecheck.shell.ShellText;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/**
 * Two network namespaces and a cable between them, with a device {@value #DEVICE} at each end. Who
 * captures is {@value #HERE}; what is captured comes from {@value #THERE}.
 */
public final class Cable implements AutoCloseable {

  public static final String HERE = "here";
  public static final String THERE = "there";
  public static final String DEVICE = "cable";
  public static final String MAC = "02:00:00:00:00:01";

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static final String WIRING =
      """
      set -e
      ip netns add here
      ip netns add there
      ip link add cable netns here address 02:00:00:00:00:01 type veth peer name cable netns there
      for end in here there; do
        ip netns exec $end sh -ec '
          if [ -e /proc/sys/net/ipv6 ]; then echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6; fi
          ip link set lo up
          ip link set cable up'
      done
      ip -n here address add 192.0.2.1/24 dev cable
      ip -n there address add 192.0.2.2/24 dev cable
      """;

  private final Agent agent;

  private Cable(final Agent agent) {
    this.agent = agent;
  }

  /** Wires it; the directory is for the agent's files. */
  public static Cable start(final Path directory) {
    final Cable cable =
        new Cable(Agent.start(directory, Programs.ofThisMachine(), Clock.systemUTC()));
    cable.run(WIRING);
    return cable;
  }

  /** Runs a script outside of both namespaces. */
  public String run(final String script) {
    final CommandOutcome outcome = agent.run(script, LIMIT);
    if (!outcome.succeeded()) {
      throw new NetworkException(script + " " + outcome);
    }
    return outcome.text();
  }

  /** A shell in the namespace of a name. */
  public NodeShell shell(final String namespace) {
    return (command, limit) ->
        agent.run("exec ip netns exec " + namespace + " " + ShellText.quoted(command), limit);
  }

  /**
   * Sends datagrams from there to here, each of which holds its number.
   *
   * @param port where nobody listens
   */
  public void send(final int count, final int port) {
    run(
        "seq 1000001 %d | ip netns exec there socat -b 8 -u - UDP4-SENDTO:192.0.2.1:%d"
            .formatted(1_000_000 + count, port));
  }

  @Override
  public void close() {
    agent.close();
  }
}
