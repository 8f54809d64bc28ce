package io.wirecheck.report.allure;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which build of which CI ran this, as Allure's {@code executor.json} has it.
 *
 * @param buildOrder places the build in the history; absent where the CI does not count
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Executor(
    @Nullable String name,
    @Nullable String type,
    @Nullable String url,
    @Nullable Long buildOrder,
    @Nullable String buildName,
    @Nullable String buildUrl) {

  private static final Executor UNKNOWN = new Executor(null, null, null, null, null, null);

  static Executor ofThisProcess() {
    return of(name -> Optional.ofNullable(System.getenv(name)).filter(value -> !value.isEmpty()));
  }

  static Executor of(final Function<String, Optional<String>> environment) {
    if (environment.apply("GITHUB_ACTIONS").isPresent()) {
      return gitHub(environment);
    }
    if (environment.apply("GITLAB_CI").isPresent()) {
      return gitLab(environment);
    }
    return environment.apply("JENKINS_URL").isPresent() ? jenkins(environment) : UNKNOWN;
  }

  private static Executor gitHub(final Function<String, Optional<String>> environment) {
    final Optional<String> repository =
        both(environment.apply("GITHUB_SERVER_URL"), "/", environment.apply("GITHUB_REPOSITORY"));
    return executor(
        "GitHub Actions",
        "github",
        repository,
        environment.apply("GITHUB_RUN_NUMBER"),
        both(environment.apply("GITHUB_WORKFLOW"), " #", environment.apply("GITHUB_RUN_NUMBER")),
        both(repository, "/actions/runs/", environment.apply("GITHUB_RUN_ID")));
  }

  private static Executor gitLab(final Function<String, Optional<String>> environment) {
    return executor(
        "GitLab CI",
        "gitlab",
        environment.apply("CI_PROJECT_URL"),
        environment.apply("CI_PIPELINE_IID"),
        both(environment.apply("CI_JOB_NAME"), " #", environment.apply("CI_PIPELINE_IID")),
        environment.apply("CI_JOB_URL"));
  }

  private static Executor jenkins(final Function<String, Optional<String>> environment) {
    return executor(
        "Jenkins",
        "jenkins",
        environment.apply("JENKINS_URL"),
        environment.apply("BUILD_NUMBER"),
        both(environment.apply("JOB_NAME"), " #", environment.apply("BUILD_NUMBER")),
        environment.apply("BUILD_URL"));
  }

  private static Executor executor(
      final String name,
      final String type,
      final Optional<String> url,
      final Optional<String> order,
      final Optional<String> buildName,
      final Optional<String> buildUrl) {
    return new Executor(
        name,
        type,
        url.flatMap(Executor::withoutCredentials).orElse(null),
        order.filter(text -> text.matches("[0-9]{1,18}")).map(Long::valueOf).orElse(null),
        buildName.orElse(null),
        buildUrl.flatMap(Executor::withoutCredentials).orElse(null));
  }

  private static Optional<String> both(
      final Optional<String> first, final String between, final Optional<String> second) {
    return first.flatMap(one -> second.map(other -> one + between + other));
  }

  /** Some installations write a user and a password into their addresses. */
  private static Optional<String> withoutCredentials(final String url) {
    try {
      final URI uri = new URI(url);
      final boolean isWeb = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      return isWeb
          ? Optional.of(
              new URI(
                      uri.getScheme(),
                      null,
                      uri.getHost(),
                      uri.getPort(),
                      uri.getPath(),
                      null,
                      null)
                  .toString())
          : Optional.empty();
    } catch (final URISyntaxException unreadable) {
      return Optional.empty();
    }
  }

  boolean isKnown() {
    return !equals(UNKNOWN);
  }

  byte[] json() throws IOException {
    return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
  }
}
