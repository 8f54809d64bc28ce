package io.wirecheck.shell;

import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.Round;
import io.wirecheck.model.IpAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a capture lets through, in the language of pcap-filter(7): packets to and from the
 * destinations of the round's flows, and everything between nodes that could carry such a packet
 * inside. A filter on a probe's own address alone would read the outer header, match nothing, and
 * so never see an overlay. Each is taken with and without a VLAN tag.
 */
final class CaptureFilter {

  /**
   * IP protocols that carry packets: IPv4 (RFC 2003), IPv6 (RFC 4213), GRE (RFC 2784), ESP (RFC
   * 4303), AH (RFC 4302), MPLS (RFC 4023).
   */
  private static final int[] CARRIERS = {4, 41, 47, 50, 51, 137};

  private CaptureFilter() {}

  static String of(final Round round) {
    final List<String> wanted = new ArrayList<>(probes(round.flows()));
    tunnels(round).ifPresent(wanted::add);
    final String untagged = String.join(" or ", wanted);
    // "vlan" moves every offset behind it, so what it guards has to come last.
    return untagged + " or (vlan and (" + untagged + "))";
  }

  private static List<String> probes(final List<Round.Planned> flows) {
    final Map<String, NavigableSet<IpAddress>> peers = new TreeMap<>();
    for (final Round.Planned planned : flows) {
      peers
          .computeIfAbsent(protocol(planned), protocol -> new TreeSet<>())
          .add(planned.destination());
    }
    return Stream.concat(
            peers.entrySet().stream()
                .map(
                    entry ->
                        "(" + entry.getKey() + " and (" + any("host", entry.getValue()) + "))"),
            refusals(flows))
        .toList();
  }

  /**
   * Errors of the type "destination unreachable" (RFC 792, RFC 4443). Whoever refuses a packet
   * sends them, so they are known by nobody's address; those that quote no probe are counted, not
   * kept.
   */
  private static Stream<String> refusals(final List<Round.Planned> flows) {
    return flows.stream()
        .filter(planned -> planned.flow().transport() != Transport.TCP)
        .map(planned -> planned.destination().family())
        .distinct()
        .sorted()
        .map(
            family ->
                family == IpAddress.Family.IPV4
                    ? "(icmp and icmp[0] == 3)"
                    : "(icmp6 and ip6[40] == 1)");
  }

  private static String protocol(final Round.Planned planned) {
    final Transport transport = planned.flow().transport();
    if (transport == Transport.ICMP) {
      return planned.destination().family() == IpAddress.Family.IPV4 ? "icmp" : "icmp6";
    }
    return (transport == Transport.UDP ? "udp port " : "tcp port ") + planned.flow().port();
  }

  /** Between two addresses of nodes: a node's own traffic to the world outside is not looked at. */
  private static Optional<String> tunnels(final Round round) {
    final NavigableSet<IpAddress> nodes =
        round.nodeAddresses().values().stream()
            .flatMap(Collection::stream)
            .collect(Collectors.toCollection(TreeSet::new));
    if (nodes.isEmpty()) {
      return Optional.empty();
    }
    final String carriers =
        IntStream.of(CARRIERS)
            .mapToObj(protocol -> "proto " + protocol)
            .collect(Collectors.joining(" or "));
    return Optional.of(
        "((udp or %s) and (%s) and (%s))"
            .formatted(carriers, any("src host", nodes), any("dst host", nodes)));
  }

  private static String any(final String primitive, final Collection<IpAddress> addresses) {
    return addresses.stream()
        .map(address -> primitive + " " + address)
        .collect(Collectors.joining(" or "));
  }
}
