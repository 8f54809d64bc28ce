package io.wirecheck.live.kubernetes.fleet;

import io.wirecheck.evidence.InterfaceClass;
import java.util.Map;

/**
 * A node that probes can stand on.
 *
 * @param group nodes that are much the same: node group, instance type, zone
 * @param free how many addresses of its interfaces no pod had when the inventory was read, by
 *     class; a class without an interface is absent. What ipamd holds back for some seconds after a
 *     pod has gone is among them
 * @param slots how many more pods its kubelet takes
 */
record Candidate(String node, String group, Map<InterfaceClass, Integer> free, int slots) {

  Candidate {
    free = Map.copyOf(free);
  }

  boolean has(final InterfaceClass wanted) {
    return free.containsKey(wanted);
  }

  /**
   * The pigeonhole: with one pod more than all other classes have addresses, one pod must have an
   * address of this class, if it has one.
   */
  int bound(final InterfaceClass wanted) {
    return 1
        + free.entrySet().stream()
            .filter(other -> other.getKey() != wanted)
            .mapToInt(Map.Entry::getValue)
            .sum();
  }

  /** True if as many pods as there is room for are sure to hit the class. */
  boolean guarantees(final InterfaceClass wanted) {
    return free.getOrDefault(wanted, 0) > 0 && bound(wanted) <= slots;
  }
}
