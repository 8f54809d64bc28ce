package io.wirecheck.evidence;

import io.wirecheck.model.IpAddress;
import io.wirecheck.model.IpAddress.Family;
import io.wirecheck.model.node.ChainRule.Accept;
import io.wirecheck.model.node.ChainRule.Dnat;
import io.wirecheck.model.node.ChainRule.Drop;
import io.wirecheck.model.node.ChainRule.Goto;
import io.wirecheck.model.node.ChainRule.Jump;
import io.wirecheck.model.node.ChainRule.Masquerade;
import io.wirecheck.model.node.ChainRule.RestoreMark;
import io.wirecheck.model.node.ChainRule.Return;
import io.wirecheck.model.node.ChainRule.SetConnectionMark;
import io.wirecheck.model.node.ChainRule.SetPacketMark;
import io.wirecheck.model.node.ChainRule.Snat;
import io.wirecheck.model.node.ChainRule.Target;
import io.wirecheck.model.node.Mark;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The statements of nft: verdicts, marks and translations. */
final class NftTargets {

  private NftTargets() {}

  /** What a statement does; empty if it is not understood. */
  static Optional<Target> read(final String name, final JsonValue json) {
    return switch (name) {
      case "accept" -> Optional.of(new Accept());
      case "drop" -> Optional.of(new Drop());
      case "return" -> Optional.of(new Return());
      case "jump" -> Optional.of(new Jump(json.field("target").text()));
      case "goto" -> Optional.of(new Goto(json.field("target").text()));
      case "snat" -> snat(json);
      case "dnat" -> dnat(json);
      case "masquerade" -> masquerade(json);
      case "mangle" -> mangle(json.field("key"), json.field("value"));
      default -> Optional.empty();
    };
  }

  private static boolean hasOnly(final JsonValue json, final Set<String> fields) {
    return json.isObject() && fields.containsAll(json.entries().keySet());
  }

  private static Optional<IpAddress> address(final JsonValue json) {
    final JsonValue address = json.field("addr");
    return address.isText()
        ? IpAddress.tryParse(address.text()).filter(ip -> ip.family() == Family.IPV4)
        : Optional.empty();
  }

  /** How a source port is drawn, in iptables' words. */
  private static Optional<String> ports(final JsonValue flags) {
    final Set<String> names = NftRuleset.texts(flags).collect(Collectors.toSet());
    if (names.isEmpty()) {
      return Optional.of("");
    }
    if (names.equals(Set.of("random"))) {
      return Optional.of("random");
    }
    return names.equals(Set.of("fully-random")) ? Optional.of("random-fully") : Optional.empty();
  }

  private static Optional<Target> snat(final JsonValue json) {
    return hasOnly(json, Set.of("addr", "flags", "family"))
        ? address(json).flatMap(to -> ports(json.field("flags")).map(ports -> new Snat(to, ports)))
        : Optional.empty();
  }

  private static Optional<Target> dnat(final JsonValue json) {
    final JsonValue port = json.field("port");
    return hasOnly(json, Set.of("addr", "port", "family")) && (port.isAbsent() || port.isNumber())
        ? address(json).map(to -> new Dnat(to, port.isAbsent() ? 0 : port.number()))
        : Optional.empty();
  }

  private static Optional<Target> masquerade(final JsonValue json) {
    if (json.isAbsent()) {
      return Optional.of(new Masquerade());
    }
    return hasOnly(json, Set.of("flags"))
        ? ports(json.field("flags")).map(Masquerade::new)
        : Optional.empty();
  }

  private static Optional<Target> mangle(final JsonValue key, final JsonValue value) {
    if (isMark(key, "ct")) {
      return changed(value, "ct").map(SetConnectionMark::new);
    }
    return isMark(key, "meta")
        ? restored(value).or(() -> changed(value, "meta").map(SetPacketMark::new))
        : Optional.empty();
  }

  /** {@code ct mark}, or {@code meta mark}. */
  static boolean isMark(final JsonValue json, final String of) {
    return json.isObject()
        && !json.field(of).isAbsent()
        && json.field(of).field("key").optionalText().equals(Optional.of("mark"));
  }

  /** 32 bits; empty for what is no number. */
  static Optional<Integer> bits(final JsonValue json) {
    return json.isNumber() ? IpText.bits(json.scalar()) : Optional.empty();
  }

  /** The whole of the packet's mark is replaced: nft has no other restore. */
  private static Optional<Target> restored(final JsonValue value) {
    if (isMark(value, "ct")) {
      return Optional.of(new RestoreMark(-1, -1));
    }
    final List<JsonValue> and = operands(value, "&");
    return !and.isEmpty() && isMark(and.get(0), "ct")
        ? bits(and.get(1)).map(mask -> new RestoreMark(-1, mask))
        : Optional.empty();
  }

  /** A mark as it was, with bits cleared, then set or flipped. */
  private static Optional<Mark> changed(final JsonValue value, final String of) {
    if (value.isNumber()) {
      return bits(value).map(bits -> new Mark(bits, -1));
    }
    final List<JsonValue> or = operands(value, "|");
    if (!or.isEmpty()) {
      return bits(or.get(1))
          .flatMap(set -> kept(or.get(0), of).map(kept -> new Mark(set, ~kept | set)));
    }
    final List<JsonValue> xor = operands(value, "^");
    if (!xor.isEmpty()) {
      return bits(xor.get(1))
          .flatMap(flipped -> kept(xor.get(0), of).map(kept -> new Mark(flipped, ~kept)));
    }
    return kept(value, of).map(kept -> new Mark(0, ~kept));
  }

  /** Which bits of the mark an operand leaves as they were. */
  private static Optional<Integer> kept(final JsonValue json, final String of) {
    if (isMark(json, of)) {
      return Optional.of(-1);
    }
    final List<JsonValue> and = operands(json, "&");
    return !and.isEmpty() && isMark(and.get(0), of) ? bits(and.get(1)) : Optional.empty();
  }

  private static List<JsonValue> operands(final JsonValue json, final String operator) {
    final List<JsonValue> operands =
        json.isObject() && json.entries().containsKey(operator)
            ? json.field(operator).elements()
            : List.of();
    return operands.size() == 2 ? operands : List.of();
  }
}
