package io.wirecheck.shell;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wirecheck.model.MacAddress;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/** The network devices of a node, as {@code ip -j link} lists them. */
final class NodeDevices {

  static final List<String> COMMAND = List.of("ip", "-j", "link");

  private final List<JsonNode> links;

  private NodeDevices(final List<JsonNode> links) {
    this.links = links;
  }

  /**
   * Parses what the command printed.
   *
   * @throws JsonProcessingException if it is no JSON
   */
  static NodeDevices parse(final String json) throws JsonProcessingException {
    final JsonNode list = new ObjectMapper().readTree(json);
    return new NodeDevices(StreamSupport.stream(list.spliterator(), false).toList());
  }

  /**
   * The names of the devices with this address. A device on top of another, such as a VLAN, bears
   * the address of the one below it, which it names: it is not meant.
   */
  List<String> withAddress(final MacAddress address) {
    return names(
        link -> link.path("address").asText().equals(address.toString()) && !link.has("link"));
  }

  /** The names of the devices with this number; at most one. */
  List<String> withIndex(final int index) {
    return names(link -> link.path("ifindex").asInt() == index);
  }

  private List<String> names(final Predicate<JsonNode> wanted) {
    return links.stream().filter(wanted).map(link -> link.path("ifname").asText()).toList();
  }
}
