package io.wirecheck.live.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.ExecConfigBuilder;
import io.fabric8.kubernetes.api.model.ExecEnvVar;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EksNameTest {

  private static final String HOST = "0A1B.gr7.us-east-2.eks.amazonaws.com";

  @ParameterizedTest
  @CsvSource({
    "arn:aws:eks:eu-central-1:111122223333:cluster/a_B-1, a_B-1, eu-central-1",
    "arn:aws-cn:eks:cn-north-1:111122223333:cluster/a, a, cn-north-1",
    "arn:aws-us-gov:eks:us-gov-west-1:111122223333:cluster/a, a, us-gov-west-1",
  })
  void is_told_by_an_arn_before_all_else(
      final String arn, final String cluster, final String region) {
    final Optional<EksName> expected = Optional.of(new EksName(cluster, Optional.of(region)));

    assertThat(EksName.of(List.of(arn, "other"), plugin("-i", "x"), HOST)).isEqualTo(expected);
    assertThat(EksName.of(List.of("other", arn), Optional.empty(), "")).isEqualTo(expected);
  }

  @Test
  void is_told_by_the_arguments_of_the_plugin() {
    assertThat(
            name(plugin("--region", "eu-west-1", "eks", "get-token", "--cluster-name", "a"), HOST))
        .contains(new EksName("a", Optional.of("eu-west-1")));
    assertThat(name(plugin("eks", "get-token", "--cluster-name=a", "--region=eu-west-1"), HOST))
        .contains(new EksName("a", Optional.of("eu-west-1")));
    assertThat(name(plugin("token", "-i", "a"), HOST))
        .contains(new EksName("a", Optional.of("us-east-2")));
    assertThat(name(plugin("token", "-i", "a"), "10.0.0.1"))
        .contains(new EksName("a", Optional.empty()));
  }

  @Test
  void takes_the_region_of_the_plugins_environment_before_that_of_the_host() {
    final ExecPlugin plugin =
        new ExecPlugin(
            new ExecConfigBuilder()
                .withCommand("aws")
                .withArgs("eks", "get-token", "--cluster-name", "a")
                .withEnv(new ExecEnvVar("AWS_REGION", "eu-west-3"))
                .build(),
            new Cluster(),
            Path.of("."));

    assertThat(name(Optional.of(plugin), HOST))
        .contains(new EksName("a", Optional.of("eu-west-3")));
  }

  @ParameterizedTest
  @CsvSource({
    "0A1B.gr7.us-east-2.eks.amazonaws.com, us-east-2",
    "0A1B.yl4.cn-north-1.eks.amazonaws.com.cn, cn-north-1",
    "0A1B.sk1.us-gov-west-1.eks.amazonaws.com, us-gov-west-1",
    "eks-cluster.ap-southeast-1.api.aws, ap-southeast-1",
  })
  void takes_the_region_of_the_servers_host(final String host, final String region) {
    assertThat(name(plugin("-i", "a"), host)).contains(new EksName("a", Optional.of(region)));
  }

  @Test
  void is_not_guessed() {
    assertThat(name(Optional.empty(), HOST)).isEmpty();
    assertThat(name(plugin("eks", "get-token", "--cluster-name"), HOST)).isEmpty();
    assertThat(
            EksName.of(
                List.of("arn:aws:iam::111122223333:cluster/a", "admin@a.eu-west-1.eksctl.io"),
                Optional.empty(),
                HOST))
        .isEmpty();
  }

  private static Optional<EksName> name(final Optional<ExecPlugin> plugin, final String host) {
    return EksName.of(List.of("staging", "cluster"), plugin, host);
  }

  private static Optional<ExecPlugin> plugin(final String... arguments) {
    return Optional.of(
        new ExecPlugin(
            new ExecConfigBuilder().withCommand("aws").withArgs(arguments).build(),
            new Cluster(),
            Path.of(".")));
  }
}
