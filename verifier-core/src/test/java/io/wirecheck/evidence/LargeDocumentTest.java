package io.wirecheck.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
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

  /** Eight times the pods take about eight times as long; 64 times would be quadratic. */
  @Test
  void takes_a_time_in_proportion_to_the_size() throws IOException {
    final Inventory small = ManyPods.document(2 << 20);
    final Inventory large = ManyPods.document(16 << 20);
    cpuNanos(large);
    final long forSmall = Math.min(cpuNanos(small), cpuNanos(small));
    final long forLarge = Math.min(cpuNanos(large), cpuNanos(large));
    assertThat(forLarge).isLessThan(24 * forSmall);
  }

  private static long cpuNanos(final Inventory inventory) {
    final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    final long before = threads.getCurrentThreadCpuTime();
    assertThat(ManyPods.count(ManyPods.parse(inventory))).isPositive();
    return threads.getCurrentThreadCpuTime() - before;
  }
}
