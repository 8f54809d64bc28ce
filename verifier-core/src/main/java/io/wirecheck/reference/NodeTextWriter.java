package io.wirecheck.reference;

import io.wirecheck.evidence.Evidence;
import io.wirecheck.evidence.NodeText;
import io.wirecheck.model.Provenance;
import io.wirecheck.model.node.Netfilter.Backend;
import io.wirecheck.model.node.NodeNetwork;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * Prints a node's tables as the node's own programs would. Of what no value of {@code model.node}
 * holds, such as counters, it prints what a new node has.
 *
 * <p>Read again, the texts give the same value if it is one that a node can have: an iptables rule
 * has one target and its selectors stand in iptables' order ({@code -s}, {@code -d}, {@code -i},
 * {@code -o}, {@code -p}, matches), and tables of {@code IPTABLES_LEGACY} stand last.
 */
final class NodeTextWriter {

  private NodeTextWriter() {}

  /** Each text as its command prints it. */
  static Map<NodeText, String> write(final NodeNetwork network) {
    final Map<NodeText, String> texts = new EnumMap<>(NodeText.class);
    texts.put(NodeText.LINKS, IpJson.links(network));
    texts.put(NodeText.RULES, IpJson.rules(network));
    texts.put(NodeText.ROUTES, IpJson.routes(network));
    texts.put(NodeText.NEIGHBOURS, IpJson.neighbours(network));
    texts.put(NodeText.IPTABLES_NFT, IptablesText.save(network.netfilter(), Backend.IPTABLES_NFT));
    texts.put(
        NodeText.IPTABLES_LEGACY, IptablesText.save(network.netfilter(), Backend.IPTABLES_LEGACY));
    texts.put(NodeText.NFT, NftJson.ruleset(network.netfilter()));
    return Collections.unmodifiableMap(texts);
  }

  /** The same as evidence of a round. */
  static Map<NodeText, Evidence> evidence(
      final NodeNetwork network, final int round, final String node, final Instant readAt) {
    final Map<NodeText, Evidence> evidence = new EnumMap<>(NodeText.class);
    write(network)
        .forEach(
            (text, printed) ->
                evidence.put(
                    text,
                    new Evidence(
                        text.mediaType(),
                        printed.getBytes(StandardCharsets.UTF_8),
                        Provenance.of(
                            text.path(round, node), text.command() + " on " + node, readAt))));
    return evidence;
  }
}
