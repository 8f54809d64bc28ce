package io.wirecheck.lab;

import io.wirecheck.model.Cidr;
import io.wirecheck.model.IpAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The texts that wire a lab, for a POSIX shell. Rules, tables and chains are those of the VPC CNI
 * (amazon-vpc-cni-k8s, {@code pkg/networkutils/network.go}, {@code
 * cmd/routed-eni-cni-plugin/driver}), IPv4, with its defaults.
 */
final class Wiring {

  /** What nodes and pods of EC2 have, jumbo frames. */
  private static final int MTU = 9001;

  /** Of TEST-NET-3 (RFC 5737), which stands for the internet. */
  static final IpAddress INTERNET_HOST = IpAddress.parse("203.0.113.5");

  private static final String INTERNET_GATEWAY = "203.0.113.1";

  private Wiring() {}

  /** The namespaces of nodes, router and internet, and the cables between them. */
  static String cables(final Layout layout) {
    final List<String> lines = new ArrayList<>();
    lines.add("netns add " + Names.ROUTER);
    lines.add("netns add " + Names.INTERNET);
    lines.add(
        "link add internet netns %s type veth peer name eth0 netns %s"
            .formatted(Names.ROUTER, Names.INTERNET));
    for (final LabNode node : layout.nodes()) {
      lines.add("netns add " + node.namespace());
      for (final LabInterface eni : node.interfaces()) {
        lines.add(
            "link add %s netns %s mtu %d type veth peer name %s netns %s address %s mtu %d"
                .formatted(
                    eni.port(), Names.ROUTER, MTU, eni.device(), node.namespace(), eni.mac(), MTU));
      }
    }
    return batch(lines);
  }

  /**
   * The VPC: it knows where each address is, asks nobody, checks each interface's sources as EC2's
   * source/destination check does, and is no hop.
   */
  static String router(final Layout layout) {
    final List<LabInterface> enis =
        layout.nodes().stream().flatMap(node -> node.interfaces().stream()).toList();
    final List<String> ip = new ArrayList<>();
    ip.add("link set lo up");
    ip.add("link set internet up");
    ip.add("address add " + INTERNET_GATEWAY + "/24 dev internet");
    for (final LabInterface eni : enis) {
      ip.add("link set %s up".formatted(eni.port()));
      ip.add("address add %s/32 dev %s".formatted(eni.gateway(), eni.port()));
      // Answers for other addresses of the subnet at once, not within the 0.8 s of the default.
      ip.add("ntable change name arp_cache dev %s proxy_delay 0".formatted(eni.port()));
      for (final IpAddress address : addresses(eni).toList()) {
        ip.add(
            "neighbour add %s lladdr %s dev %s nud permanent"
                .formatted(address, eni.mac(), eni.port()));
        ip.add("route add %s dev %s".formatted(address, eni.port()));
      }
    }
    return inNamespace(
        Names.ROUTER,
        kernel("ipv4/ip_forward", 1)
            + kernel("ipv4/conf/all/send_redirects", 0)
            + enis.stream()
                .map(eni -> kernel("ipv4/conf/" + eni.port() + "/proxy_arp", 1))
                .collect(Collectors.joining())
            + batch(ip)
            + sourceCheck(enis)
            + "iptables -t mangle -A PREROUTING -i port+ -j TTL --ttl-inc 1\n");
  }

  private static String sourceCheck(final List<LabInterface> enis) {
    final String owned =
        enis.stream()
            .flatMap(eni -> addresses(eni).map(address -> "\"" + eni.port() + "\" . " + address))
            .collect(Collectors.joining(", "));
    return """
        nft -f - <<'NFT'
        table ip vpc {
          set owned { type ifname . ipv4_addr; elements = { %s }; }
          chain sources {
            type filter hook prerouting priority raw;
            iifname . ip saddr @owned accept
            iifname "port*" counter drop
          }
        }
        NFT
        """
        .formatted(owned);
  }

  static String internet() {
    return inNamespace(
        Names.INTERNET,
        batch(
            List.of(
                "link set lo up",
                "link set eth0 up",
                "address add " + INTERNET_HOST + "/24 dev eth0",
                "route add default via " + INTERNET_GATEWAY)));
  }

  /** A node before any pod is on it. */
  static String node(final LabNode node, final List<Cidr> vpcCidrs) {
    final List<String> ip = new ArrayList<>();
    ip.add("link set lo up");
    for (final LabInterface eni : node.interfaces()) {
      ip.add("link set %s up".formatted(eni.device()));
      ip.add(
          "address add %s/%d dev %s%s"
              .formatted(
                  eni.primary(),
                  eni.subnet().prefixLength(),
                  eni.device(),
                  eni.isPrimary() ? "" : " noprefixroute"));
      if (!eni.isPrimary()) {
        ip.add("route add %s dev %s table %d".formatted(eni.gateway(), eni.device(), eni.table()));
        ip.add("rule add from %s lookup %d priority 32765".formatted(eni.primary(), eni.table()));
      }
      ip.add(
          "route add default via %s dev %s table %d"
              .formatted(eni.gateway(), eni.device(), eni.table()));
    }
    ip.add("rule add fwmark 0x80/0x80 lookup main priority 1024");
    return inNamespace(
        node.namespace(),
        kernel("ipv4/ip_forward", 1)
            + kernel("ipv4/conf/all/rp_filter", 0)
            + kernel("ipv4/conf/default/rp_filter", 0)
            + kernel("ipv4/conf/" + node.primary().device() + "/rp_filter", 2)
            + batch(ip)
            + chains(node, vpcCidrs));
  }

