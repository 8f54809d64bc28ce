package io.wirecheck.evidence;

import java.util.Arrays;
import java.util.Optional;

/** The texts in which a node tells its tables, and the commands that print them. */
public enum NodeText {
  /** Devices, with {@code linkinfo}. */
  LINKS("ip -details -json link show", "links.json", Evidence.JSON),
  /** Policy rules of IPv4. */
  RULES("ip -4 -json rule show", "rules.json", Evidence.JSON),
  /** IPv4 routes of every table. */
  ROUTES("ip -4 -details -json route show table all", "routes.json", Evidence.JSON),
  /** Neighbours, IPv4's ARP. */
  NEIGHBOURS("ip -4 -json neighbour show", "neighbours.json", Evidence.JSON),
  /** iptables' rules where its backend is nf_tables. */
  IPTABLES_NFT("iptables-nft-save", "iptables-nft.txt", Evidence.TEXT),
  /** iptables' rules where its backend is ip_tables. */
  IPTABLES_LEGACY("iptables-legacy-save", "iptables-legacy.txt", Evidence.TEXT),
  /** All of nf_tables, also what iptables-nft wrote there. */
  NFT("nft --json list ruleset", "nft.json", Evidence.JSON);

  private final String command;
  private final String file;
  private final String mediaType;

  NodeText(String command, String file, String mediaType) {
    this.command = command;
    this.file = file;
    this.mediaType = mediaType;
  }

  /** The command line, of plain words. */
  public String command() {
    return command;
  }

  /** The name of its file within the node's directory of a bundle. */
  public String file() {
    return file;
  }

  /** The name of its evidence: where a bundle keeps what was read of a node in a round. */
  public String path(final int round, final String node) {
    return "nodes/%d/%s/%s".formatted(round, node, file);
  }

  /**
   * The text that a file of a node's directory has by its name; those of {@code ip} may be plain.
   */
  static Optional<NodeText> ofFile(final String name) {
    return Arrays.stream(values()).filter(text -> text.isIn(name)).findFirst();
  }

  private boolean isIn(final String name) {
    return name.equals(file)
        || (command.startsWith("ip ") && name.equals(file.replace(".json", ".txt")));
  }

  public String mediaType() {
    return mediaType;
  }
}
