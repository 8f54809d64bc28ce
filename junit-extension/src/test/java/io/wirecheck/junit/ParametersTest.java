package io.wirecheck.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Verdict;
import io.wirecheck.junit.Runs.Ending;
import io.wirecheck.model.Topology;
import io.wirecheck.run.Verifier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a test of one's own may take. */
class ParametersTest {

  @EksNetworkTest(network = "staged:parameters")
  static class Takes {

    private final Verifier verifier;

    Takes(final Verifier verifier) {
      this.verifier = verifier;
    }

    @BeforeAll
    static void a_verifier_for_all(final Verifier verifier) {
      assertThat(verifier).isNotNull();
    }

    @Test
    void the_same_verifier(final Verifier verifier, final Topology topology) {
      assertThat(verifier).isSameAs(this.verifier);
      assertThat(topology).isNotNull();
    }

    @Test
    void a_result_that_it_judges_itself(@ResultOf("script-fails") final CheckResult result) {
      assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
    }
  }

  @EksNetworkTest(network = "staged:parameters-wrong")
  static class Mistakes {

    @Test
    void a_result_of_nothing(final CheckResult result) {}

    @Test
    void a_result_of_nobody(@ResultOf("script-is-lost") final CheckResult result) {}
  }

  @Test
  void a_verifier_a_topology_and_a_result_by_name() {
    final Ending ending = Runs.withoutPlan(Takes.class);

    assertThat(ending.isAllSuccessful()).as(ending.toString()).isTrue();
  }

  @Test
  void a_result_must_be_named() {
    assertThat(Runs.withoutPlan(Mistakes.class).cause("a_result_of_nothing(CheckResult)"))
        .hasStackTraceContaining("must be annotated with @ResultOf(\"CHECK-ID\")");
  }

  @Test
  void a_result_must_be_of_a_check_that_is_there() {
    assertThat(Runs.withoutPlan(Mistakes.class).cause("a_result_of_nobody(CheckResult)"))
        .hasStackTraceContaining("no check is called 'script-is-lost'");
  }
}
