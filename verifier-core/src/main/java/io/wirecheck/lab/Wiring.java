package io.wirecheck.lab;

import io.wirecheck.model.IpAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The texts that wire a lab, for a POSIX shell: namespaces, cables and addresses, the VPC between
 * the nodes, and what is beyond it. What nodes do with packets is {@link NodeWiring}'s.
 */
final class Wiring {

  /** What nodes and pods of EC2 have, jumbo frames. */
  private static final int MTU = 9001;

  /** Of TEST-NET-3 (RFC 5737), which stands for the internet. */
  static final IpAddress INTERNET_HOST = IpAddress.parse("203.0.113.5");

  /** What the VPC's gateway translates sources to. */
  static final IpAddress INTERNET_GATEWAY = IpAddress.parse("203.0.113.1");

  /** The source/destination check, and the gateway. */
  private static final String FILTERS =
      """
      nft -f - <<'NFT'
      table ip vpc {
        set owned { type ifname . ipv4_addr; }
        chain sources {
          type filter hook prerouting priority raw;
          iifname . ip saddr @owned accept
          iifname "port*" counter drop
        }
        chain gateway {
          type nat hook postrouting priority srcnat;
          oifname "internet" masquerade
        }
      }
      NFT
      """;

  private Wiring() {}

  /** The namespaces of nodes, router and internet, and the cable between the last two. */
  static String namespaces(final Layout layout) {
    final List<String> lines = new ArrayList<>();
    lines.add("netns add " + Names.ROUTER);
    lines.add("netns add " + Names.INTERNET);
    lines.add(
        "link add internet netns %s type veth peer name eth0 netns %s"
            .formatted(Names.ROUTER, Names.INTERNET));
    layout.nodes().forEach(node -> lines.add("netns add " + node.namespace()));
    return batch(lines);
  }

  private static Stream<LabInterface> attached(final LabNode node) {
    return node.interfaces().stream().filter(LabInterface::isAttached);
  }

  private static String cable(final LabNode node, final LabInterface eni) {
    return "link add %s netns %s%s mtu %d type veth peer name %s netns %s address %s mtu %d"
        .formatted(
            eni.port(),
            Names.ROUTER,
            eni.portMac().map(mac -> " address " + mac).orElse(""),
            MTU,
            eni.device(),
            node.namespace(),
            eni.mac(),
            MTU);
  }

  /**
   * The VPC: it knows where each address is, asks nobody, checks each interface's sources as EC2's
   * source/destination check does, and is no hop. What is in its ranges and on no interface it
   * drops; what is beyond them it sends to the gateway, which translates the sources.
   */
  static String router(final Layout layout) {
    final List<String> ip = new ArrayList<>();
    ip.add("link set lo up");
    ip.add("link set internet up");
    ip.add("address add " + INTERNET_GATEWAY + "/24 dev internet");
    ip.add("route add default via %s dev internet".formatted(INTERNET_HOST));
    layout.vpcCidrs().forEach(cidr -> ip.add("route add blackhole " + cidr));
    return inNamespace(
        Names.ROUTER,
        kernel("ipv4/ip_forward", 1)
            + kernel("ipv4/conf/all/rp_filter", 0)
            + kernel("ipv4/conf/default/rp_filter", 0)
            + kernel("ipv4/conf/all/send_redirects", 0)
            + kernel("ipv4/conf/default/proxy_arp", 1)
            + batch(ip)
            + FILTERS
            + "iptables -t mangle -A PREROUTING -i %s+ -j TTL --ttl-inc 1\n".formatted(Names.PORT));
  }

  /** Cables between nodes and router, and what the router knows of them. */
  static String interfaces(final Map<LabInterface, LabNode> enis) {
    final Map<LabInterface, LabNode> wired = new LinkedHashMap<>(enis);
    wired.keySet().removeIf(eni -> !eni.isAttached());
    if (wired.isEmpty()) {
      return "";
    }
    final List<String> cables = new ArrayList<>();
    wired.forEach((eni, node) -> cables.add(cable(node, eni)));
    final List<String> ports = wired.keySet().stream().flatMap(eni -> port(eni).stream()).toList();
    final String owned =
        wired.keySet().stream()
            .flatMap(eni -> addresses(eni).map(address -> "\"" + eni.port() + "\" . " + address))
            .collect(Collectors.joining(", "));
    return batch(cables)
        + inNamespace(
            Names.ROUTER,
            batch(ports)
                + "nft -f - <<'NFT'\nadd element ip vpc owned { %s }\nNFT\n".formatted(owned));
  }

  private static List<String> port(final LabInterface eni) {
    final List<String> ip = new ArrayList<>();
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
    if (!eni.plugged()) {
      ip.add("link set %s down".formatted(eni.port()));
    }
    return ip;
  }

  /** A host that takes every address for its own but the gateway's, and so answers for each. */
  static String internet() {
    return inNamespace(
        Names.INTERNET,
        batch(
            List.of(
                "link set lo up",
                "link set eth0 up",
                "address add " + INTERNET_HOST + "/24 dev eth0",
                "route add %s dev eth0 table local".formatted(INTERNET_GATEWAY),
                "route add local default dev lo table local")));
  }

  /** A node with its own addresses. */
  static String node(final LabNode node) {
    final List<String> ip = new ArrayList<>();
    ip.add("link set lo up");
    attached(node)
        .filter(LabInterface::isOwn)
        .forEach(
            eni ->
                ip.add(
                    "address add %s/%d brd + dev %s noprefixroute"
                        .formatted(eni.primary(), eni.subnet().prefixLength(), eni.device())));
    return inNamespace(
        node.namespace(),
        kernel("ipv4/ip_forward", 1)
            + kernel("ipv4/conf/all/rp_filter", 0)
            + kernel("ipv4/conf/default/rp_filter", 0)
            + kernel("ipv4/conf/" + node.primary().device() + "/rp_filter", 2)
            + batch(ip));
  }

  /** Pods, each with its own namespace, and their cables; the nodes' ends are not up yet. */
  static String pods(final Collection<LabPod> pods) {
    return batch(pods.stream().map(Wiring::cable).toList())
        + pods.stream().map(Wiring::pod).collect(Collectors.joining());
  }

  private static String cable(final LabPod pod) {
    return "netns add %s\nlink add %s netns %s mtu %d address %s type veth peer name eth0 netns %s%s mtu %d"
        .formatted(
            pod.namespace(),
            pod.veth(),
            pod.node().namespace(),
            MTU,
            pod.vethMac(),
            pod.namespace(),
            pod.mac().map(mac -> " address " + mac).orElse(""),
            MTU);
  }

  private static String pod(final LabPod pod) {
    return inNamespace(
        pod.namespace(),
        batch(
            List.of(
                "link set lo up",
                "link set eth0 up",
                "address add " + pod.address() + "/32 dev eth0",
                "route add 169.254.1.1 dev eth0 scope link",
                "route add default via 169.254.1.1 dev eth0",
                "neighbour add 169.254.1.1 lladdr %s dev eth0 nud permanent"
                    .formatted(pod.vethMac()))));
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
    return lines.isEmpty() ? "" : "ip -batch - <<'IP'\n" + String.join("\n", lines) + "\nIP\n";
  }

  private static String kernel(final String parameter, final int value) {
    return "echo %d >/proc/sys/net/%s\n".formatted(value, parameter);
  }
}
