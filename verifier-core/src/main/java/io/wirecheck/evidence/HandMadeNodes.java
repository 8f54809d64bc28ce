package io.wirecheck.evidence;

import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Provenance;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What nodes tell in a bundle that was put together by hand: the files of {@link NodeText}s in
 * {@code nodes/NODE}, at any depth.
 */
final class HandMadeNodes {

  private static final String DIRECTORY = "nodes";

  private final BundleFiles files;
  private final Map<String, Map<NodeText, String>> paths = new TreeMap<>();

  private HandMadeNodes(final BundleFiles files) {
    this.files = files;
  }

  /**
   * Finds the texts. A file of a name that no text has is refused: taken for nothing, it would make
   * a node look simpler than it is.
   *
   * @throws NetworkException if a file of a node's directory is no text, or two are the same
   */
  static HandMadeNodes of(final BundleFiles files) {
    final HandMadeNodes nodes = new HandMadeNodes(files);
    files.paths().stream().filter(HandMadeNodes::isOfNode).forEach(nodes::add);
    return nodes;
  }

  /** True for {@code nodes/NODE/FILE} with a name that a text could have. */
  static boolean isOfNode(final String path) {
    final List<String> parts = parts(path);
    return parts.size() >= 3
        && parts.get(parts.size() - 3).equals(DIRECTORY)
        && (path.endsWith(".json") || path.endsWith(".txt"));
  }

  private static List<String> parts(final String path) {
    return Arrays.asList(path.split("/", -1));
  }

  private void add(final String path) {
    final List<String> parts = parts(path);
    final NodeText text =
        NodeText.ofFile(parts.get(parts.size() - 1))
            .orElseThrow(
                () ->
                    files.refused(
                        "%s is none of the texts of a node; those are %s"
                            .formatted(path, fileNames())));
    final String other =
        paths
            .computeIfAbsent(parts.get(parts.size() - 2), node -> new EnumMap<>(NodeText.class))
            .put(text, path);
    if (other != null) {
      throw files.refused(
          "%s and %s are both what '%s' prints; keep one".formatted(other, path, text.command()));
    }
  }

  private static String fileNames() {
    return Arrays.stream(NodeText.values()).map(NodeText::file).collect(Collectors.joining(", "));
  }

  Stream<String> paths() {
    return paths.values().stream().flatMap(texts -> texts.values().stream());
  }

  /** What came of reading these nodes. */
  Map<String, Gathering.NodeReading> read(final Collection<String> nodes) {
    final Map<String, Gathering.NodeReading> readings = new TreeMap<>();
    nodes.forEach(node -> readings.put(node, read(node)));
    return readings;
  }

  private Gathering.NodeReading read(final String node) {
    final Map<NodeText, String> ofNode = paths.get(node);
    if (ofNode == null) {
      return new Gathering.NodeUnread(
          InconclusiveCode.NOT_RECORDED,
          "the bundle %s has nothing in %s/%s; 'wirecheck commands --node %s' says how to put it there"
              .formatted(files.location(), DIRECTORY, node, node));
    }
    final Map<NodeText, Evidence> texts = new EnumMap<>(NodeText.class);
    ofNode.forEach((text, path) -> texts.put(text, evidence(text, path)));
    return new Gathering.NodeTexts(texts);
  }

  private Evidence evidence(final NodeText text, final String path) {
    final byte[] bytes = files.read(path, Manifest.LARGEST);
    final String origin = "a file of the bundle " + files.location();
    return new Evidence(
        text.mediaType(), bytes, new Provenance(path, "", origin, Optional.empty()));
  }
}
