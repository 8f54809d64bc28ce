package io.wirecheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterCommandsTest {

  private final Terminal terminal = new Terminal();

  @TempDir private Path directory;

  @Test
  void the_doctor_finds_nothing_wrong_with_what_is_well() {
    assertThat(terminal.execute("doctor", "--network", "scripted-cluster:well")).isZero();
    assertThat(terminal.out()).isEqualTo("ok       list pods\n");
  }

  @Test
  void the_doctor_names_what_is_missing_and_ends_with_3() {
    assertThat(
            terminal.execute(
                "doctor", "--network", "scripted-cluster:poor", "--namespace", "n", "--tier", "T1"))
        .isEqualTo(3);
    assertThat(terminal.out())
        .isEqualTo(
            """
            ok       list pods
            MISSING  create pods
                     not granted; ask scripted-cluster:poor?namespace=n&tier=T1
            """);
  }

  @ParameterizedTest
  @CsvSource({
    "scripted-cluster:well, 0, nothing of ours is there",
    "scripted-cluster:littered, 0, removed namespace wirecheck-1",
    "scripted-cluster:stuck, 3, NOT REMOVED",
  })
  void cleanup_says_what_it_did(final String address, final int status, final String said) {
    assertThat(terminal.execute("cleanup", "--network", address)).isEqualTo(status);
    assertThat(terminal.out()).startsWith(said);
    assertThat(terminal.err()).contains("... looking");
  }

  @Test
  void a_cluster_that_does_not_answer_is_no_usage_error() {
    assertThat(terminal.execute("cleanup", "--network", "scripted-cluster:dark")).isEqualTo(3);
    assertThat(terminal.err()).contains("the cluster cannot be used: nobody answers at dark");
  }

  @ParameterizedTest
  @ValueSource(strings = {"reference:eks-study", "nothing", "bundle:x", "scripted-cluster:other"})
  void what_is_no_cluster_is_refused(final String address) {
    assertThat(terminal.execute("doctor", "--network", address)).isEqualTo(2);
    assertThat(terminal.err()).contains("--help");
  }

  @Test
  void images_are_printed_and_nothing_is_run() {
    assertThat(terminal.execute("run", "--network", "scripted-cluster:any", "--print-images"))
        .isZero();
    assertThat(terminal.out()).isEqualTo("registry.example/any:1\n");
  }

  @Test
  void permissions_hold_what_the_tier_needs_and_no_more() {
    assertThat(terminal.execute("permissions", "--tier", "T0")).isZero();
    assertThat(terminal.out())
        .contains("# iam-policy.json", "ec2:DescribeNetworkInterfaces")
        .contains("# kubernetes-roles.yaml", "\"daemonsets\"", "\"list\"")
        .doesNotContain("create", "pods/exec");
  }

  @Test
  void permissions_within_a_namespace_are_a_role_of_it() {
    assertThat(terminal.execute("permissions", "--tier", "T1", "--namespace", "probes")).isZero();
    assertThat(terminal.out())
        .contains("kind: Role\n", "namespace: \"probes\"", "\"pods/exec\"")
        .doesNotContain("\"namespaces\"");
  }

  @Test
  void permissions_are_written_to_files_where_that_is_asked_for() throws IOException {
    assertThat(terminal.execute("permissions", "--tier", "T1", "--out", directory.toString()))
        .isZero();
    assertThat(Files.readString(directory.resolve("kubernetes-roles.yaml")))
        .startsWith("apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\n");
    assertThat(Files.readString(directory.resolve("iam-policy.json"))).startsWith("{");
  }
}
