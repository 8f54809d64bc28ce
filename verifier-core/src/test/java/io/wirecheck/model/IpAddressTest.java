package io.wirecheck.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wirecheck.model.IpAddress.Family;
import java.math.BigInteger;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The parameter of the property tests is the seed: a failure prints it. */
class IpAddressTest {

  static LongStream seeds() {
    return LongStream.range(0, 20);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void reads_back_any_ipv4_address_that_it_printed(final long seed) {
    final SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 1000; i++) {
      final IpAddress address = IpAddress.ofIpv4(random.nextInt());
      assertThat(IpAddress.parse(address.toString())).isEqualTo(address);
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void reads_back_any_ipv6_address_that_it_printed(final long seed) {
    final SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 1000; i++) {
      final IpAddress address = IpAddress.ofIpv6(sparse(random), sparse(random));
      assertThat(IpAddress.parse(address.toString())).isEqualTo(address);
    }
  }

  /** With groups of zeros, as addresses have them. */
  private static long sparse(final SplittableRandom random) {
    long bits = random.nextLong();
    for (int group = 0; group < 4; group++) {
      if (random.nextBoolean()) {
        bits &= ~(0xFFFFL << (16 * group));
      }
    }
    return bits;
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:0db8::0001, 2001:db8::1",
    "2001:db8:0:0:0:0:2:1, 2001:db8::2:1",
    "2001:db8::1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "2001:DB8::ABCD, 2001:db8::abcd",
    "0:0:0:0:0:0:0:0, ::",
    "0:0:0:0:0:0:0:1, ::1",
    "1:0:0:0:0:0:0:0, 1::",
    "64:ff9b::192.0.2.33, 64:ff9b::c000:221",
  })
  void prints_ipv6_as_rfc_5952_says(final String text, final String canonical) {
    assertThat(IpAddress.parse(text)).hasToString(canonical);
  }

  @ParameterizedTest
  @ValueSource(strings = {"::ffff:1.2.3.4", "::ffff:102:304", "0:0:0:0:0:ffff:102:304"})
  void an_ipv4_mapped_address_stays_an_ipv6_address(final String text) {
    final IpAddress mapped = IpAddress.parse(text);
    assertThat(mapped).isEqualTo(IpAddress.ofIpv6(0, 0xFFFF_0102_0304L));
    assertThat(mapped).hasToString("::ffff:1.2.3.4").isNotEqualTo(IpAddress.parse("1.2.3.4"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "1",
        "1.2.3",
        "1.2.3.4.",
        ".1.2.3",
        "1.2.3.4.5",
        "01.2.3.4",
        "1.2.3.256",
        "1.2..4",
        "1.2.3.4 ",
        " 1.2.3.4",
        "-1.2.3.4",
        "+1.2.3.4",
        "0x1.2.3.4",
        "1.2.3.4\n",
        "localhost",
        "\u0661.2.3.4",
        "4294967295"
      })
  void takes_no_hostile_text_for_ipv4(final String text) {
    assertThat(IpAddress.tryParse(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ":",
        ":::",
        "1:",
        ":1",
        "1::2::3",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "::1:2:3:4:5:6:7:8",
        "1:2:3:4::5:6:7:8",
        "12345::",
        "g::",
        "::1%eth0",
        "fe80::1%1",
        "[::1]",
        "::1 ",
        " ::1",
        "::-1",
        "::+1",
        "::1.2.3",
        "::1.2.3.4.5",
        "1.2.3.4::",
        "::1.2.3.4:5",
        "::1.2.3.256",
        "::01.2.3.4",
        "1:2:3:4:5:6:7:1.2.3.4",
        "name:80",
        "localhost:1",
        "::\uFF11",
        "0x1::"
      })
  void takes_no_hostile_text_for_ipv6(final String text) {
    assertThat(IpAddress.tryParse(text)).isEmpty();
  }

  @Test
  void names_the_text_that_is_no_address() {
    assertThatThrownBy(() -> IpAddress.parse("node:1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'node:1'");
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void counts_up_and_down_as_the_number_that_it_is(final long seed) {
    final SplittableRandom random = new SplittableRandom(seed);
    final IpAddress address = IpAddress.ofIpv6(sparse(random), sparse(random));
    for (final long offset :
        new long[] {0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE, random.nextLong()}) {
      final BigInteger expected = number(address).add(BigInteger.valueOf(offset));
      assertThat(number(address.plus(offset)))
          .as("%s plus %d", address, offset)
          .isEqualTo(expected.mod(BigInteger.ONE.shiftLeft(Family.IPV6.bits())));
    }
  }

  @Test
  void counts_across_a_border_of_ipv4() {
    assertThat(IpAddress.parse("10.0.0.255").plus(1)).hasToString("10.0.1.0");
    assertThat(IpAddress.parse("10.0.1.0").plus(-1)).hasToString("10.0.0.255");
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void orders_ipv4_before_ipv6_and_each_by_number(final long seed) {
    final SplittableRandom random = new SplittableRandom(seed);
    final IpAddress a = IpAddress.ofIpv6(random.nextLong(), random.nextLong());
    final IpAddress b = IpAddress.ofIpv6(random.nextLong(), random.nextLong());
    assertThat(Integer.signum(a.compareTo(b))).isEqualTo(number(a).compareTo(number(b)));
    assertThat(IpAddress.ofIpv4(random.nextInt())).isLessThan(a);
  }

  @Test
  void an_ipv4_address_has_no_more_than_its_32_bits() {
    assertThatThrownBy(() -> new IpAddress(Family.IPV4, 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new IpAddress(Family.IPV4, 0, 1L << 32))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> IpAddress.parse("::1").ipv4())
        .isInstanceOf(IllegalStateException.class);
  }

  private static BigInteger number(final IpAddress address) {
    return new BigInteger(1, address.bytes());
  }
}
