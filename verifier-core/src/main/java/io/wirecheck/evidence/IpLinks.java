package io.wirecheck.evidence;

import io.wirecheck.model.MacAddress;
import io.wirecheck.model.node.Link;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Devices as {@code ip link} prints them, as JSON or as text (iproute2, {@code ipaddress.c}). */
final class IpLinks {

  /** {@code 3: eth0@if4: <BROADCAST,UP,LOWER_UP> mtu 9001 qdisc ...}. */
  private static final Pattern HEAD =
      Pattern.compile("([0-9]+): ([^:@\\s]+)(?:@[^:\\s]+)?: <([^>]*)> mtu ([0-9]+)(?: .*)?");

  private static final Pattern KIND = Pattern.compile(" {4}([a-z0-9_]+) .*");
  private static final Set<String> OTHER_LINES = Set.of("altname", "alias", "vf");
  private static final String ETHER = "ether";

  private IpLinks() {}

  static Link json(final JsonValue json) {
    final List<String> flags =
        json.field("flags").requiredElements().stream().map(JsonValue::text).toList();
    final Optional<MacAddress> mac =
        json.field("link_type").optionalText().equals(Optional.of(ETHER))
            ? json.field("address").optionalText().flatMap(IpText::mac)
            : Optional.empty();
    return new Link(
        json.field("ifindex").number(),
        json.field("ifname").text(),
        mac,
        flags.contains("UP"),
        flags.contains("LOWER_UP"),
        json.field("mtu").number(),
        json.field("linkinfo").field("info_kind").optionalText());
  }

  static List<Link> text(final List<String> lines) {
    final List<Link> links = new ArrayList<>();
    for (final String line : lines) {
      if (!line.isBlank()) {
        final boolean more = line.startsWith(" ") && !links.isEmpty();
        links.add(more ? with(links.remove(links.size() - 1), line) : head(line));
      }
    }
    return links;
  }

  private static Link head(final String line) {
    final Matcher head = HEAD.matcher(line.stripTrailing());
    if (!head.matches()) {
      throw new MalformedDocument("'" + line.strip() + "' is no device");
    }
    final List<String> flags = Arrays.asList(head.group(3).split(",", -1));
    return new Link(
        IpText.parsed(head.group(1), IpText::number, "index"),
        head.group(2),
        Optional.empty(),
        flags.contains("UP"),
        flags.contains("LOWER_UP"),
        IpText.parsed(head.group(4), IpText::number, "MTU"),
        Optional.empty());
  }

  /** With what one of its further lines says. */
  private static Link with(final Link link, final String line) {
    final List<String> words = List.of(line.strip().split("\\s+"));
    final Optional<MacAddress> mac =
        words.get(0).equals("link/" + ETHER) && words.size() > 1
            ? IpText.mac(words.get(1))
            : link.mac();
    final Optional<String> kind = link.kind().or(() -> kind(line));
    return new Link(link.index(), link.name(), mac, link.up(), link.carrier(), link.mtu(), kind);
  }

  /** The line of a device's kind begins with it; what its master is adds another behind. */
  private static Optional<String> kind(final String line) {
    final Matcher kind = KIND.matcher(line + " ");
    return kind.matches()
            && !OTHER_LINES.contains(kind.group(1))
            && !kind.group(1).endsWith("_slave")
        ? Optional.of(kind.group(1))
        : Optional.empty();
  }
}
