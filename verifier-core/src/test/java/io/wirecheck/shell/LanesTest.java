package io.wirecheck.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LanesTest {

  @Test
  void answers_come_in_the_order_of_the_items() {
    final List<Integer> items = IntStream.range(0, 100).boxed().toList();
    try (Lanes lanes = new Lanes()) {
      assertThat(lanes.map(items, item -> item)).isEqualTo(items);
    }
  }

  @Test
  void items_are_done_beside_each_other() {
    final CountDownLatch both = new CountDownLatch(2);
    try (Lanes lanes = new Lanes()) {
      lanes.each(
          List.of(1, 2),
          item -> {
            both.countDown();
            awaitUninterrupted(both);
          });
    }
    assertThat(both.getCount()).isZero();
  }

  @Test
  void what_breaks_in_a_lane_breaks_here() {
    try (Lanes lanes = new Lanes()) {
      assertThatIllegalStateException()
          .isThrownBy(
              () ->
                  lanes.map(
                      List.of(1),
                      item -> {
                        throw new IllegalStateException("broken");
                      }))
          .withMessage("broken");
    }
  }

  @Test
  void an_interrupt_reaches_every_lane_and_stays_set() {
    try (Lanes lanes = new Lanes()) {
      Thread.currentThread().interrupt();
      final List<Boolean> interrupted = lanes.map(List.of(1, 2, 3), item -> isInterruptedSoon());
      assertThat(Thread.interrupted()).isTrue();
      assertThat(interrupted).containsOnly(true);
    }
  }

  private static boolean isInterruptedSoon() {
    try {
      new CountDownLatch(1).await();
      return false;
    } catch (final InterruptedException e) {
      return true;
    }
  }

  private static void awaitUninterrupted(final CountDownLatch latch) {
    try {
      latch.await();
    } catch (final InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
