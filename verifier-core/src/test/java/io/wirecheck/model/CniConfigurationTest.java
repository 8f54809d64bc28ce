package io.wirecheck.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.model.CniConfiguration.PodSecurityGroupMode;
import io.wirecheck.model.CniConfiguration.SnatPorts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CniConfigurationTest {

  private static final String IMAGE =
      "602401143452.dkr.ecr.us-west-2.amazonaws.com/amazon-k8s-cni:v1.20.1-eksbuild.1";

  @Test
  void has_the_defaults_of_the_cni_where_nothing_is_set() {
    assertThat(CniConfiguration.defaults(CniVersion.parse("1.20.1")))
        .isEqualTo(read(Map.of()))
        .isEqualTo(
            new CniConfiguration(
                Optional.of(new CniVersion(1, 20, 1)),
                false,
                List.of(),
                SnatPorts.PRNG,
                true,
                List.of(),
                "eni",
                0x80,
                false,
                false,
                false,
                false,
                PodSecurityGroupMode.STRICT,
                OptionalInt.empty()));
  }

  @Test
  void has_what_each_variable_says() {
    assertThat(
            read(
                Map.ofEntries(
                    Map.entry("AWS_VPC_K8S_CNI_EXTERNALSNAT", "true"),
                    Map.entry("AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS", "10.12.0.0/16, 10.13.0.0/16"),
                    Map.entry("AWS_VPC_K8S_CNI_RANDOMIZESNAT", "hashrandom"),
                    Map.entry("AWS_VPC_CNI_NODE_PORT_SUPPORT", "false"),
                    Map.entry("AWS_EXTERNAL_SERVICE_CIDRS", "10.9.0.0/16"),
                    Map.entry("AWS_VPC_K8S_CNI_VETHPREFIX", "veth"),
                    Map.entry("AWS_VPC_K8S_CNI_CONNMARK", "0x100"),
                    Map.entry("AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG", "1"),
                    Map.entry("ENABLE_PREFIX_DELEGATION", "TRUE"),
                    Map.entry("ENABLE_IPv6", "t"),
                    Map.entry("ENABLE_POD_ENI", "True"),
                    Map.entry("POD_SECURITY_GROUP_ENFORCING_MODE", "standard"),
                    Map.entry("MAX_ENI", "2"))))
        .isEqualTo(
            new CniConfiguration(
                Optional.of(new CniVersion(1, 20, 1)),
                true,
                List.of(Cidr.parse("10.12.0.0/16"), Cidr.parse("10.13.0.0/16")),
                SnatPorts.HASHRANDOM,
                false,
                List.of(Cidr.parse("10.9.0.0/16")),
                "veth",
                0x100,
                true,
                true,
                true,
                true,
                PodSecurityGroupMode.STANDARD,
                OptionalInt.of(2)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yes", "TrUe", "2", " true"})
  void takes_a_flag_that_go_cannot_parse_for_its_default(final String text) {
    assertThat(read("AWS_VPC_K8S_CNI_EXTERNALSNAT", text).externalSnat()).isFalse();
    assertThat(read("AWS_VPC_CNI_NODE_PORT_SUPPORT", text).nodePortSupport()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "0x80, 128",
    "128, 128",
    "0200, 128",
    "0o200, 128",
    "0b1000_0000, 128",
    "+256, 256",
    "0xffffffff, -1",
    "0x100000000, 128",
    "0, 128",
    "-1, 128",
    "08, 128",
    "mark, 128"
  })
  void reads_the_mark_as_go_reads_a_number(final String text, final int mark) {
    assertThat(read("AWS_VPC_K8S_CNI_CONNMARK", text).connmark()).isEqualTo(mark);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-3", "", "many", "0x2"})
  void has_no_limit_of_interfaces_where_max_eni_is_no_number_from_one(final String text) {
    assertThat(read("MAX_ENI", text).maxEnis()).isEmpty();
  }

  @Test
  void leaves_out_ranges_that_are_none_or_of_ipv6() {
    assertThat(
            read("AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS", "10.0.0.0/8,2001:db8::/32,,nonsense")
                .excludeSnatCidrs())
        .containsExactly(Cidr.parse("10.0.0.0/8"));
  }

  @ParameterizedTest
  @CsvSource({"prng, PRNG", "none, NONE", "hashrandom, HASHRANDOM", "None, PRNG", "other, PRNG"})
  void reads_how_ports_are_chosen_as_it_is_written(final String text, final SnatPorts ports) {
    assertThat(read("AWS_VPC_K8S_CNI_RANDOMIZESNAT", text).randomizeSnat()).isEqualTo(ports);
  }

  @Test
  void has_no_version_where_the_image_says_none() {
    assertThat(known(of(container("mirror/cni@sha256:00", Environment.EMPTY))).version()).isEmpty();
  }

  @Test
  void cannot_be_told_where_a_variable_comes_from_elsewhere() {
    assertUnknown(new Environment(Map.of(), Set.of("MAX_ENI"), false), "MAX_ENI");
  }

  @Test
  void cannot_be_told_where_variables_may_come_from_a_config_map() {
    assertUnknown(new Environment(Map.of("MAX_ENI", "2"), Set.of(), true), "ENABLE_IPv6");
  }

  @Test
  void cannot_be_told_without_its_daemon_set() {
    for (final DaemonSet other :
        List.of(
            new DaemonSet("default", "aws-node", List.of(container(IMAGE, Environment.EMPTY))),
            new DaemonSet("kube-system", "cilium", List.of(container(IMAGE, Environment.EMPTY))),
            new DaemonSet("kube-system", "aws-node", List.of()))) {
      assertThat(CniConfiguration.of(section(other)).whyUnknown())
          .hasValueSatisfying(
              why -> {
                assertThat(why.code()).isEqualTo(InconclusiveCode.UNKNOWN_CONFIGURATION);
                assertThat(why.detail()).contains("kube-system/aws-node");
              });
    }
  }

  @Test
  void is_unknown_for_the_reason_for_which_the_daemon_sets_are() {
    final Section<List<DaemonSet>> denied =
        Section.unknown(InconclusiveCode.NO_PERMISSION, "denied");

    assertThat(CniConfiguration.of(denied).whyUnknown())
        .hasValueSatisfying(
            why -> assertThat(why.code()).isEqualTo(InconclusiveCode.NO_PERMISSION));
  }

  private static void assertUnknown(final Environment environment, final String variable) {
    assertThat(of(container(IMAGE, environment)).whyUnknown())
        .hasValueSatisfying(
            why -> {
              assertThat(why.code()).isEqualTo(InconclusiveCode.UNKNOWN_CONFIGURATION);
              assertThat(why.detail()).contains(variable);
            });
  }

  private static CniConfiguration read(final String name, final String text) {
    return read(Map.of(name, text));
  }

  private static CniConfiguration read(final Map<String, String> variables) {
    return known(of(container(IMAGE, Environment.of(variables))));
  }

  private static CniConfiguration known(final Section<CniConfiguration> section) {
    return section.asOptional().orElseThrow();
  }

  private static Section<CniConfiguration> of(final DaemonSet.Container container) {
    return CniConfiguration.of(
        section(new DaemonSet("kube-system", "aws-node", List.of(container))));
  }

  private static Section<List<DaemonSet>> section(final DaemonSet set) {
    return Section.known(List.of(set), Provenance.of("daemonsets.json", "kubectl", Instant.EPOCH));
  }

  private static DaemonSet.Container container(final String image, final Environment environment) {
    return new DaemonSet.Container("aws-node", image, environment);
  }
}