  /** What leaves the VPC takes the node's address, and comes back by the way it left. */
  private static String chains(final LabNode node, final List<Cidr> vpcCidrs) {
    final List<String> rules = new ArrayList<>();
    rules.add("*nat");
    rules.add(":AWS-SNAT-CHAIN-0 - [0:0]");
    rules.add(":AWS-CONNMARK-CHAIN-0 - [0:0]");
    rules.add(rule("PREROUTING -i eni+", "AWS, outbound connections", "AWS-CONNMARK-CHAIN-0"));
    rules.add(rule("PREROUTING", "AWS, CONNMARK", "CONNMARK --restore-mark --mask 0x80"));
    rules.add(rule("POSTROUTING", "AWS SNAT CHAIN", "AWS-SNAT-CHAIN-0"));
    for (final Cidr cidr : vpcCidrs) {
      rules.add(rule("AWS-SNAT-CHAIN-0 -d " + cidr, "AWS SNAT CHAIN", "RETURN"));
      rules.add(rule("AWS-CONNMARK-CHAIN-0 -d " + cidr, "AWS CONNMARK CHAIN, VPC CIDR", "RETURN"));
    }
    rules.add(
        rule(
            "AWS-SNAT-CHAIN-0 ! -o vlan+ -m addrtype ! --dst-type LOCAL",
            "AWS, SNAT",
            "SNAT --to-source " + node.primary().primary() + " --random-fully"));
    rules.add(rule("AWS-CONNMARK-CHAIN-0", "AWS, CONNMARK", "CONNMARK --set-xmark 0x80/0x80"));
    rules.add("COMMIT");
    rules.add("*mangle");
    rules.add(
        rule(
            "PREROUTING -i %s -m addrtype --dst-type LOCAL --limit-iface-in"
                .formatted(node.primary().device()),
            "AWS, primary ENI",
            "CONNMARK --set-xmark 0x80/0x80"));
    for (final String devices : List.of("eni+", "vlan+")) {
      rules.add(
          rule(
              "PREROUTING -i " + devices,
              "AWS, primary ENI",
              "CONNMARK --restore-mark --mask 0x80"));
    }
    rules.add("COMMIT");
    return "iptables-restore <<'RULES'\n" + String.join("\n", rules) + "\nRULES\n";
  }

  private static String rule(final String match, final String comment, final String target) {
    return "-A %s -m comment --comment \"%s\" -j %s".formatted(match, comment, target);
  }

  /** Pods, each with its own namespace and its part of its node's tables. */
  static String pods(final Collection<LabPod> pods) {
    return pods.stream().map(Wiring::pod).collect(Collectors.joining());
  }

  private static String pod(final LabPod pod) {
    final String cable =
        "netns add %s\nlink add %s netns %s mtu %d address %s type veth peer name eth0 netns %s mtu %d"
            .formatted(
                pod.namespace(),
                pod.veth(),
                pod.node().namespace(),
                MTU,
                Names.vethMac(pod.ref()),
                pod.namespace(),
                MTU);
    final List<String> inPod =
        List.of(
            "link set lo up",
            "link set eth0 up",
            "address add " + pod.address() + "/32 dev eth0",
            "route add 169.254.1.1 dev eth0 scope link",
            "route add default via 169.254.1.1 dev eth0",
            "neighbour add 169.254.1.1 lladdr %s dev eth0 nud permanent"
                .formatted(Names.vethMac(pod.ref())));
    final List<String> onNode = new ArrayList<>();
    onNode.add("link set " + pod.veth() + " up");
    onNode.add("route add %s dev %s scope link".formatted(pod.address(), pod.veth()));
    onNode.add("rule add to " + pod.address() + " lookup main priority 512");
    if (!pod.owner().isPrimary()) {
      onNode.add(
          "rule add from %s lookup %d priority 1536".formatted(pod.address(), pod.owner().table()));
    }
    return batch(List.of(cable))
        + inNamespace(pod.namespace(), batch(inPod))
        + inNamespace(pod.node().namespace(), batch(onNode));
  }

  private static Stream<IpAddress> addresses(final LabInterface eni) {
    return Stream.concat(Stream.of(eni.primary()), eni.assigned().stream());
  }

  /** The text, run within a namespace, which speaks no IPv6: its chatter is nobody's question. */
  static String inNamespace(final String namespace, final String text) {
    return "ip netns exec %s sh -e <<'WITHIN'\n".formatted(namespace)
        + "if [ -e /proc/sys/net/ipv6 ]; then echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6; fi\n"
        + text
        + "WITHIN\n";
  }

  static String batch(final List<String> lines) {
    return "ip -batch - <<'IP'\n" + String.join("\n", lines) + "\nIP\n";
  }

  private static String kernel(final String parameter, final int value) {
    return "echo %d >/proc/sys/net/%s\n".formatted(value, parameter);
  }
}
