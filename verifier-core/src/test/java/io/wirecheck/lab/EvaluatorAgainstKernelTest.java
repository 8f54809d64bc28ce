package io.wirecheck.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.lab.KernelNode.Datagram;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.node.NodeNetwork;
import io.wirecheck.requires.RequiresCommand;
import io.wirecheck.requires.RequiresKernel;
import io.wirecheck.trace.Connections;
import io.wirecheck.trace.Disposition;
import io.wirecheck.trace.Evaluator;
import io.wirecheck.trace.Packet;
import io.wirecheck.trace.Trace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The evaluator and the kernel agree, and both do what is written here: by which device a packet
 * leaves a node, and with which ends.
 */
@RequiresKernel
@RequiresCommand("socat")
class EvaluatorAgainstKernelTest {

  private static final Datagram OUT = new Datagram("second", "192.168.0.40:4000", "203.0.113.5:77");
  private static final Datagram INSIDE =
      new Datagram("second", "192.168.0.40:4000", "192.168.64.9:77");
  private static final Datagram TO_FIRST =
      new Datagram("second", "192.168.0.40:4000", "192.168.0.50:77");
  private static final Datagram FROM_FIRST =
      new Datagram("first", "192.168.0.50:4000", "192.168.64.9:77");
  private static final Datagram TO_SERVICE =
      new Datagram("second", "192.168.0.40:4000", "10.100.0.10:77");
  private static final Datagram ANSWER = new Datagram("vpc", "203.0.113.5:77", "192.168.0.10:4000");
  private static final Datagram TO_NODE_PORT =
      new Datagram("vpc", "203.0.113.5:600", "192.168.0.10:30080");
  private static final Datagram FROM_NODE_PORT =
      new Datagram("second", "192.168.0.40:80", "203.0.113.5:600");

  private static final String BY_ETH0 = "eth0 192.168.0.10:4000 > 203.0.113.5:77";
  private static final String BY_ETH1 = "eth1 192.168.0.10:4000 > 203.0.113.5:77";
  private static final String INSIDE_BY_ETH0 = "eth0 192.168.0.40:4000 > 192.168.64.9:77";
  private static final String INSIDE_BY_ETH1 = "eth1 192.168.0.40:4000 > 192.168.64.9:77";

  private static final String MANGLE =
      """
      iptables -t mangle -A PREROUTING -i eth0 -m addrtype --dst-type LOCAL --limit-iface-in \
        -j CONNMARK --set-mark 0x80/0x80
      iptables -t mangle -A PREROUTING -i eni+ -j CONNMARK --restore-mark --mask 0x80
      """;

  private static final String CONNMARK =
      """
      iptables -t nat -N AWS-CONNMARK-CHAIN-0
      iptables -t nat -A AWS-CONNMARK-CHAIN-0 -d 192.168.0.0/16 -j RETURN
      iptables -t nat -A AWS-CONNMARK-CHAIN-0 -j CONNMARK --set-xmark 0x80/0x80
      iptables -t nat -A PREROUTING -i eni+ -j AWS-CONNMARK-CHAIN-0
      """;

  private static final String RESTORE =
      "iptables -t nat -A PREROUTING -j CONNMARK --restore-mark --mask 0x80\n";

  private static final String SNAT =
      """
      iptables -t nat -N AWS-SNAT-CHAIN-0
      iptables -t nat -A AWS-SNAT-CHAIN-0 -d 192.168.0.0/16 -j RETURN
      iptables -t nat -A AWS-SNAT-CHAIN-0 ! -o vlan+ -m addrtype ! --dst-type LOCAL \
        -j SNAT --to-source 192.168.0.10
      iptables -t nat -A POSTROUTING -j AWS-SNAT-CHAIN-0
      """;

  private static final String HEALTHY = MANGLE + CONNMARK + RESTORE + SNAT;

  private static final String AWS_CNI =
      """
      nft -f - <<'NFT'
      table ip aws-cni {
        chain nat-prerouting {
          type nat hook prerouting priority -90;
          fib daddr type local return
          iifname "eni*" jump snat-mark
          meta mark set ct mark and 0x80
        }
        chain snat-mark {
          ip daddr 192.168.0.0/16 return
          ct mark set ct mark or 0x80
        }
      }
      NFT
      """;

