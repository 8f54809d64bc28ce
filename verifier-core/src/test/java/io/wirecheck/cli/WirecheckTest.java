package io.wirecheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class WirecheckTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int execute(String... arguments) {
    return Wirecheck.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  @Test
  void prints_the_version_that_the_build_gave_it() {
    assertThat(execute("--version")).isZero();
    assertThat(out.toString()).matches("wirecheck \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\\R");
  }

  @Test
  void explains_itself() {
    assertThat(execute("--help")).isZero();
    assertThat(out.toString()).startsWith("Usage: wirecheck").contains("Amazon EKS");
  }

  @Test
  void wrong_usage_has_exit_status_2_and_names_the_argument() {
    assertThat(execute("--no-such-option")).isEqualTo(2);
    assertThat(err.toString()).contains("--no-such-option");
  }
}
