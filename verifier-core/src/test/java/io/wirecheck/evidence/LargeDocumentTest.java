package io.wirecheck.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LargeDocumentTest {

  /** 100 MB of pods are in memory already; what the parser adds has to fit beside them. */
  @Test
  void parses_a_document_in_a_heap_little_larger_than_it() throws Exception {
    final Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx180m",
                "-cp",
                System.getProperty("java.class.path"),
                ManyPods.class.getName(),
                "100")
            .redirectErrorStream(true)
            .start();
    final String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(output.strip()).matches("[0-9]{5}");
    assertThat(process.exitValue()).isZero();
  }
}