  private static final String SERVICE =
      "iptables -t nat -I PREROUTING -d 10.100.0.10 -j DNAT --to-destination 203.0.113.5\n";

  private static final String NODE_PORT =
      """
      iptables -t nat -I PREROUTING -m addrtype --dst-type LOCAL -p udp --dport 30080 \
        -j DNAT --to-destination 192.168.0.40:80
      """;

  private static final String OTHER_MARK =
      """
      iptables -t mangle -A PREROUTING -i eni40 -j MARK --set-xmark 0x4000/0x4000
      iptables -A FORWARD -o eth+ -m mark --mark 0x4000/0x4000 -j DROP
      """;

  static Stream<Arguments> nodes() {
    return Stream.of(
        node(
            "healthy, out of the vpc",
            HEALTHY,
            List.of(OUT, OUT, OUT),
            List.of(BY_ETH0, BY_ETH0, BY_ETH0)),
        node(
            "healthy, inside",
            HEALTHY,
            List.of(INSIDE, TO_FIRST, FROM_FIRST),
            List.of(
                INSIDE_BY_ETH1,
                "eni50 192.168.0.40:4000 > 192.168.0.50:77",
                "eth0 192.168.0.50:4000 > 192.168.64.9:77")),
        node(
            "healthy, an answer",
            HEALTHY,
            List.of(OUT, ANSWER, OUT),
            List.of(BY_ETH0, "eni40 203.0.113.5:77 > 192.168.0.40:4000", BY_ETH0)),
        node(
            "external snat",
            "",
            List.of(OUT, OUT),
            List.of(
                "eth1 192.168.0.40:4000 > 203.0.113.5:77",
                "eth1 192.168.0.40:4000 > 203.0.113.5:77")),
        node(
            "rule 1536 is gone",
            HEALTHY + "ip rule del priority 1536",
            List.of(INSIDE, OUT),
            List.of(INSIDE_BY_ETH0, BY_ETH0)),
        node(
            "rule 1024 is gone",
            HEALTHY + "ip rule del priority 1024",
            List.of(OUT, OUT),
            List.of(BY_ETH1, BY_ETH1)),
        node(
            "rule 1536 stands before 1024",
            HEALTHY + "ip rule add priority 1000 from 192.168.0.40 lookup 2",
            List.of(OUT, OUT),
            List.of(BY_ETH1, BY_ETH1)),
        node(
            "mangle restores no mark",
            CONNMARK + RESTORE + SNAT,
            List.of(OUT, OUT, OUT),
            List.of(BY_ETH0, BY_ETH1, BY_ETH1)),
        node(
            "nat restores no mark",
            MANGLE + CONNMARK + SNAT,
            List.of(OUT, OUT, OUT),
            List.of(BY_ETH1, BY_ETH0, BY_ETH0)),
        node(
            "the cni's nft table",
            MANGLE + SNAT + AWS_CNI,
            List.of(OUT, OUT, INSIDE),
            List.of(BY_ETH0, BY_ETH0, INSIDE_BY_ETH1)),
        node(
            "a service, before the mark of iptables",
            HEALTHY + SERVICE,
            List.of(TO_SERVICE, TO_SERVICE),
            List.of(BY_ETH1, BY_ETH1)),
        node(
            "a service, behind the mark of iptables",
            HEALTHY + SERVICE.replace("-I", "-A"),
            List.of(TO_SERVICE, TO_SERVICE),
            List.of(BY_ETH0, BY_ETH0)),
        node(
            "a service, and the cni's nft table",
            MANGLE + AWS_CNI + SNAT + SERVICE,
            List.of(TO_SERVICE, TO_SERVICE),
            List.of(BY_ETH1, BY_ETH1)),
        node(
            "a node port",
            HEALTHY + NODE_PORT,
            List.of(TO_NODE_PORT, FROM_NODE_PORT),
            List.of(
                "eni40 203.0.113.5:600 > 192.168.0.40:80",
                "eth0 192.168.0.10:30080 > 203.0.113.5:600")),
        node(
            "a node port without its mark",
            CONNMARK + RESTORE + SNAT + NODE_PORT,
            List.of(TO_NODE_PORT, FROM_NODE_PORT),
            List.of(
                "eni40 203.0.113.5:600 > 192.168.0.40:80",
                "eth1 192.168.0.10:30080 > 203.0.113.5:600")),
        node(
            "iptables restores some bits",
            OTHER_MARK + HEALTHY,
            List.of(OUT, TO_FIRST),
            List.of("nowhere", "eni50 192.168.0.40:4000 > 192.168.0.50:77")),
        node(
            "nft overwrites all bits",
            OTHER_MARK + MANGLE + SNAT + AWS_CNI,
            List.of(OUT, OUT),
            List.of(BY_ETH0, "nowhere")),
        node(
            "of equal priorities the last one runs first",
            """
            nft 'table ip a { chain c { type nat hook prerouting priority -100; ip daddr 10.100.0.10 dnat to 192.168.0.50; }; }'
            nft 'table ip b { chain c { type nat hook prerouting priority -100; ip daddr 10.100.0.10 dnat to 192.168.64.9; }; }'
            """,
            List.of(TO_SERVICE),
            List.of(INSIDE_BY_ETH1)),
        node(
            "a chain of nat runs at nat's place whatever its priority",
            """
            nft 'table ip a { chain c { type nat hook prerouting priority 50; ip daddr 10.100.0.10 dnat to 192.168.64.9; }; }'
            nft 'table ip b { chain c { type filter hook prerouting priority 0; ip daddr 10.100.0.10 drop; }; }'
            """,
            List.of(TO_SERVICE),
            List.of(INSIDE_BY_ETH1)),
        node(
            "a connection is new until it is answered",
            HEALTHY
                + "iptables -A FORWARD -p udp --dport 77 -m conntrack --ctstate ESTABLISHED -j DROP",
            List.of(OUT, OUT, ANSWER, OUT),
            List.of(BY_ETH0, BY_ETH0, "eni40 203.0.113.5:77 > 192.168.0.40:4000", "nowhere")),
        node(
            "eth1 is down",
            HEALTHY + "ip link set eth1 down",
            List.of(INSIDE, OUT),
            List.of(INSIDE_BY_ETH0, BY_ETH0)),
        node(
            "a route without an end",
            HEALTHY + "ip route replace blackhole default table 2",
            List.of(INSIDE, OUT),
            List.of("nowhere", BY_ETH0)),
        node(
            "a route that sends back to the rules",
            HEALTHY + "ip route replace throw default table 2",
            List.of(INSIDE),
            List.of(INSIDE_BY_ETH0)),
        node(
            "masquerade",
            "iptables -t nat -A POSTROUTING -o eth+ -j MASQUERADE",
            List.of(INSIDE, FROM_FIRST),
            List.of(
                "eth1 192.168.0.20:4000 > 192.168.64.9:77",
                "eth0 192.168.0.10:4000 > 192.168.64.9:77")));
  }

