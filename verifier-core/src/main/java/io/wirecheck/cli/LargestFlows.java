package io.wirecheck.cli;

import io.wirecheck.packet.Flow;
import io.wirecheck.packet.FlowTable;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The flows of a capture with the most bytes, without a list of all. */
final class LargestFlows {

  private static final Comparator<Flow> SMALLEST_FIRST =
      Comparator.comparingLong(LargestFlows::bytes)
          .thenComparing(Comparator.comparingLong(Flow::firstFrame).reversed());

  private LargestFlows() {}

  /** At most so many, the largest first; of two that are equal, the earlier one. */
  static List<Flow> of(final FlowTable flows, final int limit) {
    final PriorityQueue<Flow> kept = new PriorityQueue<>(limit + 1, SMALLEST_FIRST);
    flows.forEach(
        flow -> {
          kept.add(flow);
          if (kept.size() > limit) {
            kept.remove();
          }
        });
    return kept.stream().sorted(SMALLEST_FIRST.reversed()).toList();
  }

  static long bytes(final Flow flow) {
    return flow.forth().bytes() + flow.back().bytes();
  }

  static long packets(final Flow flow) {
    return flow.forth().packets() + flow.back().packets();
  }
}
