package io.wirecheck.model.node;

import io.wirecheck.model.Cidr;
import io.wirecheck.model.IpAddress;
import java.util.List;
import java.util.Optional;

/**
 * A rule of a chain: packets that match all matches meet its targets, one after the other.
 *
 * @param targets iptables has one or none; nft may change a mark and go on
 * @param comment empty where there is none
 */
public record ChainRule(List<Match> matches, List<Target> targets, Optional<String> comment) {

  /** A condition on a packet. */
  public sealed interface Match {}

  /** {@code -s}, {@code ip saddr}. */
  public record Source(Cidr cidr, boolean negated) implements Match {}

  /** {@code -d}, {@code ip daddr}. */
  public record Destination(Cidr cidr, boolean negated) implements Match {}

  /**
   * {@code -i}, {@code iifname}.
   *
   * @param pattern a name, or the beginning of one followed by {@code +}
   */
  public record InDevice(String pattern, boolean negated) implements Match {}

  /** {@code -o}, {@code oifname}; the pattern as with {@link InDevice}. */
  public record OutDevice(String pattern, boolean negated) implements Match {}

  /** {@code -p}: the number of the IP protocol. */
  public record IpProtocol(int protocol, boolean negated) implements Match {}

  /** {@code --dport}: a range of destination ports. */
  public record DestinationPort(int first, int last, boolean negated) implements Match {}

  /**
   * {@code -m addrtype --dst-type LOCAL}, {@code fib daddr type local}.
   *
   * @param limitedToInDevice {@code --limit-iface-in}: an address of the device that it came by
   */
  public record DestinationIsLocal(boolean negated, boolean limitedToInDevice) implements Match {}

  /** {@code -m mark}: of the packet's mark. */
  public record PacketMark(Mark mark, boolean negated) implements Match {}

  /** {@code -m connmark}: of the connection's mark. */
  public record ConnectionMark(Mark mark, boolean negated) implements Match {}

  /**
   * {@code -m conntrack --ctstate}, {@code -m state --state}.
   *
   * @param states of {@code NEW}, {@code ESTABLISHED}, {@code RELATED}, {@code INVALID}, {@code
   *     UNTRACKED}
   */
  public record ConnectionState(List<String> states, boolean negated) implements Match {
    public ConnectionState {
      states = List.copyOf(states);
    }
  }

  /** One that is not understood, as it was printed: iptables' words, nft's JSON. */
  public record UnreadMatch(String text) implements Match {}

  /** What is done with a packet. */
  public sealed interface Target {}

  /** {@code ACCEPT}. */
  public record Accept() implements Target {}

  /** {@code DROP}. */
  public record Drop() implements Target {}

  /** {@code RETURN}. */
  public record Return() implements Target {}

  /** {@code -j CHAIN}. */
  public record Jump(String chain) implements Target {}

  /** {@code -g CHAIN}. */
  public record Goto(String chain) implements Target {}

  /**
   * {@code SNAT}.
   *
   * @param ports how a new source port is drawn: {@code random-fully}, {@code random}, or empty for
   *     the packet's own where that is free
   */
  public record Snat(IpAddress to, String ports) implements Target {}

  /**
   * {@code DNAT}.
   *
   * @param port 0 to keep the packet's own
   */
  public record Dnat(IpAddress to, int port) implements Target {}

  /**
   * {@code MASQUERADE}: SNAT to the outgoing device's address.
   *
   * @param ports as with {@link Snat}
   */
  public record Masquerade(String ports) implements Target {
    public Masquerade() {
      this("");
    }
  }

  /** {@code CONNMARK --set-xmark}: clears the mask's bits of the connection's mark, sets by xor. */
  public record SetConnectionMark(Mark mark) implements Target {}

  /**
   * {@code CONNMARK --restore-mark}: the connection's mark into the packet's.
   *
   * @param packetMask the bits of the packet's mark that are replaced: {@code --nfmask}
   * @param connectionMask the bits of the connection's mark that are taken: {@code --ctmask}
   */
  public record RestoreMark(int packetMask, int connectionMask) implements Target {}

  /** {@code MARK --set-xmark}: clears the mask's bits of the packet's mark, sets by xor. */
  public record SetPacketMark(Mark mark) implements Target {}

  /** One that is not understood, as it was printed: iptables' words, nft's JSON. */
  public record UnreadTarget(String text) implements Target {}

  public ChainRule {
    matches = List.copyOf(matches);
    targets = List.copyOf(targets);
  }
}
