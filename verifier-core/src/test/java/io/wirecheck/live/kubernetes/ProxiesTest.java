package io.wirecheck.live.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;
import io.wirecheck.evidence.NetworkException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxiesTest {

  private static final String PROXY = "http://proxy.example:3128";

  private final Around around = new Around(Path.of("."));

  @Test
  void the_environment_names_one_for_each_scheme() {
    around.with("HTTPS_PROXY", PROXY).with("http_proxy", "other.example:80");

    assertThat(proxy("https://api.example")).contains(PROXY);
    assertThat(proxy("http://api.example")).contains("http://other.example:80");
  }

  @Test
  void that_of_the_cluster_counts_before_the_environment() {
    around.with("HTTPS_PROXY", "http://other.example:80").with("NO_PROXY", "*");

    assertThat(proxy("https://api.example", Optional.of(PROXY))).contains(PROXY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://localhost:6443", "https://127.0.0.1:6443", "https://[::1]:6443"})
  void leads_to_no_server_on_this_machine(final String server) {
    around.with("HTTPS_PROXY", PROXY);

    assertThat(proxy(server)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "https://api.example; *; false",
        "https://api.example; other, api.example; false",
        "https://api.example; example; false",
        "https://api.example; .example; false",
        "https://api.example; *.example; false",
        "https://api.example; ample; true",
        "https://api.example; other,; true",
        "https://10.1.2.3; 10.0.0.0/8; false",
        "https://11.1.2.3; 10.0.0.0/8; true",
      })
  void is_not_for_what_the_environment_exempts(
      final String server, final String exempt, final boolean led) {
    around.with("HTTPS_PROXY", PROXY).with("NO_PROXY", exempt);

    assertThat(proxy(server).isPresent()).isEqualTo(led);
  }

  @Test
  void one_that_cannot_be_spoken_to_is_an_error_without_its_password() {
    around.with("HTTPS_PROXY", "https://me:secret@proxy.example:3128");

    assertThatThrownBy(() -> proxy("https://api.example"))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("https://proxy.example:3128")
        .hasMessageNotContaining("secret");
  }

  private Optional<String> proxy(final String server) {
    return proxy(server, Optional.empty());
  }

  private Optional<String> proxy(final String server, final Optional<String> ofCluster) {
    final Config config = Config.empty();
    config.setMasterUrl(server);
    Proxies.apply(config, ofCluster, around.surroundings());
    return Optional.ofNullable(
        server.startsWith("https") ? config.getHttpsProxy() : config.getHttpProxy());
  }
}
