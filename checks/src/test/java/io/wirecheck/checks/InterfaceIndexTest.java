package io.wirecheck.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.flow.InterfaceIndex;
import io.wirecheck.flow.InterfaceIndex.Holder;
import io.wirecheck.flow.InterfaceIndex.Share;
import io.wirecheck.model.Cidr;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.MacAddress;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.NetworkInterface.Attachment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InterfaceIndexTest {

  private static final String VPC = "vpc-1";
  private static final NetworkInterface FIRST =
      eni("eni-1", VPC, "10.0.0.4", List.of("10.0.0.5", "2001:db8::5"), List.of(), 0, 0);
  private static final NetworkInterface SECOND =
      eni(
          "eni-2",
          VPC,
          "10.0.0.6",
          List.of(),
          List.of("10.0.1.16/28", "2001:db8:0:0:1::/80"),
          1,
          0);
  private static final NetworkInterface OTHER_CARD =
      eni("eni-3", VPC, "10.0.0.7", List.of(), List.of(), 0, 1);
  private static final NetworkInterface PEERS =
      eni("eni-4", "vpc-2", "10.0.0.5", List.of("10.0.0.4"), List.of("10.0.1.16/28"), 0, 0);

  private final InterfaceIndex index =
      InterfaceIndex.of(List.of(OTHER_CARD, FIRST, SECOND, PEERS, SECOND));

  @Test
  void an_address_is_held_as_what_it_is() {
    assertThat(holders("10.0.0.4")).containsExactly(new Holder(FIRST, Share.PRIMARY_ADDRESS));
    assertThat(holders("10.0.0.5")).containsExactly(new Holder(FIRST, Share.SECONDARY_ADDRESS));
    assertThat(holders("2001:db8::5")).containsExactly(new Holder(FIRST, Share.IPV6_ADDRESS));
    assertThat(holders("10.0.1.16")).containsExactly(new Holder(SECOND, Share.PREFIX));
    assertThat(holders("10.0.1.31")).containsExactly(new Holder(SECOND, Share.PREFIX));
    assertThat(holders("2001:db8::1:ffff:0:1")).containsExactly(new Holder(SECOND, Share.PREFIX));
  }

  @Test
  void what_is_next_to_a_prefix_is_held_by_nobody() {
    assertThat(holders("10.0.1.15")).isEmpty();
    assertThat(holders("10.0.1.32")).isEmpty();
    assertThat(holders("2001:db8:0:0:2::")).isEmpty();
    assertThat(holders("::ffff:10.0.0.4")).isEmpty();
  }

  @Test
  void another_vpc_is_another_world() {
    assertThat(index.holders("vpc-2", IpAddress.parse("10.0.0.5")))
        .containsExactly(new Holder(PEERS, Share.PRIMARY_ADDRESS));
    assertThat(index.holders("vpc-3", IpAddress.parse("10.0.0.5"))).isEmpty();
  }

  @Test
  void several_interfaces_with_one_address_are_all_named() {
    final NetworkInterface twin =
        eni("eni-5", VPC, "10.0.0.9", List.of("10.0.1.17"), List.of(), 2, 0);

    assertThat(InterfaceIndex.of(List.of(SECOND, twin)).holders(VPC, IpAddress.parse("10.0.1.17")))
        .containsExactlyInAnyOrder(
            new Holder(SECOND, Share.PREFIX), new Holder(twin, Share.SECONDARY_ADDRESS));
  }

  @Test
  void an_instance_has_its_interfaces_and_one_primary() {
    assertThat(index.of("i-eni-1")).containsExactly(FIRST);
    assertThat(index.of("i-none")).isEmpty();
    assertThat(index.primaryOf("i-eni-1")).contains(FIRST);
    assertThat(index.primaryOf("i-eni-2")).isEmpty();
    assertThat(index.primaryOf("i-eni-3")).isEmpty();
  }

  private List<Holder> holders(final String address) {
    return index.holders(VPC, IpAddress.parse(address));
  }

  private static NetworkInterface eni(
      final String id,
      final String vpc,
      final String primary,
      final List<String> others,
      final List<String> prefixes,
      final int device,
      final int card) {
    return new NetworkInterface(
        id,
        "interface",
        vpc,
        "subnet-1",
        "z",
        new MacAddress(1),
        Optional.of(IpAddress.parse(primary)),
        others.stream().map(IpAddress::parse).toList(),
        prefixes.stream().map(Cidr::parse).toList(),
        Optional.of(new Attachment(Optional.of("i-" + id), device, card, "attached")),
        Map.of());
  }
}
