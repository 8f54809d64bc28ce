package io.wirecheck.trace;

import io.wirecheck.model.node.Netfilter;
import io.wirecheck.model.node.Netfilter.Chain;
import io.wirecheck.model.node.Netfilter.HookPoint;
import io.wirecheck.model.node.Netfilter.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The hooked chains of each point, in the order in which a packet meets them.
 *
 * <p>All chains of type nat are asked by nat's own hook, at its fixed place among the other chains;
 * their priorities only order them among themselves (the kernel's nf_nat_register_fn).
 */
final class Hooks {

  /** Where connection tracking sees a packet; what is asked before knows of no connection. */
  static final int TRACKING = -200;

  private static final int NAT_OF_DESTINATIONS = -100;
  private static final int NAT_OF_SOURCES = 100;

  private final Map<HookPoint, List<Stage>> stages = new EnumMap<>(HookPoint.class);

  /** Chains that are asked one after the other; of nat, until one has bound the connection. */
  record Stage(int priority, boolean isNat, List<Hooked> chains) {}

  Hooks(Netfilter netfilter) {
    final List<Hooked> hooked =
        netfilter.tables().stream().flatMap(t -> hooked(t).stream()).toList();
    for (final HookPoint point : HookPoint.values()) {
      stages.put(
          point, stages(hooked.stream().filter(it -> it.hook().point() == point).toList(), point));
    }
  }

  List<Stage> at(HookPoint point) {
    return stages.getOrDefault(point, List.of());
  }

  /** Nat translates destinations where a packet comes into being, sources where it ends. */
  static boolean translatesDestinations(HookPoint point) {
    return point == HookPoint.PREROUTING || point == HookPoint.OUTPUT;
  }

  private static List<Hooked> hooked(Table table) {
    final Map<String, Chain> byName = new LinkedHashMap<>();
    table.chains().forEach(chain -> byName.put(chain.name(), chain));
    final List<Hooked> hooked = new ArrayList<>();
    for (final Chain chain : table.chains()) {
      chain.hook().ifPresent(hook -> hooked.add(new Hooked(table, hook, chain, byName)));
    }
    return hooked;
  }

  /** Nat has its stage also where it has no chain: known connections are translated there. */
  private static List<Stage> stages(List<Hooked> hooked, HookPoint point) {
    final List<Stage> stages = new ArrayList<>();
    for (final Hooked one : hooked) {
      if (!one.isNat()) {
        stages.add(new Stage(one.hook().priority(), false, List.of(one)));
      }
    }
    if (point != HookPoint.FORWARD) {
      final int priority = translatesDestinations(point) ? NAT_OF_DESTINATIONS : NAT_OF_SOURCES;
      stages.add(
          new Stage(
              priority, true, hooked.stream().filter(Hooked::isNat).sorted(byPriority()).toList()));
    }
    stages.sort(Comparator.comparingInt(Stage::priority));
    return List.copyOf(stages);
  }

  private static Comparator<Hooked> byPriority() {
    return Comparator.comparingInt(it -> it.hook().priority());
  }
}
