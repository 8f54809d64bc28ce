package io.wirecheck.evidence;

import io.wirecheck.model.node.ChainRule;
import io.wirecheck.model.node.Netfilter.Backend;
import io.wirecheck.model.node.Netfilter.Chain;
import io.wirecheck.model.node.Netfilter.Hook;
import io.wirecheck.model.node.Netfilter.HookPoint;
import io.wirecheck.model.node.Netfilter.HookType;
import io.wirecheck.model.node.Netfilter.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The tables of {@code nft --json list ruleset} that IPv4 packets meet (nftables, {@code
 * libnftables-json(5)}): those of the families {@code ip} and {@code inet}, in the order in which
 * they were made.
 */
final class NftRuleset {

  private static final Set<String> FAMILIES = Set.of("ip", "inet");

  /** A table's chains are not hooked in while it sleeps. */
  private static final String DORMANT = "dormant";

  private final Map<Name, List<Chain>> chains = new LinkedHashMap<>();
  private final Map<Name, Map<String, List<ChainRule>>> rules = new LinkedHashMap<>();
  private final List<Name> dormant = new ArrayList<>();

  /** A table by its family and name. */
  private record Name(String family, String table) {}

  private NftRuleset() {}

  /**
   * Reads a ruleset.
   *
   * @throws MalformedDocument if it is none
   */
  static List<NftTable> parse(final JsonValue json) {
    final NftRuleset ruleset = new NftRuleset();
    json.field("nftables").requiredElements().forEach(ruleset::read);
    return ruleset.chains.keySet().stream()
        .map(name -> new NftTable(name.family(), ruleset.table(name)))
        .toList();
  }

  /** A table with its family; iptables' are of {@code ip}. */
  record NftTable(String family, Table table) {}

  private void read(final JsonValue element) {
    element
        .entries()
        .forEach(
            (kind, json) -> {
              if (json.isObject() && isOfIpv4(json)) {
                readObject(kind, json);
              }
            });
  }

  private static boolean isOfIpv4(final JsonValue json) {
    return json.field("family").optionalText().filter(FAMILIES::contains).isPresent();
  }

  private void readObject(final String kind, final JsonValue json) {
    switch (kind) {
      case "table" -> readTable(json);
      case "chain" -> chainsOf(json).add(chain(json));
      case "rule" ->
          NftRule.parse(json)
              .ifPresent(
                  rule ->
                      rules
                          .computeIfAbsent(name(json), none -> new LinkedHashMap<>())
                          .computeIfAbsent(json.field("chain").text(), none -> new ArrayList<>())
                          .add(rule));
      default -> {
        // Sets and maps: rules that use them are not understood.
      }
    }
  }

  private void readTable(final JsonValue json) {
    final Name name = new Name(json.field("family").text(), json.field("name").text());
    chains.put(name, new ArrayList<>());
    if (texts(json.field("flags")).anyMatch(DORMANT::equals)) {
      dormant.add(name);
    }
  }

  /** One text, or a list of them: versions of nft differ. */
  static Stream<String> texts(final JsonValue json) {
    return json.isText() ? Stream.of(json.text()) : json.elements().stream().map(JsonValue::text);
  }

  private static Name name(final JsonValue json) {
    return new Name(json.field("family").text(), json.field("table").text());
  }

  private List<Chain> chainsOf(final JsonValue json) {
    final List<Chain> ofTable = chains.get(name(json));
    if (ofTable == null) {
      throw json.field("table").malformed("is no table that was listed");
    }
    return ofTable;
  }

  private static Chain chain(final JsonValue json) {
    final String policy = json.field("policy").optionalText().orElse("accept");
    return new Chain(
        json.field("name").text(),
        json.field("hook").isAbsent() ? Optional.empty() : Optional.of(hook(json)),
        !policy.equals("drop"),
        List.of());
  }

  private static Hook hook(final JsonValue json) {
    return new Hook(
        constant(json.field("type"), HookType.values()),
        constant(json.field("hook"), HookPoint.values()),
        json.field("prio").number());
  }

  private static <E extends Enum<E>> E constant(final JsonValue json, final E[] constants) {
    final String name = json.text().toUpperCase(Locale.ROOT);
    return Stream.of(constants)
        .filter(constant -> constant.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> json.malformed("is '%s', which Wirecheck does not know".formatted(json.text())));
  }

  private Table table(final Name name) {
    final Map<String, List<ChainRule>> ofTable = rules.getOrDefault(name, Map.of());
    final List<Chain> whole =
        chains.getOrDefault(name, List.of()).stream()
            .map(chain -> chain.withRules(ofTable.getOrDefault(chain.name(), List.of())))
            .map(chain -> dormant.contains(name) ? unhooked(chain) : chain)
            .toList();
    return new Table(Backend.NFT, name.table(), whole);
  }

  private static Chain unhooked(final Chain chain) {
    return new Chain(chain.name(), Optional.empty(), true, chain.rules());
  }
}
