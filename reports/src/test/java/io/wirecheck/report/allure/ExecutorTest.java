package io.wirecheck.report.allure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExecutorTest {

  private static Executor of(final Map<String, String> environment) {
    return Executor.of(name -> Optional.ofNullable(environment.get(name)));
  }

  @Test
  void is_a_run_of_github_actions() {
    assertThat(
            of(
                Map.of(
                    "GITHUB_ACTIONS", "true",
                    "GITHUB_SERVER_URL", "https://github.com",
                    "GITHUB_REPOSITORY", "shop/network",
                    "GITHUB_WORKFLOW", "nightly",
                    "GITHUB_RUN_NUMBER", "17",
                    "GITHUB_RUN_ID", "123456")))
        .isEqualTo(
            new Executor(
                "GitHub Actions",
                "github",
                "https://github.com/shop/network",
                17L,
                "nightly #17",
                "https://github.com/shop/network/actions/runs/123456"));
  }

  @Test
  void is_a_job_of_gitlab() {
    assertThat(
            of(
                Map.of(
                    "GITLAB_CI", "true",
                    "CI_PROJECT_URL", "https://gitlab.example.com/shop/network",
                    "CI_PIPELINE_IID", "5",
                    "CI_JOB_NAME", "verify",
                    "CI_JOB_URL", "https://gitlab.example.com/shop/network/-/jobs/9")))
        .isEqualTo(
            new Executor(
                "GitLab CI",
                "gitlab",
                "https://gitlab.example.com/shop/network",
                5L,
                "verify #5",
                "https://gitlab.example.com/shop/network/-/jobs/9"));
  }

  @Test
  void is_a_build_of_jenkins_without_the_credentials_in_its_address() {
    assertThat(
            of(
                Map.of(
                    "JENKINS_URL", "https://bot:hush@ci.example.com:8443/?token=hush",
                    "JOB_NAME", "network",
                    "BUILD_NUMBER", "8",
                    "BUILD_URL", "https://ci.example.com/job/network/8/")))
        .isEqualTo(
            new Executor(
                "Jenkins",
                "jenkins",
                "https://ci.example.com:8443/",
                8L,
                "network #8",
                "https://ci.example.com/job/network/8/"));
  }

  @Test
  void nobodys_build_is_unknown() {
    assertThat(of(Map.of("HOME", "/root")).isKnown()).isFalse();
  }

  @Test
  void what_a_ci_does_not_say_or_says_wrongly_is_left_out() throws IOException {
    final Executor executor =
        of(Map.of("GITLAB_CI", "true", "CI_PIPELINE_IID", "many", "CI_JOB_URL", "javascript:x"));

    assertThat(new String(executor.json(), StandardCharsets.UTF_8))
        .isEqualToIgnoringWhitespace("{\"name\": \"GitLab CI\", \"type\": \"gitlab\"}");
  }
}
