package io.wirecheck.run;

import static io.wirecheck.run.Runs.STUDY;
import static io.wirecheck.run.Runs.known;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Verdict;
import io.wirecheck.model.CallerIdentity;
import io.wirecheck.model.Cluster;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Instance;
import io.wirecheck.model.Node;
import io.wirecheck.model.Provenance;
import io.wirecheck.model.ProviderId;
import io.wirecheck.model.Section;
import io.wirecheck.model.Topology;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Answers about another cluster are successful answers; they must not be judged. */
class ScopeTest {

  private static final Provenance SOURCE = Provenance.of("test", "test", Instant.EPOCH);

  @Test
  void the_study_is_about_one_cluster() {
    assertThat(Scope.disagreement(STUDY)).isEmpty();
  }

  @Test
  void credentials_of_another_account_are_named() {
    final Topology foreign =
        STUDY.withCallerIdentity(
            Section.known(
                new CallerIdentity("999999999999", "arn:aws:iam::999999999999:user/x"), SOURCE));
    assertThat(Scope.disagreement(foreign)).get().asString().contains("999999999999");
  }

  @Test
  void a_cluster_of_another_region_is_named() {
    assertThat(Scope.disagreement(inRegion("eu-west-1"))).get().asString().contains("eu-west-1");
  }

  @Test
  void a_region_whose_name_starts_another_is_not_that_one() {
    assertThat(Scope.disagreement(inRegion("ap-northeast-2"))).isEmpty();
    assertThat(Scope.disagreement(inRegion("ap-northeast-1"))).isPresent();
  }

  @Test
  void a_local_zone_belongs_to_its_region() {
    final Topology local =
        STUDY.withNodes(
            STUDY.nodes().map(nodes -> nodes.stream().map(ScopeTest::inLocalZone).toList()));
    assertThat(Scope.disagreement(local)).isEmpty();
  }

  @Test
  void instances_among_which_no_node_is_are_those_of_others() {
    assertThat(Scope.disagreement(withInstances(List.of())))
        .get()
        .asString()
        .contains("0 instances");
    final Instance first = known(STUDY.instances()).get(0);
    final Instance stranger =
        new Instance(
            "i-00000000000000000",
            first.ownerId(),
            first.type(),
            first.state(),
            first.vpcId(),
            first.subnetId(),
            first.zone());
    assertThat(Scope.disagreement(withInstances(List.of(stranger)))).isPresent();
    assertThat(Scope.disagreement(withInstances(List.of(stranger, first)))).isEmpty();
  }

  @Test
  void interfaces_of_which_no_node_has_one_are_those_of_others_where_instances_are_not_known() {
    final Topology empty = STUDY.withNetworkInterfaces(Section.known(List.of(), SOURCE));
    assertThat(Scope.disagreement(empty)).isEmpty();
    final Topology denied =
        empty.withInstances(Section.unknown(InconclusiveCode.NO_PERMISSION, "denied"));
    assertThat(Scope.disagreement(denied)).get().asString().contains("0 network interfaces");
    assertThat(Scope.disagreement(denied.withNetworkInterfaces(STUDY.networkInterfaces())))
        .isEmpty();
  }

  @Test
  void what_is_not_known_contradicts_nothing() {
    final Topology bare =
        STUDY
            .withCluster(Section.unknown(InconclusiveCode.NOT_RECORDED, "no cluster"))
            .withInstances(Section.unknown(InconclusiveCode.NO_PERMISSION, "denied"));
    assertThat(Scope.disagreement(bare)).isEmpty();
  }

  @Test
  void nodes_without_an_instance_contradict_no_list() {
    final Topology hybrid =
        withInstances(List.of())
            .withNodes(
                STUDY
                    .nodes()
                    .map(all -> all.stream().map(node -> with(node, Optional.empty())).toList()));
    assertThat(Scope.disagreement(hybrid)).isEmpty();
  }

  @Test
  void the_inventory_that_has_the_probes_is_held_to_the_same_scope() {
    final Topology throttled =
        STUDY.withInstances(Section.unknown(InconclusiveCode.API_THROTTLED, "slow down"));
    final ScriptedNetwork network = ScriptedNetwork.of(throttled).then(withInstances(List.of()));
    final ScriptedCheck check = ScriptedCheck.named("any").inCells(all -> Set.of(Runs.CELL));
    assertThat(Runs.answer(Runs.judge(network, check))).isEqualTo("INCONCLUSIVE(WRONG_SCOPE)");
    assertThat(network.placements()).hasSize(1);
  }

  @Test
  void nothing_is_judged_and_nothing_placed_out_of_scope() {
    final ScriptedNetwork network = ScriptedNetwork.of(withInstances(List.of()));
    final CheckResult result =
        Runs.judge(network, ScriptedCheck.named("any").inCells(all -> Set.of(Runs.CELL)));
    assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    assertThat(result.code()).contains(InconclusiveCode.WRONG_SCOPE);
    assertThat(network.placements()).isEmpty();
    assertThat(network.rounds()).isEmpty();
  }

  private static Topology inRegion(final String region) {
    final Cluster cluster = known(STUDY.cluster());
    final String arn =
        "arn:aws:eks:%s:%s:cluster/%s".formatted(region, cluster.account(), cluster.name());
    return STUDY.withCluster(
        Section.known(
            new Cluster(cluster.name(), arn, cluster.version(), cluster.vpcId()), SOURCE));
  }

  private static Topology withInstances(final List<Instance> instances) {
    return STUDY.withInstances(Section.known(instances, SOURCE));
  }

  private static Node inLocalZone(final Node node) {
    return with(
        node,
        node.providerId().map(old -> new ProviderId("ap-northeast-2-wl1-sel-1", old.instanceId())));
  }

  private static Node with(final Node node, final Optional<ProviderId> id) {
    return new Node(
        node.name(),
        node.uid(),
        id,
        node.computeType(),
        node.zone(),
        node.instanceType(),
        node.operatingSystem(),
        node.internalAddresses(),
        node.cpus(),
        node.allocatablePods(),
        node.labels());
  }
}
