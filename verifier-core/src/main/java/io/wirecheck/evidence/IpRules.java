package io.wirecheck.evidence;

import io.wirecheck.model.Cidr;
import io.wirecheck.model.node.Mark;
import io.wirecheck.model.node.PolicyRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Policy rules as {@code ip rule} prints them, as JSON or as text (iproute2, {@code iprule.c}). */
final class IpRules {

  /** What is understood, and what says nothing of which packets match. */
  private static final Set<String> READ =
      Set.of(
          "priority",
          "src",
          "srclen",
          "dst",
          "dstlen",
          "fwmark",
          "fwmask",
          "iif",
          "iif_detached",
          "oif",
          "oif_detached",
          "table",
          "action",
          "goto",
          "unresolved",
          "nop",
          "l3mdev",
          "protocol");

  private static final Set<String> LEADING_NOWHERE =
      Set.of("unreachable", "prohibit", "blackhole", "nop");

  private static final String L3MDEV = "l3mdev";

  private IpRules() {}

  static PolicyRule json(final JsonValue json) {
    final String action = action(json);
    return new PolicyRule(
        json.field("priority").number(),
        range(json, "src"),
        range(json, "dst"),
        mark(json),
        json.field("iif").optionalText(),
        json.field("oif").optionalText(),
        action,
        action.equals(PolicyRule.LOOKUP) ? table(json.field("table")) : 0,
        unread(json));
  }

  private static String action(final JsonValue json) {
    if (!json.field("goto").isAbsent()) {
      return "goto " + json.field("goto").scalar();
    }
    final Set<String> names = json.entries().keySet();
    if (names.contains(L3MDEV)) {
      return L3MDEV;
    }
    return names.contains("nop")
        ? "nop"
        : json.field("action").optionalText().map(IpText::type).orElse(PolicyRule.LOOKUP);
  }

  private static int table(final JsonValue json) {
    final String text = json.isAbsent() ? json.text() : json.scalar();
    return IpText.table(text)
        .orElseThrow(
            () -> json.malformed("is '%s', which is no %s".formatted(text, IpText.TABLE_FORM)));
  }

  private static Optional<Cidr> range(final JsonValue json, final String end) {
    final JsonValue address = json.field(end);
    if (address.isAbsent()) {
      return Optional.empty();
    }
    final JsonValue length = json.field(end + "len");
    final String text = address.text() + (length.isAbsent() ? "" : "/" + length.scalar());
    return IpText.range(text)
        .or(
            () -> {
              throw address.malformed("is '" + text + "', which is no range of IPv4 addresses");
            })
        .filter(range -> range.prefixLength() > 0);
  }

  private static Optional<Mark> mark(final JsonValue json) {
    final JsonValue value = json.field("fwmark");
    if (value.isAbsent()) {
      return Optional.empty();
    }
    final JsonValue mask = json.field("fwmask");
    final String text = value.scalar() + (mask.isAbsent() ? "" : "/" + mask.scalar());
    return IpText.mark(text)
        .or(
            () -> {
              throw value.malformed("is '" + text + "', which is no mark");
            });
  }

  private static String unread(final JsonValue json) {
    final List<String> words = new ArrayList<>();
    json.entries()
        .forEach(
            (name, value) -> {
              if (!READ.contains(name)) {
                words.add(value.isAbsent() ? name : name + " " + value.scalar());
              }
            });
    return String.join(" ", words);
  }

  /** The rules of lines such as {@code 1536: from 192.168.1.40 lookup 2}. */
  static List<PolicyRule> text(final List<String> lines) {
    return lines.stream().filter(line -> !line.isBlank()).map(Line::rule).toList();
  }

  /** What was read of a line so far. */
  private static final class Line {

    private Optional<Cidr> from = Optional.empty();
    private Optional<Cidr> to = Optional.empty();
    private Optional<Mark> mark = Optional.empty();
    private Optional<String> inDevice = Optional.empty();
    private Optional<String> outDevice = Optional.empty();
    private String action = "";
    private int table;
    private final List<String> unread = new ArrayList<>();

    static PolicyRule rule(final String text) {
      final int colon = text.indexOf(':');
      if (colon < 0) {
        throw new MalformedDocument("'" + text.strip() + "' does not begin with a priority");
      }
      final int priority =
          IpText.parsed(text.substring(0, colon).strip(), IpText::number, "priority");
      final Line line = new Line();
      final WordReader words = new WordReader(text.substring(colon + 1));
      while (words.hasNext()) {
        line.read(words.next(), words);
      }
      if (line.action.isEmpty()) {
        throw new MalformedDocument("'" + text.strip() + "' does not say what to do");
      }
      return new PolicyRule(
          priority,
          line.from,
          line.to,
          line.mark,
          line.inDevice,
          line.outDevice,
          line.action,
          line.table,
          String.join(" ", line.unread));
    }

    private void read(final String word, final WordReader words) {
      switch (word) {
        case "from" -> from = range(word, words);
        case "to" -> to = range(word, words);
        case "fwmark" -> mark = Optional.of(words.after(word, IpText::mark, "mark"));
        case "iif" -> inDevice = Optional.of(words.after(word));
        case "oif" -> outDevice = Optional.of(words.after(word));
        case "lookup", "table" -> lookup(words.after(word));
        case "goto" -> action = "goto " + words.after(word);
        case "proto", "protocol" -> words.after(word);
        case "not" -> unread.add(word);
        default -> other(word, words);
      }
    }

    private void lookup(final String name) {
      if (name.equals("[l3mdev-table]")) {
        action = L3MDEV;
        return;
      }
      action = PolicyRule.LOOKUP;
      table = IpText.parsed(name, IpText::table, IpText.TABLE_FORM);
    }

    /** Words in brackets say how things are, not what the rule is. */
    private void other(final String word, final WordReader words) {
      if (LEADING_NOWHERE.contains(IpText.type(word))) {
        action = IpText.type(word);
      } else if (!word.startsWith("[")) {
        unread.add(word + " " + words.after(word));
      }
    }

    private static Optional<Cidr> range(final String word, final WordReader words) {
      return Optional.of(words.after(word, IpText::range, "range of IPv4 addresses"))
          .filter(range -> range.prefixLength() > 0);
    }
  }
}
