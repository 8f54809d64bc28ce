package io.wirecheck.proving;

import io.wirecheck.model.Pod;
import io.wirecheck.model.PodRef;
import io.wirecheck.model.Topology;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What runs pods: a kernel, or nothing. */
interface PodRuntime extends AutoCloseable {

  /** The nodes with their interfaces, and the pods that were there before the server. */
  Topology topology();

  /** Pods come to be, each with an address of an interface of its node, or its node's. */
  void start(List<Pod> pods);

  /** A pod's processes end, and what its address was. */
  void stop(Pod pod);

  /**
   * Starts a command in a pod; empty where there is no kernel to run it.
   *
   * @param withInput false for a command whose standard input is empty
   */
  Optional<RunningCommand> run(Place place, List<String> command, boolean withInput)
      throws IOException;

  /**
   * Where a command runs: in the pod's network, or in that of its node.
   *
   * @param withheld capabilities that a pod of the host network has not, such as {@code net_raw}
   */
  record Place(PodRef pod, String node, boolean hostNetwork, List<String> withheld) {}

  /** Kills the processes of a program, and says how many. */
  int kill(String program);

  /**
   * Puts a script of a POSIX shell in front of a program; an empty one takes it away again.
   *
   * @return false where there is no kernel
   */
  boolean standIn(String program, String script);

  @Override
  void close();

  /** A topology without a kernel. */
  static PodRuntime none(final Topology topology) {
    return new PodRuntime() {
      @Override
      public Topology topology() {
        return topology;
      }

      @Override
      public void start(final List<Pod> pods) {}

      @Override
      public void stop(final Pod pod) {}

      @Override
      public Optional<RunningCommand> run(
          final Place place, final List<String> command, final boolean withInput) {
        return Optional.empty();
      }

      @Override
      public int kill(final String program) {
        return 0;
      }

      @Override
      public boolean standIn(final String program, final String script) {
        return false;
      }

      @Override
      public void close() {}
    };
  }
}
