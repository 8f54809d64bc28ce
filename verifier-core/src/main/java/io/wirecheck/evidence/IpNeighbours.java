package io.wirecheck.evidence;

import io.wirecheck.model.IpAddress;
import io.wirecheck.model.IpAddress.Family;
import io.wirecheck.model.MacAddress;
import io.wirecheck.model.node.Neighbour;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * IPv4's neighbours as {@code ip neighbour} prints them, as JSON or as text (iproute2, {@code
 * ipneigh.c}).
 */
final class IpNeighbours {

  private IpNeighbours() {}

  /** The neighbour of an object; empty for one of IPv6. */
  static Optional<Neighbour> json(final JsonValue json) {
    final IpAddress address = json.field("dst").parsed(IpAddress::tryParse, "IP address");
    return Optional.of(
            new Neighbour(
                address,
                json.field("dev").text(),
                json.field("lladdr").optionalText().flatMap(IpText::mac),
                json.field("state").elements().stream()
                    .map(JsonValue::text)
                    .collect(Collectors.joining(","))))
        .filter(neighbour -> address.family() == Family.IPV4);
  }

  /** The neighbours of lines, those of IPv6 left out. */
  static List<Neighbour> text(final List<String> lines) {
    return lines.stream()
        .filter(line -> !line.isBlank())
        .map(IpNeighbours::neighbour)
        .filter(neighbour -> neighbour.address().family() == Family.IPV4)
        .toList();
  }

  private static Neighbour neighbour(final String line) {
    final WordReader words = new WordReader(line);
    final IpAddress address = IpText.parsed(words.next(), IpAddress::tryParse, "IP address");
    Optional<MacAddress> mac = Optional.empty();
    String device = "";
    String last = "";
    while (words.hasNext()) {
      last = words.next();
      if (last.equals("dev")) {
        device = words.after(last);
      } else if (last.equals("lladdr")) {
        mac = IpText.mac(words.after(last));
      }
    }
    if (device.isEmpty()) {
      throw new MalformedDocument("'" + line.strip() + "' names no device");
    }
    return new Neighbour(address, device, mac, last.matches("[A-Z]+") ? last : "");
  }
}
