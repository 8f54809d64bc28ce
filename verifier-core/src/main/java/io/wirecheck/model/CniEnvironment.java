package io.wirecheck.model;

import io.wirecheck.model.CniConfiguration.PodSecurityGroupMode;
import io.wirecheck.model.CniConfiguration.SnatPorts;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the CNI's variables as the CNI does, in Go's notations. */
final class CniEnvironment {

  private static final String EXTERNAL_SNAT = "AWS_VPC_K8S_CNI_EXTERNALSNAT";
  private static final String EXCLUDE_SNAT_CIDRS = "AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS";
  private static final String RANDOMIZE_SNAT = "AWS_VPC_K8S_CNI_RANDOMIZESNAT";
  private static final String NODE_PORT_SUPPORT = "AWS_VPC_CNI_NODE_PORT_SUPPORT";
  private static final String EXTERNAL_SERVICE_CIDRS = "AWS_EXTERNAL_SERVICE_CIDRS";
  private static final String VETH_PREFIX = "AWS_VPC_K8S_CNI_VETHPREFIX";
  private static final String CONNMARK = "AWS_VPC_K8S_CNI_CONNMARK";
  private static final String CUSTOM_NETWORKING = "AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG";
  private static final String PREFIX_DELEGATION = "ENABLE_PREFIX_DELEGATION";
  private static final String IPV6 = "ENABLE_IPv6";
  private static final String POD_ENI = "ENABLE_POD_ENI";
  private static final String POD_SECURITY_GROUPS = "POD_SECURITY_GROUP_ENFORCING_MODE";
  private static final String MAX_ENI = "MAX_ENI";

  static final SortedSet<String> VARIABLES =
      Collections.unmodifiableSortedSet(
          new TreeSet<>(
              Set.of(
                  EXTERNAL_SNAT,
                  EXCLUDE_SNAT_CIDRS,
                  RANDOMIZE_SNAT,
                  NODE_PORT_SUPPORT,
                  EXTERNAL_SERVICE_CIDRS,
                  VETH_PREFIX,
                  CONNMARK,
                  CUSTOM_NETWORKING,
                  PREFIX_DELEGATION,
                  IPV6,
                  POD_ENI,
                  POD_SECURITY_GROUPS,
                  MAX_ENI)));

  private static final Set<String> TRUE = Set.of("1", "t", "T", "true", "TRUE", "True");
  private static final Set<String> FALSE = Set.of("0", "f", "F", "false", "FALSE", "False");
  private static final Pattern DECIMAL = Pattern.compile("[+-]?[0-9]{1,18}");

  /** Go's integer literal: its base is in its prefix, and an underscore may follow either. */
  private static final Pattern LITERAL =
      Pattern.compile(
          "\\+?(?:0[xX](?<hex>(?:_?[0-9a-fA-F])+)|0[bB](?<bin>(?:_?[01])+)"
              + "|0[oO]?(?<oct>(?:_?[0-7])+)|(?<dec>[1-9](?:_?[0-9])*))");

  private final Environment environment;

  private CniEnvironment(final Environment environment) {
    this.environment = environment;
  }

  static CniConfiguration read(final Optional<CniVersion> version, final Environment environment) {
    return new CniEnvironment(environment).read(version);
  }

  private CniConfiguration read(final Optional<CniVersion> version) {
    return new CniConfiguration(
        version,
        flag(EXTERNAL_SNAT, false),
        cidrs(EXCLUDE_SNAT_CIDRS),
        snatPorts(),
        flag(NODE_PORT_SUPPORT, true),
        cidrs(EXTERNAL_SERVICE_CIDRS),
        environment.value(VETH_PREFIX).orElse("eni"),
        connmark(),
        flag(CUSTOM_NETWORKING, false),
        flag(PREFIX_DELEGATION, false),
        flag(IPV6, false),
        flag(POD_ENI, false),
        environment.value(POD_SECURITY_GROUPS).filter("standard"::equals).isPresent()
            ? PodSecurityGroupMode.STANDARD
            : PodSecurityGroupMode.STRICT,
        maxEnis());
  }

  /** {@code strconv.ParseBool}. */
  private boolean flag(final String name, final boolean byDefault) {
    final String text = environment.value(name).orElse("");
    return TRUE.contains(text) || (byDefault && !FALSE.contains(text));
  }

  /** IPv4 ranges alone; the CNI leaves out what is none. */
  private List<Cidr> cidrs(final String name) {
    return Arrays.stream(environment.value(name).orElse("").split(",", -1))
        .flatMap(text -> Cidr.tryParse(text.strip()).stream())
        .filter(cidr -> cidr.network().family() == IpAddress.Family.IPV4)
        .toList();
  }

  private SnatPorts snatPorts() {
    final String text = environment.value(RANDOMIZE_SNAT).orElse("");
    return Arrays.stream(SnatPorts.values())
        .filter(ports -> ports.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst()
        .orElse(SnatPorts.PRNG);
  }

  /** {@code strconv.ParseInt} with base 0; beyond 32 bits, and 0, is the default. */
  private int connmark() {
    final Matcher literal = LITERAL.matcher(environment.value(CONNMARK).orElse(""));
    if (!literal.matches()) {
      return CniConfiguration.DEFAULT_CONNMARK;
    }
    final BigInteger mark = number(literal);
    return mark.signum() > 0 && mark.bitLength() <= Integer.SIZE
        ? mark.intValue()
        : CniConfiguration.DEFAULT_CONNMARK;
  }

  private static BigInteger number(final Matcher literal) {
    return digits(literal, "hex", 16)
        .or(() -> digits(literal, "bin", 2))
        .or(() -> digits(literal, "oct", 8))
        .or(() -> digits(literal, "dec", 10))
        .orElseThrow();
  }

  private static Optional<BigInteger> digits(
      final Matcher literal, final String group, final int radix) {
    return Optional.ofNullable(literal.group(group))
        .map(digits -> new BigInteger(digits.replace("_", ""), radix));
  }

  /** {@code strconv.Atoi}; less than 1 is no limit. */
  private OptionalInt maxEnis() {
    final String text = environment.value(MAX_ENI).orElse("");
    final long limit = DECIMAL.matcher(text).matches() ? Long.parseLong(text) : 0;
    return limit < 1
        ? OptionalInt.empty()
        : OptionalInt.of((int) Math.min(limit, Integer.MAX_VALUE));
  }
}
