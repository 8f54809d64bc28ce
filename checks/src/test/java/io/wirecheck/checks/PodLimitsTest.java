package io.wirecheck.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.model.CniConfiguration;
import io.wirecheck.model.CniVersion;
import io.wirecheck.model.InstanceType;
import io.wirecheck.model.InstanceTypes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The limits of each regime, and the addresses behind them, by published sources. */
class PodLimitsTest {

  /**
   * Sources: [1] amazon-vpc-cni-k8s misc/eni-max-pods.txt; [2] amazon-eks-ami
   * max-pods-calculator.sh, last in history before b2289030 of 2026-03-04: --cni-custom-networking-
   * enabled, --cni-prefix-delegation-enabled, --cni-max-eni, --show-max-allowed and the caps of 110
   * and 250; [3] EKS user guide, how maxPods is determined, for managed node groups; [4]
   * amazon-eks-ami nodeadm/internal/kubelet/eni_max_pods.go, which does not cap; [5] the kubelet's
   * default.
   */
  @ParameterizedTest(name = "{0} {2}: {3} [{4}]")
  @CsvSource({
    "t3.medium, 2, '', 17 110, 1 5",
    "c5d.large, 2, '', 29 110, 1 5",
    "m5.large, 2, '', 29 110, 1 5",
    "m5.24xlarge, 96, '', 737 250 110, 1 4 3 5",
    "p5.48xlarge, 192, '', 100 110, 1 5",
    "c6in.32xlarge, 128, '', 394 250 110, 1 3 5",
    "t3.medium, 2, CN, 17 12 110, 1 2 5",
    "m5.large, 2, CN, 29 20 110, 1 2 5",
    "t3.medium, 2, PD, 17 242 110, 1 2",
    "m5.large, 2, PD, 29 434 110, 1 2",
    "m5.24xlarge, 96, PD, 737 11762 250 110, 1 2 5",
    "m5.large, 2, PD CN, 29 20 434 290 110, 1 2",
    "t3.medium, 2, MAX_ENI=2, 17 12 110, 1 2 5",
    "t3.medium, 2, MAX_ENI=9, 17 110, 1 5",
    "t3.medium, 2, MAX_ENI=2 CN, 17 12 7 110, 1 2 5",
    "m4.large, 2, PD, 20 110, 1 2 5"
  })
  void each_regime_has_its_limits(
      final String type,
      final int cpus,
      final String regime,
      final String limits,
      final String sources) {
    assertThat(sources).isNotBlank();
    assertThat(PodLimits.of(type(type), OptionalInt.of(cpus), cni(regime)))
        .extracting(PodLimits.Limit::pods)
        .containsExactlyInAnyOrderElementsOf(numbers(limits));
  }

  @ParameterizedTest
  @CsvSource({"29, 110", "30, 110", "31, 250", "32, 250"})
  void the_larger_cap_is_for_more_than_thirty_cpus(final int cpus, final int cap) {
    assertThat(PodLimits.recommended(type("m5.24xlarge"), OptionalInt.of(cpus), cni("")).pods())
        .isEqualTo(cap);
  }

  @Test
  void both_caps_may_be_where_the_cpus_are_not_known() {
    assertThat(PodLimits.of(type("m5.24xlarge"), OptionalInt.empty(), cni("")))
        .extracting(PodLimits.Limit::pods)
        .containsExactlyInAnyOrder(737, 110, 250);
  }

  /** EKS user guide, Auto Mode: the lower of 110 and what the type gives. */
  @ParameterizedTest
  @CsvSource({"t3.medium, 17 110", "m5.24xlarge, 110 110", "m4.large, 20 110"})
  void auto_mode_gives_no_more_than_110(final String type, final String limits) {
    assertThat(PodLimits.ofAutoMode(type(type)))
        .extracting(PodLimits.Limit::pods)
        .isEqualTo(numbers(limits));
  }

  @ParameterizedTest
  @CsvSource({
    "t3.medium, '', 15",
    "t3.medium, CN, 10",
    "t3.medium, PD, 240",
    "m5.large, PD CN, 288",
    "t3.medium, MAX_ENI=2, 10",
    "t3.medium, MAX_ENI=1 CN, 0",
    "c6in.32xlarge, '', 392",
    "m4.large, PD, 18",
    "t3.medium, IPV6 PD, 281474976710656"
  })
  void addresses_come_from_the_interfaces_that_pods_may_use(
      final String type, final String regime, final long addresses) {
    final CniConfiguration cni = cni(regime);
    final boolean prefixes = AddressCapacity.usesPrefixes(type(type), cni);

    assertThat(AddressCapacity.of(type(type), cni, List.of(), prefixes).addresses())
        .isEqualTo(addresses);
  }

  @ParameterizedTest
  @CsvSource({"1.8.0, false", "1.9.0, true", "1.10.0, true", "2.0.0, true"})
  void prefixes_came_with_version_1_9(final String version, final boolean prefixes) {
    final CniConfiguration cni = Cni.of(CniVersion.parse(version), "ENABLE_PREFIX_DELEGATION=true");

    assertThat(AddressCapacity.usesPrefixes(type("m5.large"), cni)).isEqualTo(prefixes);
  }

  private static CniConfiguration cni(final String regime) {
    final List<String> variables = new ArrayList<>();
    for (final String word : regime.split(" ", -1)) {
      switch (word) {
        case "" -> {}
        case "CN" -> variables.add("AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG=true");
        case "PD" -> variables.add("ENABLE_PREFIX_DELEGATION=true");
        case "IPV6" -> variables.add("ENABLE_IPv6=true");
        default -> variables.add(word);
      }
    }
    return Cni.of(CniVersion.parse("1.20.1"), variables.toArray(String[]::new));
  }

  private static InstanceType type(final String name) {
    return InstanceTypes.published().named(name);
  }

  private static List<Integer> numbers(final String text) {
    return Arrays.stream(text.split(" ", -1)).map(Integer::valueOf).toList();
  }
}
