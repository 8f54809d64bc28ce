package io.wirecheck.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.evidence.Evidence;
import io.wirecheck.evidence.Gathering;
import io.wirecheck.evidence.Gathering.NodeTexts;
import io.wirecheck.evidence.Key;
import io.wirecheck.evidence.NodeObservations;
import io.wirecheck.evidence.NodeText;
import io.wirecheck.evidence.Observed;
import io.wirecheck.model.Provenance;
import io.wirecheck.model.node.NodeNetwork;
import io.wirecheck.shell.CommandOutcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A node of the VPC CNI by hand, in a kernel: network interfaces eth0 and eth1, a pod on each. It
 * tells its tables as nodes do, and tcpdump tells by which device a packet left.
 */
final class KernelNode implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static final String WIRED =
      """
      set -e
      for ns in node vpc first second; do
        ip netns add $ns
        ip -n $ns link set lo up
      done
      wire() { # device of the node, namespace and device at its other end
        ip -n node link add $1 mtu 9001 type veth peer name $3 netns $2
        ip -n node link set $1 up
        ip -n $2 link set $3 up
      }
      mac() { ip -n $1 -json link show $2 | sed 's/.*"address":"\\([0-9a-f:]*\\)".*/\\1/'; }
      knows() { ip -n $1 neigh replace $3 dev $2 lladdr $4 nud permanent; }
      wire eth0 vpc v0
      wire eth1 vpc v1
      wire eni50 first eth0
      wire eni40 second eth0
      for key in all eth0 eth1 eni40 eni50; do
        ip netns exec node sh -c "echo 0 >/proc/sys/net/ipv4/conf/$key/rp_filter"
      done
      ip netns exec node sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward'
      # Silent ends: an error that comes back would be of the connection, too.
      for ns in vpc first second; do
        ip netns exec $ns iptables -A INPUT -p udp -j DROP
      done
      ip -n node addr add 192.168.0.10/19 dev eth0
      ip -n node addr add 192.168.0.20/32 dev eth1
      ip -n node route add default via 192.168.0.1 dev eth0
      ip -n node route add 192.168.0.1 dev eth1 table 2
      ip -n node route add default via 192.168.0.1 dev eth1 table 2
      for device in eth0 eth1; do knows node $device 192.168.0.1 $(mac vpc v${device#eth}); done
      pod() { # namespace, address, device
        ip -n $1 addr add $2/32 dev eth0
        ip -n $1 route add 169.254.1.1 dev eth0
        ip -n $1 route add default via 169.254.1.1 dev eth0
        knows $1 eth0 169.254.1.1 $(mac node $3)
        ip -n node route add $2 dev $3
        knows node $3 $2 $(mac $1 eth0)
        ip -n node rule add priority 512 to $2 lookup main
      }
      pod first 192.168.0.50 eni50
      pod second 192.168.0.40 eni40
      ip -n node rule add priority 1024 fwmark 0x80/0x80 lookup main
      ip -n node rule add priority 1536 from 192.168.0.40 lookup 2
      for address in 203.0.113.5 192.168.64.9; do ip -n vpc addr add $address/32 dev lo; done
      ip -n vpc route add 192.168.0.0/24 dev v0
      for address in 192.168.0.10 192.168.0.50; do knows vpc v0 $address $(mac node eth0); done
      """;

  /** What tcpdump prints of a datagram; the length tells them apart. */
  private static final Pattern DATAGRAM =
      Pattern.compile("IP (\\S+)\\.(\\d+) > (\\S+)\\.(\\d+): UDP, length (\\d+)");

  private final Agent agent;

  private KernelNode(Agent agent) {
    this.agent = agent;
  }

  /**
   * A node as it is when commands have changed it.
   *
   * @param changes as a script in the node's namespace
   */
  static KernelNode with(String changes, Path directory) {
    final KernelNode node =
        new KernelNode(Agent.start(directory, Programs.ofThisMachine(), Clock.systemUTC()));
    try {
      node.run(WIRED);
      node.run("exec ip netns exec node sh -e <<'END'\n" + changes + "\nEND");
      return node;
    } catch (RuntimeException | AssertionError failed) {
      node.close();
      throw failed;
    }
  }

  /** A datagram that a namespace sends, such as {@code second 192.168.0.40:4000 10.0.0.1:53}. */
  record Datagram(String namespace, String from, String to) {

    String source() {
      return from.substring(0, from.indexOf(':'));
    }

    String destination() {
      return to.substring(0, to.indexOf(':'));
    }

    int sourcePort() {
      return Integer.parseInt(from.substring(from.indexOf(':') + 1));
    }

    int destinationPort() {
      return Integer.parseInt(to.substring(to.indexOf(':') + 1));
    }

    /** The node's device that it comes by. */
    String device() {
      return switch (namespace) {
        case "first" -> "eni50";
        case "second" -> "eni40";
        default -> "eth0";
      };
    }
  }

  /**
   * Sends datagrams one after the other, and says of each by which device it left the node and with
   * which ends; {@code nowhere} for one that did not.
   */
  List<String> send(List<Datagram> datagrams) {
    final List<String> fates = new ArrayList<>();
    for (int i = 0; i < datagrams.size(); i++) {
      fates.add("nowhere");
    }
    final String seen = run(observing(datagrams));
    for (final String line : seen.lines().toList()) {
      final Matcher matcher = DATAGRAM.matcher(line);
      if (matcher.find() && Integer.parseInt(matcher.group(5)) <= datagrams.size()) {
        final int index = Integer.parseInt(matcher.group(5)) - 1;
        assertThat(fates.get(index)).as(seen).isEqualTo("nowhere");
        fates.set(
            index,
            "%s %s:%s > %s:%s"
                .formatted(
                    line.substring(0, line.indexOf(' ')),
                    matcher.group(1),
                    matcher.group(2),
                    matcher.group(3),
                    matcher.group(4)));
      }
    }
    return fates;
  }

  /** The last datagram, to the other pod of the node by the same way in, ends the observation. */
  private static String observing(List<Datagram> datagrams) {
    final StringBuilder script =
        new StringBuilder(
            """
            cd $TMPDIR
            devices='eth0 eth1 eni40 eni50'
            for device in $devices; do
              ip netns exec node tcpdump -i $device -Q out -lnn --immediate-mode udp \
                >$device.out 2>$device.err &
              watching="$watching $!"
            done
            for device in $devices; do
              until grep -q -e '^listening' -e 'not up' $device.err; do sleep 0.02; done
            done
            send() { # namespace, source, its port, destination with port, length
              head -c $5 /dev/zero | ip netns exec $1 socat -u - UDP4-SENDTO:$4,bind=$2:$3
            }
            """);
    for (int i = 0; i < datagrams.size(); i++) {
      final Datagram datagram = datagrams.get(i);
      script.append(
          "send %s %s %d %s %d\n"
              .formatted(
                  datagram.namespace(),
                  datagram.source(),
                  datagram.sourcePort(),
                  datagram.to(),
                  i + 1));
    }
    return script
        + """
          send second 192.168.0.40 9 192.168.0.50:9999 999
          send first 192.168.0.50 9 192.168.0.40:9999 999
          send vpc 203.0.113.5 9 192.168.0.50:9999 999
          for device in eni50 eni40; do
            until grep -q 'length 999' $device.out; do sleep 0.02; done
          done
          until [ $(grep -c 'length 999' eni50.out) = 2 ]; do sleep 0.02; done
          kill $watching 2>/dev/null
          wait
          for device in $devices; do sed "s/^/$device /" $device.out; done
          """;
  }

  /** What the node's texts say, read as any node's. */
  NodeNetwork tables() {
    final Map<NodeText, Evidence> texts = new EnumMap<>(NodeText.class);
    for (final NodeText text : NodeText.values()) {
      final CommandOutcome outcome = agent.run("exec ip netns exec node " + text.command(), LIMIT);
      assertThat(outcome.succeeded()).as(text + " " + outcome).isTrue();
      texts.put(
          text,
          new Evidence(
              text.mediaType(),
              outcome.stdout(),
              new Provenance(text.file(), "", text.command(), Optional.empty())));
    }
    final Observed observed =
        NodeObservations.answer(
            new Gathering(1, 1, List.of(), Map.of(), Map.of("node", new NodeTexts(texts))),
            new Key.NodeTables("node"));
    assertThat(observed).isInstanceOf(Observed.Seen.class);
    return (NodeNetwork) ((Observed.Seen) observed).value();
  }

  private String run(String script) {
    final CommandOutcome outcome = agent.run(script, LIMIT);
    assertThat(outcome.succeeded()).as(script + "\n" + outcome + outcome.stderr()).isTrue();
    return new String(outcome.stdout(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    agent.close();
  }
}
