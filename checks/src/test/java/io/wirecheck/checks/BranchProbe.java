package io.wirecheck.checks;

import io.wirecheck.check.Situation;
import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.InterfaceClass;
import io.wirecheck.evidence.Placement;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.Pod;
import io.wirecheck.model.PodRef;
import io.wirecheck.model.Topology;
import io.wirecheck.reference.ProbePlacer.Placed;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The study with the probes of one place on branch interfaces, as a policy for all pods does it.
 */
final class BranchProbe {

  private static final String TRUNK = "eni-trunk";

  private BranchProbe() {}

  /** One probe has the branch's address; the trunk is its node's secondary interface. */
  static Placed placed(final Study study) {
    final Placed placed = FlowSamplerTest.placed(study);
    final Cell secondary =
        placed.placement().probes().keySet().stream()
            .filter(cell -> cell.interfaceClass() == InterfaceClass.SECONDARY)
            .findFirst()
            .orElseThrow();
    final SortedMap<Cell, List<PodRef>> probes = new TreeMap<>(placed.placement().probes());
    final List<PodRef> moved = Objects.requireNonNull(probes.remove(secondary));
    probes.put(
        new Cell(
            secondary.computeType(),
            secondary.operatingSystem(),
            InterfaceClass.BRANCH,
            secondary.zone()),
        moved.subList(0, 1));
    return new Placed(
        onBranch(new Study(placed.topology()), moved.get(0)),
        new Placement(probes, new TreeMap<>()));
  }

  private static Topology onBranch(final Study study, final PodRef probe) {
    final Pod pod =
        study.pods().stream().filter(one -> one.ref().equals(probe)).findFirst().orElseThrow();
    final NetworkInterface owner = study.ownerOf(pod);
    final IpAddress address = IpAddress.parse("192.168.251.9");
    final NetworkInterface branch =
        new NetworkInterface(
            "eni-branch",
            "branch",
            owner.vpcId(),
            owner.subnetId(),
            owner.zone(),
            owner.mac(),
            Optional.of(address),
            List.of(),
            List.of(),
            Optional.empty(),
            Map.of(NetworkInterface.TRUNK_TAG, TRUNK));
    return study
        .withInterfaces(
            eni -> eni.equals(owner) ? Study.named(TRUNK, Study.typed(eni, "trunk")) : eni)
        .and(branch)
        .with(pod, Study.at(pod, address))
        .topology();
  }

  static Situation situation(final Study study) {
    final Placed placed = placed(study);
    return new Situation(placed.topology(), placed.placement(), 1, 3, Study.EXTERNAL);
  }
}
