package io.wirecheck.evidence;

import io.wirecheck.evidence.NftRuleset.NftTable;
import io.wirecheck.model.node.Netfilter;
import io.wirecheck.model.node.Netfilter.Backend;
import io.wirecheck.model.node.Netfilter.Table;
import io.wirecheck.model.node.NodeNetwork;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A node's texts as values. The texts of {@code ip} may be JSON or what it prints without {@code
 * -json}.
 */
final class NodeTextParser {

  private final Map<NodeText, Evidence> texts;

  private NodeTextParser(final Map<NodeText, Evidence> texts) {
    this.texts = texts;
  }

  /**
   * Reads what is there; what is absent has nothing.
   *
   * @throws MalformedDocument if a text is none of its kind; the message names it
   */
  static NodeNetwork parse(final Map<NodeText, Evidence> texts) {
    final NodeTextParser parser = new NodeTextParser(texts);
    return new NodeNetwork(
        parser.read(NodeText.LINKS, json -> Optional.of(IpLinks.json(json)), IpLinks::text),
        parser.read(NodeText.RULES, json -> Optional.of(IpRules.json(json)), IpRules::text),
        parser.read(NodeText.ROUTES, IpRoutes::json, IpRoutes::text),
        parser.read(NodeText.NEIGHBOURS, IpNeighbours::json, IpNeighbours::text),
        parser.netfilter());
  }

  private <T> List<T> read(
      final NodeText kind,
      final Function<JsonValue, Optional<T>> json,
      final Function<List<String>, List<T>> text) {
    return named(
        kind,
        evidence ->
            isJson(evidence)
                ? root(evidence).requiredElements().stream()
                    .flatMap(element -> json.apply(element).stream())
                    .toList()
                : text.apply(lines(kind, evidence)));
  }

  /** What a text says, or nothing where it is absent. */
  private <T> List<T> named(final NodeText kind, final Function<Evidence, List<T>> reader) {
    final Evidence evidence = texts.get(kind);
    if (evidence == null) {
      return List.of();
    }
    try {
      return reader.apply(evidence);
    } catch (final MalformedDocument malformed) {
      throw new MalformedDocument(
          "%s ('%s'): %s".formatted(evidence.name(), kind.command(), malformed.getMessage()),
          malformed);
    }
  }

  private static boolean isJson(final Evidence evidence) {
    final String start = text(evidence).stripLeading();
    return start.startsWith("[") || start.startsWith("{");
  }

  private static JsonValue root(final Evidence evidence) {
    return DocumentReader.readPrinted(evidence.open());
  }

  /** A node without neighbours prints none; it always has a device, a rule and a route. */
  private static List<String> lines(final NodeText kind, final Evidence evidence) {
    final String text = text(evidence);
    if (text.isBlank() && kind != NodeText.NEIGHBOURS) {
      throw new MalformedDocument("it is empty");
    }
    return text.lines().toList();
  }

  private static String text(final Evidence evidence) {
    try (InputStream in = evidence.open()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (final IOException unlikely) {
      throw new UncheckedIOException("bytes in memory can be read", unlikely);
    }
  }

  /**
   * All tables, each once: what iptables-nft wrote is in nft's list too, and read from iptables'
   * own text, which alone has it whole.
   *
   * <p>Of equal priorities the chain that was hooked in last runs first (Linux, {@code
   * nf_hook_grow}), and nft lists the tables in the order in which they were made. When the tables
   * of ip_tables were hooked in no text tells; they stand last.
   */
  private Netfilter netfilter() {
    final List<IptablesSave> saved =
        named(NodeText.IPTABLES_NFT, evidence -> List.of(saved(evidence, Backend.IPTABLES_NFT)));
    final Set<String> unprinted = new HashSet<>();
    final List<Table> tables = new ArrayList<>();
    saved.forEach(
        save -> {
          unprinted.addAll(save.unprinted());
          tables.addAll(save.tables());
        });
    tables.removeIf(table -> unprinted.contains(table.name()));
    final List<Table> ordered = new ArrayList<>(fromNft(tables, unprinted));
    tables.stream().filter(table -> !ordered.contains(table)).forEach(ordered::add);
    ordered.addAll(
        named(
            NodeText.IPTABLES_LEGACY,
            evidence -> saved(evidence, Backend.IPTABLES_LEGACY).tables()));
    return new Netfilter(ordered);
  }

  private static IptablesSave saved(final Evidence evidence, final Backend backend) {
    return IptablesSave.parse(text(evidence).lines().toList(), backend);
  }

  /** The tables of nft's list, the last one first, with iptables' own text where there is one. */
  private List<Table> fromNft(final List<Table> iptables, final Set<String> unprinted) {
    final List<NftTable> listed = named(NodeText.NFT, evidence -> NftRuleset.parse(root(evidence)));
    unprinted.stream()
        .filter(name -> listed.stream().noneMatch(table -> isIptables(table, name)))
        .findFirst()
        .ifPresent(
            name -> {
              throw new MalformedDocument(
                  "'%s' says that only nft can show the table %s, and '%s' does not"
                      .formatted(NodeText.IPTABLES_NFT.command(), name, NodeText.NFT.command()));
            });
    final List<Table> tables = new ArrayList<>();
    for (final NftTable table : listed) {
      tables.add(
          0,
          iptables.stream()
              .filter(candidate -> isIptables(table, candidate.name()))
              .findFirst()
              .orElse(table.table()));
    }
    return tables;
  }

  private static boolean isIptables(final NftTable table, final String name) {
    return table.family().equals("ip") && table.table().name().equals(name);
  }
}
