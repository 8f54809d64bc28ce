package io.wirecheck.shell;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wirecheck.model.MacAddress;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/** The network devices of a node. */
public final class NodeDevices {

  static final List<String> COMMAND = List.of("ip", "-j", "link");

  private final List<Device> devices;

  /**
   * A network device.
   *
   * @param address of the link layer, as Linux writes it
   * @param isOnAnother true of a VLAN and its like, which bear the address of the device below
   */
  public record Device(String name, int index, String address, boolean isOnAnother) {}

  private NodeDevices(final List<Device> devices) {
    this.devices = devices;
  }

  public static NodeDevices of(final Collection<Device> devices) {
    return new NodeDevices(List.copyOf(devices));
  }

  /**
   * Parses what {@code ip -j link} printed.
   *
   * @throws JsonProcessingException if it is no JSON
   */
  static NodeDevices parse(final String json) throws JsonProcessingException {
    final JsonNode list = new ObjectMapper().readTree(json);
    return new NodeDevices(
        StreamSupport.stream(list.spliterator(), false).map(NodeDevices::device).toList());
  }

  /** A device on top of another names the one below. */
  private static Device device(final JsonNode link) {
    return new Device(
        link.path("ifname").asText(),
        link.path("ifindex").asInt(),
        link.path("address").asText(),
        link.has("link"));
  }

  public List<Device> all() {
    return devices;
  }

  /** The names of the devices with this address, without those that bear it of one below. */
  public List<String> withAddress(final MacAddress address) {
    return names(device -> device.address().equals(address.toString()) && !device.isOnAnother());
  }

  /** The names of the devices with this number; at most one. */
  List<String> withIndex(final int index) {
    return names(device -> device.index() == index);
  }

  private List<String> names(final Predicate<Device> wanted) {
    return devices.stream().filter(wanted).map(Device::name).toList();
  }
}
