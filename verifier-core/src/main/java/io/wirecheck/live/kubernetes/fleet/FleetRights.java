package io.wirecheck.live.kubernetes.fleet;

import io.wirecheck.evidence.Tier;
import io.wirecheck.live.kubernetes.Right;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** What probes and host agents need to be granted, beyond reading the inventory. */
public final class FleetRights {

  private static final String CORE = "";

  private FleetRights() {}

  /**
   * What a run needs. The tiers above T1 need no other rights of the API than T1 does: what they
   * may do on a node is for Pod Security to say.
   *
   * @param namespace where the pods go; empty if the run creates its own, whose name nobody knows
   *     beforehand, so that it needs its rights to pods everywhere
   */
  public static SortedSet<Right> of(final Tier tier, final Optional<String> namespace) {
    final SortedSet<Right> rights = new TreeSet<>();
    if (tier == Tier.T0) {
      return rights;
    }
    rights.add(Right.everywhere("list", CORE, "nodes"));
    for (final String verb : podVerbs(namespace)) {
      rights.add(new Right(verb, CORE, "pods", Optional.empty(), namespace));
    }
    // opened by GET, which is 'get'; from Kubernetes 1.35 on 'create' is asked for as well
    rights.add(new Right("create", CORE, "pods", Optional.of("exec"), namespace));
    rights.add(new Right("get", CORE, "pods", Optional.of("exec"), namespace));
    rights.add(new Right("list", CORE, "events", Optional.empty(), namespace));
    if (namespace.isEmpty()) {
      for (final String verb : List.of("create", "delete", "list", "patch")) {
        rights.add(Right.everywhere(verb, CORE, "namespaces"));
      }
    }
    return rights;
  }

  /** In a namespace of others the lease is renewed on the pods themselves. */
  private static List<String> podVerbs(final Optional<String> namespace) {
    final List<String> verbs = new ArrayList<>(List.of("create", "delete", "list", "watch"));
    if (namespace.isPresent()) {
      verbs.add("patch");
    }
    return verbs;
  }

  /**
   * What removing the remains of other runs needs.
   *
   * @param namespace the only one to sweep; empty for all, and for namespaces of runs
   */
  public static SortedSet<Right> ofCleanup(final Optional<String> namespace) {
    final SortedSet<Right> rights = new TreeSet<>();
    for (final String verb : List.of("delete", "list")) {
      rights.add(new Right(verb, CORE, "pods", Optional.empty(), namespace));
      if (namespace.isEmpty()) {
        rights.add(Right.everywhere(verb, CORE, "namespaces"));
      }
    }
    return rights;
  }
}
