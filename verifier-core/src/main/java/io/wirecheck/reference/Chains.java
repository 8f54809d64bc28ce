package io.wirecheck.reference;

import io.wirecheck.model.Cidr;
import io.wirecheck.model.CniConfiguration.SnatPorts;
import io.wirecheck.model.node.ChainRule;
import io.wirecheck.model.node.ChainRule.ConnectionState;
import io.wirecheck.model.node.ChainRule.Destination;
import io.wirecheck.model.node.ChainRule.DestinationIsLocal;
import io.wirecheck.model.node.ChainRule.InDevice;
import io.wirecheck.model.node.ChainRule.Jump;
import io.wirecheck.model.node.ChainRule.Match;
import io.wirecheck.model.node.ChainRule.OutDevice;
import io.wirecheck.model.node.ChainRule.RestoreMark;
import io.wirecheck.model.node.ChainRule.Return;
import io.wirecheck.model.node.ChainRule.SetConnectionMark;
import io.wirecheck.model.node.ChainRule.Snat;
import io.wirecheck.model.node.ChainRule.Target;
import io.wirecheck.model.node.Mark;
import io.wirecheck.model.node.Netfilter;
import io.wirecheck.model.node.Netfilter.Backend;
import io.wirecheck.model.node.Netfilter.Chain;
import io.wirecheck.model.node.Netfilter.Hook;
import io.wirecheck.model.node.Netfilter.HookPoint;
import io.wirecheck.model.node.Netfilter.HookType;
import io.wirecheck.model.node.Netfilter.Table;
import io.wirecheck.reference.CniLayout.Exemptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The chains that the VPC CNI writes on a node, in the layout of its version. Of one chain with
 * ranges each range is inserted at its head, so the last one stands first.
 */
final class Chains {

  static final String SNAT_CHAIN = "AWS-SNAT-CHAIN-";
  static final String CONNMARK_CHAIN = "AWS-CONNMARK-CHAIN-";
  static final String NFT_TABLE = "aws-cni";
  static final String NFT_CHAIN = "snat-mark";
  static final String NFT_BASE_CHAIN = "nat-prerouting";

  private static final String SNAT_COMMENT = "AWS SNAT CHAIN";
  private static final String MARK_COMMENT = "AWS, CONNMARK";
  private static final String PRIMARY_COMMENT = "AWS, primary ENI";

  private static final int MANGLE = -150;
  private static final int DSTNAT = -100;
  private static final int AFTER_KUBE_PROXY = -90;
  private static final int FILTER = 0;
  private static final int SRCNAT = 100;

  private final Host host;
  private final CniLayout layout;
  private final int mark;
  private final List<Chain> ownNatChains = new ArrayList<>();
  private final List<ChainRule> natPrerouting = new ArrayList<>();
  private final List<ChainRule> natPostrouting = new ArrayList<>();

  private Chains(final Host host) {
    this.host = host;
    layout = host.layout();
    mark = host.cni().connmark();
  }

  static Netfilter of(final Host host) {
    final Chains chains = new Chains(host);
    if (!host.cni().ipv6()) {
      chains.translation();
      chains.marking();
    }
    final List<Table> tables = new ArrayList<>();
    tables.add(chains.mangle());
    tables.add(chains.nat());
    tables.add(chains.filter());
    if (chains.marksInNft()) {
      tables.add(chains.nft());
    }
    return new Netfilter(tables);
  }

  private void translation() {
    if (layout.snat() == Exemptions.ONE_RULE) {
      if (host.translates()) {
        natPostrouting.add(
            snat(List.of(new Destination(host.vpcCidrs().get(0), true), toOthers())));
      }
      return;
    }
    if (host.translates()) {
      natPostrouting.add(rule(List.of(), new Jump(SNAT_CHAIN + 0), SNAT_COMMENT));
    }
    final List<Match> notByBranch = new ArrayList<>();
    if (layout.knowsBranches()) {
      notByBranch.add(new OutDevice("vlan+", true));
    }
    notByBranch.add(toOthers());
    exempting(SNAT_CHAIN, layout.snat(), this::snatComment, snat(notByBranch));
  }

