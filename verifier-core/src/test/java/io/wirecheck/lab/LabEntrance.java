package io.wirecheck.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The way for a process of its own into a namespace of a lab. A JVM cannot go there by itself: its
 * threads are many, and a user namespace admits only a process of one.
 */
public final class LabEntrance {

  private LabEntrance() {}

  /**
   * What to put in front of a command, so that it runs in the network namespace of a name.
   *
   * @param directory where the lab was made
   */
  public static List<String> into(final Path directory, final String namespace) {
    final Programs programs = Programs.ofThisMachine();
    final List<String> command = new ArrayList<>();
    command.add(programs.file("nsenter").toString());
    command.addAll(List.of("--target", Long.toString(agent(directory).pid())));
    if (!isRoot()) {
      command.addAll(List.of("--user", "--preserve-credentials"));
    }
    command.addAll(List.of("--mount", "--net", "--pid", "--"));
    command.addAll(List.of(programs.file("ip").toString(), "netns", "exec", namespace));
    return command;
  }

  /** As {@link #into}, for the node with this Kubernetes name. */
  public static List<String> intoNode(final Path directory, final String node) {
    return into(directory, Names.node(node));
  }

  /** The agent itself, the child of the unshare that this JVM started. */
  private static ProcessHandle agent(final Path directory) {
    return ProcessHandle.current()
        .children()
        .filter(child -> child.info().commandLine().orElse("").contains(directory.toString()))
        .flatMap(ProcessHandle::children)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no lab has its agent in " + directory));
  }

  private static boolean isRoot() {
    return ProcessHandle.current().info().user().orElse("").equals("root");
  }
}
