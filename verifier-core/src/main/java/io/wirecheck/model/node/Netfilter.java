package io.wirecheck.model.node;

import java.util.List;
import java.util.Optional;

/**
 * Netfilter's tables, of iptables with either backend and of nft, in one notation.
 *
 * <p>Chains of one hook run by priority; of equal priorities the table that is listed first runs
 * first.
 */
public record Netfilter(List<Table> tables) {

  /** Who wrote a table, and so how it is read. */
  public enum Backend {
    /** {@code iptables-nft}: in the kernel's nf_tables, by way of iptables. */
    IPTABLES_NFT,
    /** {@code iptables-legacy}: in the kernel's ip_tables. */
    IPTABLES_LEGACY,
    /** {@code nft}'s own. */
    NFT
  }

  /** Where in a packet's way a chain is asked. */
  public enum HookPoint {
    PREROUTING,
    INPUT,
    FORWARD,
    OUTPUT,
    POSTROUTING
  }

  /** What a chain that is asked of itself is for. */
  public enum HookType {
    FILTER,
    NAT,
    ROUTE
  }

  /**
   * Where a chain is hooked in.
   *
   * @param priority lower ones run first: raw -300, mangle -150, dstnat -100, filter 0, srcnat 100
   */
  public record Hook(HookType type, HookPoint point, int priority) {}

  /**
   * A chain with its rules.
   *
   * @param hook empty for a chain that only others jump to
   * @param accepts a hooked chain's policy; true for any other
   */
  public record Chain(String name, Optional<Hook> hook, boolean accepts, List<ChainRule> rules) {

    public Chain {
      rules = List.copyOf(rules);
    }

    public Chain withRules(List<ChainRule> changed) {
      return new Chain(name, hook, accepts, changed);
    }
  }

  /**
   * A table.
   *
   * @param name such as {@code nat}, or {@code aws-cni}
   */
  public record Table(Backend backend, String name, List<Chain> chains) {

    public Table {
      chains = List.copyOf(chains);
    }

    public Optional<Chain> chain(String chain) {
      return chains.stream().filter(candidate -> candidate.name().equals(chain)).findFirst();
    }

    public Table withChains(List<Chain> changed) {
      return new Table(backend, name, changed);
    }
  }

  public Netfilter {
    tables = List.copyOf(tables);
  }

  /** The tables of a backend that hold a rule; chains alone do nothing. */
  public List<Table> tablesWithRules(final Backend backend) {
    return tables.stream()
        .filter(table -> table.backend() == backend)
        .filter(table -> table.chains().stream().anyMatch(chain -> !chain.rules().isEmpty()))
        .toList();
  }

  public static Netfilter none() {
    return new Netfilter(List.of());
  }
}
