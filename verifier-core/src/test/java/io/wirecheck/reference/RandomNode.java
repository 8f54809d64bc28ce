package io.wirecheck.reference;

import io.wirecheck.model.Cidr;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.MacAddress;
import io.wirecheck.model.node.ChainRule;
import io.wirecheck.model.node.ChainRule.Match;
import io.wirecheck.model.node.ChainRule.Target;
import io.wirecheck.model.node.Link;
import io.wirecheck.model.node.Mark;
import io.wirecheck.model.node.Neighbour;
import io.wirecheck.model.node.Netfilter;
import io.wirecheck.model.node.Netfilter.Backend;
import io.wirecheck.model.node.Netfilter.Chain;
import io.wirecheck.model.node.Netfilter.Hook;
import io.wirecheck.model.node.Netfilter.HookPoint;
import io.wirecheck.model.node.Netfilter.HookType;
import io.wirecheck.model.node.Netfilter.Table;
import io.wirecheck.model.node.NodeNetwork;
import io.wirecheck.model.node.PolicyRule;
import io.wirecheck.model.node.RouteEntry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Tables that a node could have, though none does. */
final class RandomNode {

  private static final List<String> DEVICES =
      List.of("lo", "eth0", "ens6", "eni0a1b2c3d4e5", "tun");
  private static final List<String> PATTERNS = List.of("eth0", "eni+", "vlan+", "lo");

  private final Random random;

  RandomNode(final long seed) {
    random = new Random(seed);
  }

  NodeNetwork next() {
    return new NodeNetwork(
        many(4, this::link),
        many(5, i -> rule()),
        many(5, i -> route()),
        many(3, i -> neighbour()),
        new Netfilter(tables()));
  }

  private <T> List<T> many(final int most, final IntFunction<T> maker) {
    return IntStream.range(0, 1 + random.nextInt(most)).mapToObj(maker).toList();
  }

  private <T> Optional<T> maybe(final Supplier<T> maker) {
    return random.nextBoolean() ? Optional.of(maker.get()) : Optional.empty();
  }

