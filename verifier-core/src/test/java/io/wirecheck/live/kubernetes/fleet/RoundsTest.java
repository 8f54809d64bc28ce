package io.wirecheck.live.kubernetes.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.model.IpAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundsTest {

  private static final Standing RUNS = new Standing.Runs(IpAddress.parse("10.0.0.1"));
  private static final Standing HANGS = new Standing.Waits("it is Pending");
  private static final Standing FAILED = new Standing.Failed("its image cannot be pulled");

  private final Hand hand = new Hand();
  private final Rounds rounds = new Rounds(hand);

  /** A clock that goes on when it is told to. */
  private static final class Hand extends Clock {

    private Instant now = Instant.EPOCH;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(final ZoneId zone) {
      return this;
    }
  }

  @Test
  void ends_when_pods_of_the_first_round_hang_and_none_ran() {
    assertThat(rounds.enough(List.of(HANGS, FAILED)))
        .hasValue("no other node was tried, for not one of 2 pods ran in time");
  }

  @Test
  void goes_on_after_pods_that_failed_at_once_and_after_a_node_on_which_some_ran() {
    assertThat(rounds.enough(List.of(FAILED, FAILED))).isEmpty();
    assertThat(rounds.enough(List.of(RUNS, HANGS))).isEmpty();
    assertThat(rounds.enough(List.of(HANGS))).isEmpty();
  }

  @Test
  void ends_when_its_time_is_over_however_the_pods_fare() {
    assertThat(rounds.enough(List.of(RUNS))).isEmpty();
    hand.now = hand.now.plus(Rounds.MOST).minus(Duration.ofSeconds(1));
    assertThat(rounds.enough(List.of(RUNS))).isEmpty();
    hand.now = hand.now.plusSeconds(1);
    assertThat(rounds.enough(List.of(RUNS)))
        .hasValue("no other node was tried, for placing had taken 180 s");
  }
}