  private ChainRule snat(final List<Match> matches) {
    return rule(matches, new Snat(host.primary().address(), ports()), "AWS, SNAT");
  }

  private static Match toOthers() {
    return new DestinationIsLocal(true, false);
  }

  private String ports() {
    final SnatPorts ports = layout.choosesPorts() ? host.cni().randomizeSnat() : SnatPorts.NONE;
    return switch (ports) {
      case PRNG -> "random-fully";
      case HASHRANDOM -> "random";
      case NONE -> "";
    };
  }

  private void marking() {
    final Exemptions form = layout.connmark();
    if (form == Exemptions.NONE || form == Exemptions.NFT_CHAIN) {
      return;
    }
    if (host.translates()) {
      final List<Match> outbound = new ArrayList<>();
      outbound.add(fromPods());
      if (layout.marksNewConnectionsOnly()) {
        outbound.add(new ConnectionState(List.of("NEW"), false));
      }
      natPrerouting.add(rule(outbound, new Jump(CONNMARK_CHAIN + 0), "AWS, outbound connections"));
      natPrerouting.add(rule(List.of(), new RestoreMark(mark, mark), MARK_COMMENT));
    }
    exempting(CONNMARK_CHAIN, form, this::connmarkComment, rule(List.of(), set(), MARK_COMMENT));
  }

  private String snatComment(final Cidr cidr) {
    return SNAT_COMMENT + (isExcluded(cidr) ? " EXCLUSION" : "");
  }

  private String connmarkComment(final Cidr cidr) {
    return layout.connmarkComment(isExcluded(cidr));
  }

  private boolean isExcluded(final Cidr cidr) {
    return !host.vpcCidrs().contains(cidr);
  }

  private interface Comments {
    String of(Cidr cidr);
  }

  /** The chains that end in a rule for what is within no range; empty where there is no SNAT. */
  private void exempting(
      final String name, final Exemptions form, final Comments comments, final ChainRule last) {
    final List<Cidr> cidrs = host.exempt();
    final int chains = form == Exemptions.CHAIN_LIST ? cidrs.size() : 0;
    for (int i = 0; i < chains; i++) {
      final Cidr cidr = cidrs.get(i);
      final Jump next = new Jump(name + (i + 1));
      addChain(name + i, List.of(rule(to(cidr, true), next, comments.of(cidr))));
    }
    final List<ChainRule> rules = new ArrayList<>();
    if (form == Exemptions.ONE_CHAIN) {
      cidrs.forEach(cidr -> rules.add(0, rule(to(cidr, false), new Return(), comments.of(cidr))));
    }
    rules.add(last);
    addChain(name + chains, rules);
  }

  private void addChain(final String name, final List<ChainRule> rules) {
    ownNatChains.add(
        new Chain(name, Optional.empty(), true, host.translates() ? rules : List.of()));
  }

  /** The kernel keeps no match for a range of everything. */
  private static List<Match> to(final Cidr cidr, final boolean negated) {
    return cidr.prefixLength() == 0 && !negated
        ? List.of()
        : List.of(new Destination(cidr, negated));
  }

  private Match fromPods() {
    return new InDevice(host.cni().vethPrefix() + "+", false);
  }

  private Target set() {
    return new SetConnectionMark(new Mark(mark, mark));
  }

  private Table nat() {
    final List<Chain> chains = new ArrayList<>();
    chains.add(hooked(HookType.NAT, HookPoint.PREROUTING, DSTNAT, natPrerouting));
    chains.add(hooked(HookType.NAT, HookPoint.INPUT, SRCNAT, List.of()));
    chains.add(hooked(HookType.NAT, HookPoint.OUTPUT, DSTNAT, List.of()));
    chains.add(hooked(HookType.NAT, HookPoint.POSTROUTING, SRCNAT, natPostrouting));
    chains.addAll(ownNatChains);
    return new Table(layout.iptables(), "nat", chains);
  }

