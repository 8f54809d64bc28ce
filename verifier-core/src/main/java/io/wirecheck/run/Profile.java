package io.wirecheck.run;

import io.wirecheck.check.Check;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;

/**
 * A named set of checks.
 *
 * @param floor fewer checks than this, judged in a run without a filter, fail the gate
 */
public record Profile(String name, List<String> checks, int floor) {

  /** The default: an EKS cluster with the Amazon VPC CNI. */
  public static final String EKS_VPC_CNI = "eks-vpc-cni";

  public Profile {
    checks = List.copyOf(checks);
  }

  /**
   * The profile with a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Profile named(final String name) {
    return all().stream()
        .filter(profile -> profile.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no profile is called '%s'; known here: %s"
                        .formatted(name, all().stream().map(Profile::name).toList())));
  }

  /**
   * Wirecheck's own, and those that a {@link CheckProvider} brings.
   *
   * @throws IllegalArgumentException if two have one name
   */
  public static List<Profile> all() {
    final List<Profile> profiles = new ArrayList<>(List.of(eksVpcCni()));
    for (final CheckProvider provider : ServiceLoader.load(CheckProvider.class)) {
      profiles.addAll(provider.profiles());
    }
    final Set<String> names = new HashSet<>();
    for (final Profile profile : profiles) {
      if (!names.add(profile.name())) {
        throw new IllegalArgumentException(
            "two profiles are called '%s'; rename one".formatted(profile.name()));
      }
    }
    return List.copyOf(profiles);
  }

  private static Profile eksVpcCni() {
    final List<String> checks =
        List.of(
            "egress-leaves-with-the-declared-source",
            "node-pod-limit-fits-its-addresses",
            "pod-address-belongs-to-its-node",
            "pod-traffic-is-not-encapsulated",
            "pod-traffic-leaves-by-its-own-interface");
    return new Profile(EKS_VPC_CNI, checks, checks.size());
  }

  /**
   * The checks themselves, in their order.
   *
   * @throws IllegalArgumentException if one of them is not on the class path
   */
  public List<Check<?>> load() {
    return checks.stream().<Check<?>>map(Checks::named).toList();
  }
}