  private static Arguments node(
      String name, String changes, List<Datagram> datagrams, List<String> fates) {
    return Arguments.of(name, changes, datagrams, fates);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("nodes")
  void agree(
      String name,
      String changes,
      List<Datagram> datagrams,
      List<String> fates,
      @TempDir Path directory) {
    try (KernelNode node = KernelNode.with(changes, directory)) {
      final NodeNetwork tables = node.tables();
      assertThat(node.send(datagrams)).as("the kernel, " + name).isEqualTo(fates);
      assertThat(walk(tables, datagrams)).as("the evaluator, " + name).isEqualTo(fates);
    }
  }

  private static List<String> walk(NodeNetwork tables, List<Datagram> datagrams) {
    final Evaluator evaluator = new Evaluator(tables);
    final List<String> fates = new ArrayList<>();
    Connections connections = Connections.none();
    for (final Datagram datagram : datagrams) {
      final Trace trace = evaluator.receive(packet(datagram), datagram.device(), connections);
      connections = trace.connections();
      fates.add(fate(trace.disposition()));
    }
    return Collections.unmodifiableList(fates);
  }

  private static Packet packet(Datagram datagram) {
    return new Packet(
        IpAddress.parse(datagram.source()),
        IpAddress.parse(datagram.destination()),
        17,
        datagram.sourcePort(),
        datagram.destinationPort());
  }

  private static String fate(Disposition end) {
    if (end instanceof final Disposition.Forwarded it) {
      return it.device() + " " + it.packet().toString().replace("->", ">");
    }
    return end instanceof Disposition.Dropped ? "nowhere" : end.toString();
  }
}
