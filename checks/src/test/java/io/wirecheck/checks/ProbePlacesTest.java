package io.wirecheck.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.InterfaceClass;
import io.wirecheck.flow.ProbePlaces;
import io.wirecheck.model.ComputeType;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.NetworkInterface.Attachment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProbePlacesTest {

  private final Study study = Study.healthy();

  @Test
  void each_zone_has_its_primary_and_its_secondary_interfaces() {
    assertThat(places(study))
        .hasSize(6)
        .allSatisfy(
            cell -> {
              assertThat(cell.computeType()).isEqualTo(ComputeType.EC2);
              assertThat(cell.operatingSystem()).isEqualTo("linux");
            })
        .extracting(Cell::interfaceClass)
        .containsOnly(InterfaceClass.PRIMARY, InterfaceClass.SECONDARY);
    assertThat(places(study)).extracting(Cell::zone).contains(study.nodes().get(0).zone());
  }

  @Test
  void with_custom_networking_the_primary_is_no_place_even_in_a_subnet_of_both_families() {
    final Study custom =
        study.withInterfaces(
            eni ->
                eni.isPrimary()
                    ? Study.holding(eni, List.of(IpAddress.parse("2001:db8::7")))
                    : eni);

    assertThat(places(custom))
        .hasSize(3)
        .allMatch(cell -> cell.interfaceClass() == InterfaceClass.SECONDARY);
  }

  @Test
  void an_interface_that_the_cni_leaves_alone_is_no_place() {
    final Study unmanaged =
        study.withInterfaces(
            eni -> Study.tagged(eni, Map.of(NetworkInterface.NO_MANAGE_TAG, "true")));

    assertThat(places(unmanaged))
        .hasSize(3)
        .allMatch(cell -> cell.interfaceClass() == InterfaceClass.PRIMARY);
  }

  @Test
  void device_0_of_another_card_is_no_primary() {
    final Study cards =
        study.withInterfaces(
            eni ->
                eni.isPrimary()
                    ? eni
                    : Study.attached(
                        eni,
                        eni.attachment()
                            .map(a -> new Attachment(a.instanceId(), 0, 1, a.status()))));

    assertThat(places(cards)).isEqualTo(places(study));
  }

  @ParameterizedTest
  @EnumSource(
      value = ComputeType.class,
      names = {"FARGATE", "HYBRID"})
  void where_probes_cannot_run_is_no_place(final ComputeType type) {
    assertThat(places(study.withNodes(node -> Study.of(type, node)))).isEmpty();
  }

  @Test
  void nodes_of_auto_mode_are_places_of_their_own() {
    assertThat(places(study.withNodes(node -> Study.of(ComputeType.AUTO, node))))
        .hasSize(6)
        .allMatch(cell -> cell.computeType() == ComputeType.AUTO);
  }

  @Test
  void windows_nodes_are_no_places() {
    assertThat(places(study.withNodes(Study::windows))).isEmpty();
  }

  @Test
  void a_branch_is_of_a_class_of_its_own() {
    final NetworkInterface branch =
        Study.typed(Study.attached(study.ownerOf(study.poolPod()), Optional.empty()), "branch");

    assertThat(ProbePlaces.classOf(branch)).isEqualTo(InterfaceClass.BRANCH);
  }

  private static Set<Cell> places(final Study study) {
    return ProbePlaces.of(study.topology());
  }
}
