package io.wirecheck.invariant;

import static io.wirecheck.invariant.Conditions.beAnsweredWithin;
import static io.wirecheck.invariant.Conditions.beDelivered;
import static io.wirecheck.invariant.Conditions.keepSourceAddress;
import static io.wirecheck.invariant.Conditions.notBeEncapsulated;
import static io.wirecheck.invariant.Conditions.translateSourceAddressTo;
import static io.wirecheck.invariant.Ends.address;
import static io.wirecheck.invariant.Ends.nodes;
import static io.wirecheck.invariant.Ends.pods;
import static io.wirecheck.invariant.Ends.probes;
import static io.wirecheck.invariant.Flows.flows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Severity;
import io.wirecheck.check.Verdict;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.run.Verifier;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class InvariantTest {

  private static final Invariant WEB_REACHES_DB =
      flows()
          .from(pods("shop", "app=web"))
          .to(pods("shop", "app=db").tcp(5432))
          .should(beDelivered())
          .and(keepSourceAddress());

  @Test
  void a_sentence_is_named_by_its_words_until_somebody_names_it() {
    assertThat(WEB_REACHES_DB.requirement().id())
        .startsWith("flows-from-probes-placed-like-pods-of-shop-with-app-web-to-pods-of-shop");
    assertThat(WEB_REACHES_DB.as("web-reaches-db").requirement().id()).isEqualTo("web-reaches-db");
  }

  @Test
  void a_name_a_reason_and_a_severity_outlive_a_further_demand() {
    final Invariant more =
        flows()
            .from(probes())
            .to(probes())
            .should(beDelivered())
            .as("pods-meet")
            .because("the mesh needs it")
            .withSeverity(Severity.CRITICAL)
            .and(keepSourceAddress());

    assertThat(more)
        .hasToString(
            "flows from probes to probes should be delivered and keep source address, because the"
                + " mesh needs it");
    assertThat(more.requirement().id()).isEqualTo("pods-meet");
    assertThat(more.requirement().severity()).isEqualTo(Severity.CRITICAL);
  }

  @Test
  void a_further_demand_makes_a_further_id_where_nobody_named_the_sentence() {
    final Invariant one = flows().from(probes()).to(probes()).should(beDelivered());

    assertThat(one.and(keepSourceAddress()).requirement().id())
        .isEqualTo("flows-from-probes-to-probes-should-be-delivered-and-keep-source-address");
  }

  @Test
  void ids_are_kebab_case_and_reasons_say_something() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WEB_REACHES_DB.as("Web reaches DB"))
        .withMessageContaining("kebab-case");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WEB_REACHES_DB.because(" "))
        .withMessageContaining("because()");
  }

  @Test
  void what_no_packet_could_show_is_refused_as_it_is_written() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                flows()
                    .from(probes())
                    .to(nodes().tcp(443))
                    .should(beAnsweredWithin(Duration.ofMillis(5))))
        .withMessageContaining("no transport")
        .withMessageContaining("nodes at tcp port 443");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> flows().from(probes()).to(address("203.0.113.5")).should(notBeEncapsulated()))
        .withMessageContaining("between pods");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> beAnsweredWithin(Duration.ZERO))
        .withMessageContaining("longer than nothing");
    assertThatIllegalArgumentException().isThrownBy(() -> probes().udp(0));
    assertThatIllegalArgumentException().isThrownBy(() -> probes().tcp(65_536));
    assertThatIllegalArgumentException().isThrownBy(() -> translateSourceAddressTo("web"));
    assertThatIllegalArgumentException().isThrownBy(() -> address("web"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pods("shop", "app in (web, db)"))
        .withMessageContaining("app in (web");
  }

  @Test
  void nobody_who_is_selected_is_judged_by_nobody() {
    try (Verifier verifier = Verifier.on("reference:eks-study")) {
      final List<CheckResult> results =
          verifier.check(
              List.of(
                  WEB_REACHES_DB,
                  flows().from(probes()).to(pods("shop", "app=db")).should(beDelivered()),
                  flows().from(probes().inZone("mars-1a")).to(probes()).should(beDelivered()),
                  flows().from(probes()).to(probes().inZone("mars-1a")).should(beDelivered())));

      assertThat(results)
          .allSatisfy(
              result -> {
                assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
                assertThat(result.code()).hasValue(InconclusiveCode.NO_SUBJECTS);
              });
      assertThat(results.get(0).summary())
          .isEqualTo("no running pod of namespace shop has app=web");
    }
  }

  @Test
  void an_address_of_a_pod_is_to_be_named_by_its_pod() {
    try (Verifier verifier = Verifier.on("reference:eks-study")) {
      final CheckResult result =
          verifier.check(flows().from(probes()).to(address("192.168.3.154")).should(beDelivered()));

      assertThat(result.code()).hasValue(InconclusiveCode.AMBIGUOUS);
      assertThat(result.summary()).contains("192.168.3.154").contains("pods(NAMESPACE, SELECTOR)");
    }
  }

  @Test
  void pods_on_the_network_of_their_node_are_no_receivers_of_their_own() {
    try (Verifier verifier = Verifier.on("reference:eks-study")) {
      final CheckResult result =
          verifier.check(
              flows()
                  .from(probes())
                  .to(pods("kube-system", "k8s-app=aws-node"))
                  .should(beDelivered()));

      assertThat(result.code()).hasValue(InconclusiveCode.NO_SUBJECTS);
      assertThat(result.summary()).contains("nodes()");
    }
  }
}
