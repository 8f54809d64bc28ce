package io.wirecheck.checks;

import io.wirecheck.model.CniConfiguration;
import io.wirecheck.model.InstanceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The limits that a node's kubelet may have been given, each with the rule that gives it: the table
 * on the check's page, in code.
 */
final class PodLimits {

  /** A limit and the words of its rule. */
  record Limit(int pods, String rule) {

    @Override
    public String toString() {
      return pods + " (" + rule + ")";
    }
  }

  static final int KUBELET_DEFAULT = 110;

  private static final int SMALL_CAP = 110;
  private static final int LARGE_CAP = 250;

  /** Up to this many CPUs the smaller cap is recommended. */
  private static final int SMALL_CPUS = 30;

  private final InstanceType type;
  private final OptionalInt cpus;
  private final List<Limit> limits = new ArrayList<>();

  private PodLimits(final InstanceType type, final OptionalInt cpus) {
    this.type = type;
    this.cpus = cpus;
  }

  /** Every limit that some way of setting a node up gives one of this type. */
  static List<Limit> of(
      final InstanceType type, final OptionalInt cpus, final CniConfiguration cni) {
    return new PodLimits(type, cpus).all(cni);
  }

  /** Those of a node that EKS Auto Mode sets up: never more than 110. */
  static List<Limit> ofAutoMode(final InstanceType type) {
    final String rule = "EKS Auto Mode: at most %d, and %s of %s";
    return List.of(
        new Limit(
            Math.min(KUBELET_DEFAULT, type.podLimit()),
            rule.formatted(KUBELET_DEFAULT, "the published limit", type.name())),
        new Limit(
            Math.min(KUBELET_DEFAULT, formula(type, type.enis(), true)),
            rule.formatted(KUBELET_DEFAULT, "the prefixes", type.name())));
  }

  /** The limit that makes use of the addresses, capped as EKS recommends. */
  static Limit recommended(
      final InstanceType type, final OptionalInt cpus, final CniConfiguration cni) {
    final PodLimits limits = new PodLimits(type, cpus);
    final boolean prefixes = AddressCapacity.usesPrefixes(type, cni);
    final int enis = limits.enis(cni) - (cni.customNetworking() ? 1 : 0);
    final int pods = formula(type, enis, prefixes);
    final int cap = cpus.isPresent() ? limits.caps().get(0) : SMALL_CAP;
    return new Limit(
        Math.min(pods, cap), pods > cap ? "the recommended cap" : limits.words(cni, prefixes));
  }

  private List<Limit> all(final CniConfiguration cni) {
    add(type.podLimit(), "the published limit of " + type.name());
    for (final boolean prefixes : new boolean[] {false, true}) {
      if (!prefixes || AddressCapacity.usesPrefixes(type, cni)) {
        derive(cni, prefixes);
      }
    }
    final List<Limit> uncapped = List.copyOf(limits);
    for (final int cap : caps()) {
      uncapped.stream()
          .filter(limit -> limit.pods() > cap)
          .findFirst()
          .ifPresent(limit -> add(cap, "the recommended cap of " + limit));
    }
    add(KUBELET_DEFAULT, "the kubelet's default");
    return List.copyOf(limits);
  }

  private void derive(final CniConfiguration cni, final boolean prefixes) {
    for (final int enis : List.of(type.enis(), enis(cni))) {
      add(formula(type, enis, prefixes), words(enis, prefixes, false));
      if (cni.customNetworking()) {
        add(formula(type, enis - 1, prefixes), words(enis - 1, prefixes, true));
      }
    }
  }

  private void add(final int pods, final String rule) {
    if (limits.stream().noneMatch(limit -> limit.pods() == pods)) {
      limits.add(new Limit(pods, rule));
    }
  }

  private int enis(final CniConfiguration cni) {
    return Math.min(type.enis(), cni.maxEnis().orElse(type.enis()));
  }

  private static int formula(final InstanceType type, final int enis, final boolean prefixes) {
    return enis * type.slotsPerEni() * (prefixes ? InstanceType.PREFIX_ADDRESSES : 1)
        + InstanceType.HOST_NETWORK_PODS;
  }

  private String words(final CniConfiguration cni, final boolean prefixes) {
    final int enis = enis(cni) - (cni.customNetworking() ? 1 : 0);
    return words(enis, prefixes, cni.customNetworking());
  }

  private String words(final int enis, final boolean prefixes, final boolean customNetworking) {
    return enis
        + " x "
        + type.slotsPerEni()
        + (prefixes ? " prefixes x 16 + " : " addresses + ")
        + InstanceType.HOST_NETWORK_PODS
        + (customNetworking ? ", custom networking" : "");
  }

  /** One cap where the CPUs are known, else both. */
  private List<Integer> caps() {
    return cpus.isEmpty()
        ? List.of(SMALL_CAP, LARGE_CAP)
        : List.of(cpus.getAsInt() <= SMALL_CPUS ? SMALL_CAP : LARGE_CAP);
  }

  /** The limit of that many pods, where one is. */
  static Optional<Limit> matching(final List<Limit> limits, final int pods) {
    return limits.stream().filter(limit -> limit.pods() == pods).findFirst();
  }
}