  /** What comes to NodePorts is marked, and what pods answer bears their connection's mark. */
  private Table mangle() {
    final List<ChainRule> rules = new ArrayList<>();
    final boolean forNodePort = host.cni().nodePortSupport() && !host.cni().ipv6();
    final boolean forSnat = layout.marksForSnat() && host.translates();
    if (forNodePort) {
      rules.add(
          rule(
              List.of(
                  new InDevice(host.primary().device(), false),
                  new DestinationIsLocal(false, true)),
              set(),
              PRIMARY_COMMENT));
    }
    if (forNodePort || forSnat) {
      rules.add(rule(List.of(fromPods()), new RestoreMark(mark, mark), PRIMARY_COMMENT));
    }
    if (forNodePort && layout.knowsBranches()) {
      final Match fromBranches = new InDevice("vlan+", false);
      rules.add(rule(List.of(fromBranches), new RestoreMark(mark, mark), PRIMARY_COMMENT));
    }
    return new Table(
        layout.iptables(),
        "mangle",
        List.of(
            hooked(HookType.FILTER, HookPoint.PREROUTING, MANGLE, rules),
            hooked(HookType.FILTER, HookPoint.INPUT, MANGLE, List.of()),
            hooked(HookType.FILTER, HookPoint.FORWARD, MANGLE, List.of()),
            hooked(HookType.ROUTE, HookPoint.OUTPUT, MANGLE, List.of()),
            hooked(HookType.FILTER, HookPoint.POSTROUTING, MANGLE, List.of())));
  }

  /** The AMI lets nodes forward. */
  private Table filter() {
    return new Table(
        layout.iptables(),
        "filter",
        List.of(
            hooked(HookType.FILTER, HookPoint.INPUT, FILTER, List.of()),
            hooked(HookType.FILTER, HookPoint.FORWARD, FILTER, List.of()),
            hooked(HookType.FILTER, HookPoint.OUTPUT, FILTER, List.of())));
  }

  /** What another program has written in a backend: a rule for what is forwarded. */
  static Table leftOver(final Backend backend, final ChainRule rule) {
    return new Table(
        backend,
        "filter",
        List.of(
            hooked(HookType.FILTER, HookPoint.INPUT, FILTER, List.of()),
            hooked(HookType.FILTER, HookPoint.FORWARD, FILTER, List.of(rule)),
            hooked(HookType.FILTER, HookPoint.OUTPUT, FILTER, List.of())));
  }

  private boolean marksInNft() {
    return layout.connmark() == Exemptions.NFT_CHAIN && host.translates();
  }

  /** Unlike iptables' restoring, nft's replaces the packet's whole mark. */
  private Table nft() {
    final List<ChainRule> base =
        List.of(
            plain(List.of(new DestinationIsLocal(false, false)), new Return()),
            plain(List.of(fromPods()), new Jump(NFT_CHAIN)),
            plain(List.of(), new RestoreMark(-1, mark)));
    final List<ChainRule> marking = new ArrayList<>();
    host.exempt().forEach(cidr -> marking.add(0, plain(to(cidr, false), new Return())));
    marking.add(plain(List.of(), set()));
    final Hook hook = new Hook(HookType.NAT, HookPoint.PREROUTING, AFTER_KUBE_PROXY);
    return new Table(
        Backend.NFT,
        NFT_TABLE,
        List.of(
            new Chain(NFT_BASE_CHAIN, Optional.of(hook), true, base),
            new Chain(NFT_CHAIN, Optional.empty(), true, marking)));
  }

  private static Chain hooked(
      final HookType type, final HookPoint point, final int priority, final List<ChainRule> rules) {
    return new Chain(point.name(), Optional.of(new Hook(type, point, priority)), true, rules);
  }

  private static ChainRule rule(
      final List<Match> matches, final Target target, final String comment) {
    return new ChainRule(matches, List.of(target), Optional.of(comment));
  }

  private static ChainRule plain(final List<Match> matches, final Target target) {
    return new ChainRule(matches, List.of(target), Optional.empty());
  }
}