  private <T> T oneOf(final List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private Link link(final int i) {
    final boolean up = random.nextBoolean();
    return new Link(
        i + 1,
        DEVICES.get(i),
        i == 0 ? Optional.empty() : maybe(this::mac),
        up,
        up && random.nextBoolean(),
        576 + random.nextInt(9000),
        maybe(() -> oneOf(List.of("veth", "vxlan", "tun"))));
  }

  private MacAddress mac() {
    return new MacAddress(random.nextLong() >>> 16);
  }

  private IpAddress address() {
    return IpAddress.ofIpv4(random.nextInt());
  }

  private Cidr range() {
    return new Cidr(address(), 1 + random.nextInt(32));
  }

  private Mark mark() {
    final int value = oneOf(List.of(0x80, 0x4000, 7, -1, 0, random.nextInt()));
    return new Mark(value, oneOf(List.of(value, -1, 0, 0xff00, random.nextInt())));
  }

  private PolicyRule rule() {
    final String action =
        oneOf(
            List.of("lookup", "lookup", "unreachable", "blackhole", "goto 32766", "nop", "l3mdev"));
    return new PolicyRule(
        random.nextInt(32768),
        maybe(this::range),
        maybe(this::range),
        maybe(this::mark),
        maybe(() -> oneOf(DEVICES)),
        maybe(() -> oneOf(DEVICES)),
        action,
        action.equals(PolicyRule.LOOKUP) ? oneOf(List.of(253, 254, 255, 2, 10_101)) : 0,
        oneOf(List.of("", "", "not", "tos 0x10", "not tos 0x10 ipproto udp dport 53")));
  }

  private RouteEntry route() {
    return new RouteEntry(
        oneOf(List.of(254, 255, 2, 101)),
        oneOf(
            List.of(
                "unicast", "local", "broadcast", "throw", "unicast multipath", "unicast tos 0x10")),
        random.nextBoolean() ? Cidr.parse("0.0.0.0/0") : range(),
        maybe(() -> random.nextBoolean() ? address() : IpAddress.parse("fe80::1")),
        maybe(() -> oneOf(DEVICES)),
        maybe(this::address),
        oneOf(List.of("global", "link", "host")),
        random.nextInt(3),
        random.nextBoolean());
  }

  private Neighbour neighbour() {
    return new Neighbour(
        address(),
        oneOf(DEVICES),
        maybe(this::mac),
        oneOf(List.of("PERMANENT", "REACHABLE", "FAILED", "")));
  }

  private List<Table> tables() {
    final List<Table> tables = new ArrayList<>();
    if (random.nextBoolean()) {
      tables.add(iptables(Backend.IPTABLES_NFT, "nat"));
    }
    if (random.nextBoolean()) {
      tables.add(iptables(Backend.IPTABLES_NFT, "mangle"));
    }
    if (random.nextBoolean()) {
      tables.add(nft());
    }
    Collections.shuffle(tables, random);
    if (random.nextBoolean()) {
      tables.add(iptables(Backend.IPTABLES_LEGACY, "nat"));
    }
    return tables;
  }

  private Table iptables(final Backend backend, final String name) {
    final boolean nat = name.equals("nat");
    final Hook hook =
        new Hook(nat ? HookType.NAT : HookType.FILTER, HookPoint.PREROUTING, nat ? -100 : -150);
    return new Table(
        backend,
        name,
        List.of(
            new Chain(
                "PREROUTING",
                Optional.of(hook),
                random.nextBoolean(),
                many(6, i -> iptablesRule())),
            new Chain("OTHER", Optional.empty(), true, many(6, i -> iptablesRule()))));
  }

  private Table nft() {
    final Hook hook =
        new Hook(HookType.NAT, oneOf(List.of(HookPoint.values())), random.nextInt(300) - 150);
    return new Table(
        Backend.NFT,
        "aws-cni",
        List.of(
            new Chain("OTHER", Optional.empty(), true, many(6, i -> nftRule())),
            new Chain(
                "nat-prerouting",
                Optional.of(hook),
                random.nextBoolean(),
                many(6, i -> nftRule()))));
  }

  private ChainRule iptablesRule() {
    final List<Match> matches = selectors();
    if (random.nextInt(4) == 0) {
      matches.add(new ChainRule.UnreadMatch("-m recent --rcheck --seconds 10 --name \"a b\""));
    }
    final List<Target> target =
        random.nextInt(6) == 0
            ? List.of()
            : List.of(
                random.nextInt(6) == 0
                    ? new ChainRule.UnreadTarget("-j LOG --log-prefix \"-j \\\"x\\\" \"")
                    : random.nextInt(6) == 0
                        ? new ChainRule.RestoreMark(random.nextInt(), random.nextInt())
                        : target());
    return new ChainRule(matches, target, comment());
  }

  private ChainRule nftRule() {
    final List<Match> matches = selectors();
    if (random.nextInt(4) == 0) {
      matches.add(new ChainRule.UnreadMatch("{\"limit\":{\"rate\":10,\"per\":\"second\"}}"));
    }
    final List<Target> targets = new ArrayList<>(many(2, i -> target()));
    if (random.nextInt(4) == 0) {
      targets.add(0, new ChainRule.RestoreMark(-1, random.nextInt()));
      targets.add(new ChainRule.UnreadTarget("{\"log\":{\"prefix\":\"x\"}}"));
    }
    return new ChainRule(matches, targets, comment());
  }

  private Optional<String> comment() {
    return maybe(
        () -> oneOf(List.of("AWS, SNAT", "word", "-j", "it's \"so\" \\ here", "# not *nat", ":X")));
  }

  /** In the order in which iptables prints them. */
  private List<Match> selectors() {
    final List<Match> matches = new ArrayList<>();
    maybe(() -> new ChainRule.Source(range(), random.nextBoolean())).ifPresent(matches::add);
    maybe(() -> new ChainRule.Destination(range(), random.nextBoolean())).ifPresent(matches::add);
    maybe(() -> new ChainRule.InDevice(oneOf(PATTERNS), random.nextBoolean()))
        .ifPresent(matches::add);
    maybe(() -> new ChainRule.OutDevice(oneOf(PATTERNS), random.nextBoolean()))
        .ifPresent(matches::add);
    if (random.nextInt(3) == 0) {
      final int first = 1 + random.nextInt(60_000);
      matches.add(new ChainRule.IpProtocol(oneOf(List.of(6, 17, 132)), false));
      matches.add(
          new ChainRule.DestinationPort(first, first + random.nextInt(2), random.nextBoolean()));
    } else if (random.nextInt(3) == 0) {
      matches.add(new ChainRule.IpProtocol(oneOf(List.of(1, 6, 47, 200)), random.nextBoolean()));
    }
    maybe(() -> new ChainRule.DestinationIsLocal(random.nextBoolean(), random.nextBoolean()))
        .ifPresent(matches::add);
    maybe(() -> new ChainRule.PacketMark(mark(), random.nextBoolean())).ifPresent(matches::add);
    maybe(() -> new ChainRule.ConnectionMark(mark(), random.nextBoolean())).ifPresent(matches::add);
    maybe(
            () ->
                new ChainRule.ConnectionState(
                    oneOf(List.of(List.of("NEW"), List.of("RELATED", "ESTABLISHED"))),
                    random.nextBoolean()))
        .ifPresent(matches::add);
    return matches;
  }

  private Target target() {
    return oneOf(
        List.of(
            new ChainRule.Accept(),
            new ChainRule.Drop(),
            new ChainRule.Return(),
            new ChainRule.Jump("OTHER"),
            new ChainRule.Goto("OTHER"),
            new ChainRule.Snat(address(), oneOf(List.of("", "random", "random-fully"))),
            new ChainRule.Dnat(address(), oneOf(List.of(0, 8080))),
            new ChainRule.Masquerade(oneOf(List.of("", "random", "random-fully"))),
            new ChainRule.SetConnectionMark(mark()),
            new ChainRule.SetPacketMark(mark())));
  }
}
