package io.wirecheck.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.wirecheck.evidence.NetworkException;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.PodRef;
import io.wirecheck.model.Topology;
import io.wirecheck.model.node.PolicyRule;
import io.wirecheck.reference.ReferenceTopologies;
import io.wirecheck.requires.RequiresCommand;
import io.wirecheck.requires.RequiresKernel;
import io.wirecheck.shell.CommandOutcome;
import io.wirecheck.shell.NodeShell;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RequiresKernel
@RequiresCommand("socat")
class LabTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Topology TOPOLOGY = ReferenceTopologies.named("eks-study");
  private static final Layout LAYOUT = Faults.none().layout(TOPOLOGY);

  @TempDir private static Path parent;
  private static Lab lab;

  @BeforeAll
  static void start() {
    lab = Lab.start(LAYOUT, Faults.none(), parent, Clock.systemUTC());
  }

  @AfterAll
  static void end() {
    lab.close();
  }

  @Test
  void a_node_has_the_rules_of_its_tables() {
    for (final LabNode node : LAYOUT.nodes()) {
      assertThat(on(node, "ip", "rule").lines().map(line -> line.replace(":\t", ": ")))
          .isEqualTo(node.tables().rules().stream().map(PolicyRule::toString).toList());
    }
  }

  @Test
  void a_secondary_interface_has_its_own_table_and_no_route_in_main() {
    final LabNode node = LAYOUT.nodes().get(0);
    final LabInterface secondary = node.interfaces().get(1);
    assertThat(on(node, "ip", "route", "show", "table", "2").lines().map(String::strip))
        .containsExactlyInAnyOrder(
            "default via " + secondary.gateway() + " dev eth1",
            secondary.gateway() + " dev eth1 scope link");
    assertThat(on(node, "ip", "route", "show", "table", "main")).doesNotContain("eth1");
  }

  @Test
  void a_pod_has_one_address_and_one_neighbour() {
    final LabPod pod = LAYOUT.pods().get(0);
    assertThat(in(pod, "ip", "-o", "-4", "address", "show", "dev", "eth0"))
        .contains(pod.address() + "/32");
    assertThat(in(pod, "ip", "route").lines().map(String::strip))
        .containsExactly("default via 169.254.1.1 dev eth0", "169.254.1.1 dev eth0 scope link");
    assertThat(in(pod, "ip", "neighbour"))
        .contains("169.254.1.1 dev eth0 lladdr " + pod.vethMac() + " PERMANENT");
    assertThat(on(pod.node(), "ip", "route", "get", pod.address().toString()))
        .contains("dev " + pod.veth());
  }

  @Test
  void interfaces_have_their_mac_addresses_and_jumbo_frames() {
    for (final LabNode node : LAYOUT.nodes()) {
      for (final LabInterface eni : node.interfaces()) {
        assertThat(on(node, "ip", "link", "show", eni.device()))
            .contains(eni.mac().toString())
            .contains("mtu 9001");
      }
    }
  }

  /** The address has a way back, so only the check can be why nobody answers. */
  @Test
  void the_vpc_drops_what_an_interface_sends_from_an_address_of_another() {
    final LabNode node = LAYOUT.nodes().get(0);
    final String target = LAYOUT.nodes().get(1).primary().primary().toString();
    final String foreign = unused(node.interfaces().get(1)).toString();
    on(node, "ip", "address", "add", foreign + "/32", "dev", "lo");
    assertThat(shell(node).run(ping("-I", foreign, target), LIMIT).exitStatus()).hasValue(1);

    on(node, "ip", "rule", "add", "from", foreign, "lookup", "2", "priority", "1536");
    assertThat(shell(node).run(ping("-I", foreign, target), LIMIT).succeeded()).isTrue();
  }

  private static IpAddress unused(final LabInterface eni) {
    return eni.assigned().stream()
        .filter(address -> LAYOUT.pods().stream().noneMatch(pod -> pod.address().equals(address)))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> ping(final String... words) {
    final List<String> command = new ArrayList<>(List.of("ping", "-n", "-c", "1", "-W", "1"));
    command.addAll(List.of(words));
    return command;
  }

  @Test
  void every_pod_reaches_every_other_and_the_internet() {
    for (final LabPod from : LAYOUT.pods()) {
      for (final LabPod to : LAYOUT.pods()) {
        assertThat(in(from, ping(to.address().toString()).toArray(String[]::new)))
            .contains("1 received");
      }
      assertThat(in(from, ping(Wiring.INTERNET_HOST.toString()).toArray(String[]::new)))
          .contains("1 received");
    }
  }

  @Test
  void a_pod_that_cannot_be_wired_is_said_to_be() {
    assertThatExceptionOfType(NetworkException.class)
        .isThrownBy(() -> lab.grow(twice(LAYOUT.pods().get(0))))
        .withMessageContaining("cannot be wired")
        .withMessageContaining("File exists");
  }

  /** The same pod by another name: its address and its end of the pair are there already. */
  private static Layout twice(final LabPod pod) {
    final LabPod twin =
        new LabPod(
            new PodRef("default", "twin"),
            pod.address(),
            pod.node(),
            pod.owner(),
            pod.host(),
            pod.mac());
    return new Layout(LAYOUT.nodes(), List.of(twin), LAYOUT.vpcCidrs());
  }

  private static String on(final LabNode node, final String... command) {
    final CommandOutcome outcome = shell(node).run(List.of(command), LIMIT);
    assertThat(outcome.exitStatus()).as("%s", outcome).hasValue(0);
    return outcome.text();
  }

  private static NodeShell shell(final LabNode node) {
    return lab.node(node.name());
  }

  private static String in(final LabPod pod, final String... command) {
    final CommandOutcome outcome = lab.pod(pod.ref()).run(List.of(command), LIMIT);
    assertThat(outcome.exitStatus()).as("%s", outcome).hasValue(0);
    return outcome.text();
  }
}
