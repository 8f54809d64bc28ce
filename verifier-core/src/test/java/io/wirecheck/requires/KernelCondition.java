package io.wirecheck.requires;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** Judges {@link RequiresKernel} by trying, once in a run of tests. */
final class KernelCondition implements ExecutionCondition {

  private static final List<String> PROGRAMS =
      List.of("ip", "iptables", "nft", "tcpdump", "ping", "unshare", "nsenter");

  static final List<String> AS_ROOT = List.of("--net", "--mount");
  static final List<String> AS_USER =
      List.of("--user", "--net", "--mount", "--map-current-user", "--keep-caps");

  /** The devices and the tables that a lab is made of, in a namespace that ends with the shell. */
  private static final String TRIAL =
      """
      set -e
      PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
      mount -t tmpfs tmpfs /run
      ip netns add wirecheck
      ip link add wirecheck0 type veth peer name eth0 netns wirecheck
      ip link add wirecheck1 type vxlan id 1 remote 192.0.2.1 dstport 4789
      iptables -t nat -A POSTROUTING -s 192.0.2.1 -j SNAT --to-source 192.0.2.2
      """;

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    String obstacle =
        context
            .getRoot()
            .getStore(Namespace.create(KernelCondition.class))
            .getOrComputeIfAbsent("obstacle", key -> obstacle(), String.class);
    return obstacle.isEmpty()
        ? ConditionEvaluationResult.enabled("network namespaces can be wired here")
        : Missing.in(context).because(context, "needs " + obstacle);
  }

  /** What stands in the way, empty if nothing does. */
  private static String obstacle() {
    List<String> missing = Programs.ofThisMachine().missing(PROGRAMS);
    if (!missing.isEmpty()) {
      return String.join(", ", missing);
    }
    Programs.Ended asRoot = attempt(AS_ROOT);
    if (asRoot.status() == 0) {
      return "";
    }
    Programs.Ended asUser = attempt(AS_USER);
    return asUser.status() == 0
        ? ""
        : "network namespaces, and wiring them failed: " + asUser.output().strip();
  }

  private static Programs.Ended attempt(List<String> options) {
    List<String> command = new ArrayList<>(List.of("unshare"));
    command.addAll(options);
    command.addAll(List.of("--", "sh", "-c", TRIAL));
    return Programs.run(command);
  }
}
