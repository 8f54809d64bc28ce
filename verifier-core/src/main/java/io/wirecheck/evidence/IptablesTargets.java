package io.wirecheck.evidence;

import io.wirecheck.model.IpAddress;
import io.wirecheck.model.IpAddress.Family;
import io.wirecheck.model.node.ChainRule.Accept;
import io.wirecheck.model.node.ChainRule.Dnat;
import io.wirecheck.model.node.ChainRule.Drop;
import io.wirecheck.model.node.ChainRule.Jump;
import io.wirecheck.model.node.ChainRule.Masquerade;
import io.wirecheck.model.node.ChainRule.RestoreMark;
import io.wirecheck.model.node.ChainRule.Return;
import io.wirecheck.model.node.ChainRule.SetConnectionMark;
import io.wirecheck.model.node.ChainRule.SetPacketMark;
import io.wirecheck.model.node.ChainRule.Snat;
import io.wirecheck.model.node.ChainRule.Target;
import io.wirecheck.model.node.ChainRule.UnreadTarget;
import io.wirecheck.model.node.Mark;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The targets of iptables: {@code -j NAME} with its options. */
final class IptablesTargets {

  private static final Map<String, Target> VERDICTS =
      Map.of("ACCEPT", new Accept(), "DROP", new Drop(), "RETURN", new Return());

  private static final String RANDOM = "--random";
  private static final String FULLY_RANDOM = "--random-fully";

  private IptablesTargets() {}

  /** The target: another chain, one that is understood, or the words of one that is not. */
  static List<Target> jump(
      final String name, final Set<String> chains, final List<IptablesOption> options) {
    if (chains.contains(name)) {
      return List.of(new Jump(name));
    }
    final Optional<? extends Target> target =
        options.stream().anyMatch(IptablesOption::negated) ? Optional.empty() : read(name, options);
    return List.of(
        target.isPresent()
            ? target.get()
            : new UnreadTarget(IptablesOption.printed("-j " + name, options)));
  }

  private static Optional<? extends Target> read(
      final String name, final List<IptablesOption> options) {
    return switch (name) {
      case "ACCEPT", "DROP", "RETURN" ->
          Optional.ofNullable(options.isEmpty() ? VERDICTS.get(name) : null);
      case "SNAT" -> snat(options);
      case "DNAT" -> dnat(options);
      case "MASQUERADE" -> ports(options).map(Masquerade::new);
      case "MARK" -> mark(options).map(SetPacketMark::new);
      case "CONNMARK" -> restored(options).or(() -> mark(options).map(SetConnectionMark::new));
      default -> Optional.empty();
    };
  }

  private static Optional<Target> snat(final List<IptablesOption> options) {
    return argument(options, "--to-source")
        .flatMap(IptablesTargets::ipv4)
        .flatMap(to -> ports(options.subList(1, options.size())).map(ports -> new Snat(to, ports)));
  }

  private static Optional<Target> dnat(final List<IptablesOption> options) {
    final Optional<String> to =
        options.size() == 1 ? argument(options, "--to-destination") : Optional.empty();
    return to.flatMap(IptablesTargets::dnat);
  }

  private static Optional<Target> dnat(final String to) {
    final int colon = to.indexOf(':');
    if (colon < 0) {
      return ipv4(to).map(address -> new Dnat(address, 0));
    }
    final Optional<Integer> port = IpText.number(to.substring(colon + 1));
    return ipv4(to.substring(0, colon))
        .flatMap(address -> port.map(number -> new Dnat(address, number)));
  }

  private static Optional<IpAddress> ipv4(final String text) {
    return IpAddress.tryParse(text).filter(address -> address.family() == Family.IPV4);
  }

  /** How a source port is drawn; empty for options that say more than that. */
  private static Optional<String> ports(final List<IptablesOption> options) {
    if (options.isEmpty()) {
      return Optional.of("");
    }
    final String name = options.get(0).name();
    final boolean read =
        options.size() == 1
            && options.get(0).arguments().isEmpty()
            && (name.equals(RANDOM) || name.equals(FULLY_RANDOM));
    return read ? Optional.of(name.substring(2)) : Optional.empty();
  }

  /** The argument of the first option, if that has this name. */
  private static Optional<String> argument(final List<IptablesOption> options, final String name) {
    return options.stream()
        .limit(1)
        .filter(option -> option.name().equals(name))
        .flatMap(option -> option.argument().stream())
        .findFirst();
  }

  /**
   * A changed mark: the mask's bits are cleared, then the value's bits are flipped. All ways to say
   * so come down to {@code --set-xmark}, as iptables prints them (iptables, {@code libxt_MARK.c}).
   */
  private static Optional<Mark> mark(final List<IptablesOption> options) {
    if (options.size() != 1) {
      return Optional.empty();
    }
    final IptablesOption option = options.get(0);
    final Optional<Mark> given = option.argument().flatMap(IpText::mark);
    return switch (option.name()) {
      case "--set-xmark" -> given;
      case "--set-mark" -> given.map(m -> new Mark(m.value(), m.value() | m.mask()));
      case "--or-mark" -> given.map(m -> new Mark(m.value(), m.value()));
      case "--and-mark" -> given.map(m -> new Mark(0, ~m.value()));
      case "--xor-mark" -> given.map(m -> new Mark(m.value(), 0));
      default -> Optional.empty();
    };
  }

  /** {@code --restore-mark}, of whole marks or of some of their bits. */
  private static Optional<Target> restored(final List<IptablesOption> options) {
    if (options.isEmpty()
        || !options.get(0).name().equals("--restore-mark")
        || !options.get(0).arguments().isEmpty()) {
      return Optional.empty();
    }
    int packet = -1;
    int connection = -1;
    for (final IptablesOption option : options.subList(1, options.size())) {
      final Optional<Integer> bits = option.argument().flatMap(IpText::bits);
      if (bits.isEmpty()) {
        return Optional.empty();
      }
      switch (option.name()) {
        case "--nfmask" -> packet = bits.get();
        case "--ctmask" -> connection = bits.get();
        case "--mask" -> packet = connection = bits.get();
        default -> {
          return Optional.empty();
        }
      }
    }
    return Optional.of(new RestoreMark(packet, connection));
  }
}
