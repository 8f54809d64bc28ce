package io.wirecheck.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The parameter of the property tests is the seed: a failure prints it. */
class CidrTest {

  static LongStream seeds() {
    return LongStream.range(0, 20);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void reads_back_any_range_that_it_printed(final long seed) {
    final SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 200; i++) {
      final Cidr cidr = any(random);
      assertThat(Cidr.parse(cidr.toString())).isEqualTo(cidr);
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void contains_exactly_the_addresses_with_its_leading_bits(final long seed) {
    final SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 200; i++) {
      final Cidr cidr = any(random);
      final IpAddress near = flipped(cidr.network(), random);
      assertThat(cidr.contains(near))
          .as("%s in %s", near, cidr)
          .isEqualTo(leadingBits(near, cidr).equals(leadingBits(cidr.network(), cidr)));
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void containment_of_ranges_is_a_partial_order(final long seed) {
    final SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 200; i++) {
      final Cidr wide = any(random);
      final int bits = wide.network().family().bits();
      final Cidr middle = within(wide, bits, random);
      final Cidr narrow = within(middle, bits, random);
      assertThat(wide.contains(wide)).isTrue();
      assertThat(wide.contains(middle) && middle.contains(narrow)).isTrue();
      assertThat(wide.contains(narrow)).isTrue();
      assertThat(narrow.contains(wide)).isEqualTo(narrow.equals(wide));
    }
  }

  @Test
  void clears_the_host_bits_as_aws_does() {
    assertThat(Cidr.parse("192.168.1.77/16")).isEqualTo(Cidr.parse("192.168.0.0/16"));
    assertThat(Cidr.parse("2001:db8:1:2:3::/56")).hasToString("2001:db8:1::/56");
  }

  @Test
  void the_widest_and_the_narrowest_range_are_what_they_say() {
    assertThat(Cidr.parse("0.0.0.0/0").contains(IpAddress.parse("255.255.255.255"))).isTrue();
    assertThat(Cidr.parse("::/0").contains(IpAddress.parse("ffff::1"))).isTrue();
    assertThat(Cidr.parse("10.0.0.1/32").contains(IpAddress.parse("10.0.0.2"))).isFalse();
    assertThat(Cidr.parse("::1/128").contains(IpAddress.parse("::2"))).isFalse();
  }

  @Test
  void a_range_of_one_family_holds_nothing_of_the_other() {
    assertThat(Cidr.parse("0.0.0.0/0").contains(IpAddress.parse("::"))).isFalse();
    assertThat(Cidr.parse("::/0").contains(IpAddress.parse("10.0.0.1"))).isFalse();
    assertThat(Cidr.parse("::/0").contains(Cidr.parse("10.0.0.0/8"))).isFalse();
    assertThat(Cidr.parse("10.0.0.0/8").contains(IpAddress.parse("::ffff:10.0.0.1"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "10.0.0.0",
        "10.0.0.0/",
        "/8",
        "10.0.0.0/33",
        "::/129",
        "10.0.0.0/-1",
        "10.0.0.0/+8",
        "10.0.0.0/08",
        "10.0.0.0/8/8",
        "10.0.0.0/255.0.0.0",
        "10.0.0.0/8 ",
        "10.0.0.0 /8",
        "10/8",
        "10.0.0.0/99999999999",
        "10.0.0.0/\u0668",
        "name/8"
      })
  void takes_no_hostile_text_for_a_range(final String text) {
    assertThat(Cidr.tryParse(text)).isEmpty();
    assertThatThrownBy(() -> Cidr.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'");
  }

  @Test
  void a_prefix_fits_its_family() {
    final IpAddress network = IpAddress.parse("10.0.0.0");
    assertThatThrownBy(() -> new Cidr(network, 33)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Cidr(network, -1)).isInstanceOf(IllegalArgumentException.class);
  }

  private static Cidr any(final SplittableRandom random) {
    return random.nextBoolean()
        ? new Cidr(IpAddress.ofIpv4(random.nextInt()), random.nextInt(33))
        : new Cidr(IpAddress.ofIpv6(random.nextLong(), random.nextLong()), random.nextInt(129));
  }

  private static Cidr within(final Cidr wide, final int bits, final SplittableRandom random) {
    return new Cidr(wide.network(), random.nextInt(wide.prefixLength(), bits + 1));
  }

  /** The address with one of its bits turned over: within or without. */
  private static IpAddress flipped(final IpAddress address, final SplittableRandom random) {
    final int bits = address.family().bits();
    final int bit = random.nextInt(bits);
    return bits == 32
        ? IpAddress.ofIpv4(address.ipv4() ^ 1 << bit)
        : IpAddress.ofIpv6(
            address.high() ^ (bit < 64 ? 0 : 1L << (bit - 64)),
            address.low() ^ (bit < 64 ? 1L << bit : 0));
  }

  private static BigInteger leadingBits(final IpAddress address, final Cidr cidr) {
    return new BigInteger(1, address.bytes())
        .shiftRight(address.family().bits() - cidr.prefixLength());
  }
}
