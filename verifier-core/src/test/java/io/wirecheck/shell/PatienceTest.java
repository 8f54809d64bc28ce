package io.wirecheck.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PatienceTest {

  private final AtomicInteger looks = new AtomicInteger();

  @Test
  void looks_until_it_is_enough() {
    final int seen =
        Patience.lookUntil(looks::incrementAndGet, n -> n == 3, Duration.ofSeconds(20));
    assertThat(seen).isEqualTo(3);
    assertThat(looks).hasValue(3);
  }

  @Test
  void gives_what_it_saw_last_when_the_time_is_over() {
    final int seen = Patience.lookUntil(looks::incrementAndGet, n -> false, Duration.ofMillis(100));
    assertThat(seen).isGreaterThan(1).isEqualTo(looks.get());
  }

  @Test
  void looks_once_even_without_any_time() {
    assertThat(Patience.lookUntil(looks::incrementAndGet, n -> true, Duration.ZERO)).isEqualTo(1);
  }

  @Test
  void an_interrupt_ends_the_wait_and_stays_set() {
    final Thread waiting = Thread.currentThread();
    final Thread interrupter =
        new Thread(
            () -> {
              while (looks.get() < 3) {
                Thread.onSpinWait();
              }
              waiting.interrupt();
            });
    interrupter.start();
    final int seen = Patience.lookUntil(looks::incrementAndGet, n -> false, Duration.ofSeconds(60));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(seen).isGreaterThanOrEqualTo(3);
  }
}
