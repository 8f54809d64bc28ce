package io.wirecheck.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.wirecheck.model.MacAddress;
import org.junit.jupiter.api.Test;

class NodeDevicesTest {

  private static final String LINKS =
      """
      [{"ifindex":1,"ifname":"lo","link_type":"loopback","address":"00:00:00:00:00:00"},
       {"ifindex":2,"ifname":"ens5","link_type":"ether","address":"02:00:00:00:00:0a"},
       {"ifindex":3,"link_index":2,"link_netnsid":0,"ifname":"eni0","address":"0a:00:00:00:00:01"},
       {"ifindex":4,"link":"ens5","ifname":"vlan.eth.1","address":"02:00:00:00:00:0a"},
       {"ifindex":5,"ifname":"one","address":"02:00:00:00:00:0b"},
       {"ifindex":6,"ifname":"two","address":"02:00:00:00:00:0b"}]
      """;

  @Test
  void a_device_is_found_by_its_address_and_not_by_that_of_one_below_it() throws Exception {
    final NodeDevices devices = NodeDevices.parse(LINKS);
    assertThat(devices.withAddress(MacAddress.parse("02:00:00:00:00:0a"))).containsExactly("ens5");
    assertThat(devices.withAddress(MacAddress.parse("0a:00:00:00:00:01"))).containsExactly("eni0");
    assertThat(devices.withAddress(MacAddress.parse("02:00:00:00:00:0b")))
        .containsExactly("one", "two");
    assertThat(devices.withAddress(MacAddress.parse("02:00:00:00:00:0c"))).isEmpty();
  }

  @Test
  void a_device_is_found_by_its_number() throws Exception {
    assertThat(NodeDevices.parse(LINKS).withIndex(3)).containsExactly("eni0");
    assertThat(NodeDevices.parse(LINKS).withIndex(9)).isEmpty();
  }

  @Test
  void what_is_no_json_is_no_list_of_devices() {
    assertThatExceptionOfType(JsonProcessingException.class)
        .isThrownBy(() -> NodeDevices.parse("Object \"-j\" is unknown, try \"ip help\"."));
  }
}
