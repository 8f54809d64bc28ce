package io.wirecheck.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class PairTableTest {

  private static final long SEED = 20_251_123L;
  private static final int PACKETS = 300_000;
  private static final int PAIRS = 20_000;
  private static final int MANY = 70_000;
  private static final long LONGEST = Integer.MAX_VALUE;

  /** What a plain map knows of a pair, in whatever order its packets come. */
  private static final class Expected {
    private long packets;
    private long bytes;
    private long firstFrame = Long.MAX_VALUE;
    private long firstTime = Long.MAX_VALUE;
    private long lastTime = Long.MIN_VALUE;

    private void count(long frame, long length) {
      packets++;
      bytes += length;
      firstFrame = Math.min(firstFrame, frame);
      firstTime = Math.min(firstTime, timeOf(frame));
      lastTime = Math.max(lastTime, timeOf(frame));
    }

    @Override
    public String toString() {
      return packets + " " + bytes + " " + firstFrame + " " + firstTime + " " + lastTime;
    }
  }

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final Map<Integer, Expected> expected = new HashMap<>();

  private static long timeOf(long frame) {
    return 1_000_000 + frame * 10;
  }

  /** Every tenth pair has IPv6 addresses; who sends is drawn. */
  private static void between(PairTable table, int pair, boolean back) {
    final long high = pair % 10 == 0 ? 7 : 0;
    final long one = high == 0 ? Endpoint.mapped(pair) : pair;
    final long other = high == 0 ? Endpoint.mapped(-1 - pair) : -1L - pair;
    if (back) {
      table.between(high, other, high, one, 443 << 16 | 1024, 6);
    } else {
      table.between(high, one, high, other, 1024 << 16 | 443, 6);
    }
  }

  /** Counts packets of which a tenth comes late, however late. */
  private void count(PairTable table, int packets, long framesBefore) {
    for (int i = 0; i < packets; i++) {
      final int pair = random.nextInt(PAIRS);
      final long frame = random.nextInt(10) == 0 ? 1 + random.nextInt(100 + i) : 100 + i;
      final int length = random.nextInt(1500);
      between(table, pair, random.nextBoolean());
      table.count(timeOf(frame + framesBefore), frame, length, 0);
      expected.computeIfAbsent(pair, key -> new Expected()).count(frame + framesBefore, length);
    }
  }

  private static Map<Integer, String> counted(PairTable table) {
    final Map<Integer, String> counted = new HashMap<>();
    for (int i = 0; i < table.size(); i++) {
      final Flow.Direction forth = table.forth(i);
      final Flow.Direction back = table.back(i);
      final boolean fromOne = table.initiator(i).port() == 1024;
      final int pair = (int) (fromOne ? table.initiator(i) : table.responder(i)).low();
      final String known =
          (forth.packets() + back.packets())
              + " "
              + (forth.bytes() + back.bytes())
              + " "
              + table.firstFrame(i)
              + " "
              + table.firstTime(i)
              + " "
              + table.lastTime(i);
      assertThat(counted.put(pair, known)).as("pair %d twice, seed %d", pair, SEED).isNull();
    }
    return counted;
  }

  private Map<Integer, String> expected() {
    final Map<Integer, String> texts = new HashMap<>();
    expected.forEach((pair, known) -> texts.put(pair, known.toString()));
    return texts;
  }

  @Test
  void counts_as_a_plain_map_does_also_packets_that_come_late() {
    final PairTable table = new PairTable(PAIRS);
    count(table, PACKETS, 0);
    assertThat(counted(table)).as("seed %d", SEED).isEqualTo(expected());
    assertThat(table.turnedAway()).isZero();
  }

  @Test
  void two_tables_added_count_as_one() {
    final PairTable first = new PairTable(PAIRS);
    count(first, PACKETS, 0);
    final PairTable second = new PairTable(PAIRS);
    count(second, PACKETS / 2, PACKETS);
    first.add(second, PACKETS);
    assertThat(counted(first)).as("seed %d", SEED).isEqualTo(expected());
  }

  @Test
  void a_full_table_turns_away_who_came_after_those_that_filled_it() {
    final int room = 9_000;
    final PairTable table = new PairTable(room);
    final Map<Integer, Long> kept = new HashMap<>();
    long turnedAway = 0;
    for (int i = 1; i <= PACKETS; i++) {
      final int pair = random.nextInt(PAIRS);
      between(table, pair, random.nextBoolean());
      table.count(timeOf(i), i, 100, 0);
      if (kept.containsKey(pair) || kept.size() < room) {
        kept.merge(pair, 1L, Long::sum);
      } else {
        turnedAway++;
      }
    }
    assertThat(counted(table).keySet()).as("seed %d", SEED).isEqualTo(kept.keySet());
    assertThat(table.turnedAway()).as("seed %d", SEED).isEqualTo(turnedAway);
  }

  /** More than the fields of an entry hold, so that they move to where there is room. */
  private static void countMuch(PairTable table, long firstFrame) {
    for (int i = 0; i < MANY; i++) {
      table.between(1L << 32 | 2, 1024 << 16 | 443, 6);
      table.count(i, firstFrame + i, LONGEST, PairTable.tcp(i == 9 ? TcpHeader.FIN : 0, i));
    }
    table.between(2L << 32 | 1, 443 << 16 | 1024, 6);
    table.count(MANY, firstFrame + MANY, 7, 0);
  }

  @Test
  void numbers_may_be_as_large_as_a_capture_makes_them() {
    final PairTable table = new PairTable(PAIRS);
    countMuch(table, 1);
    final PairTable later = new PairTable(PAIRS);
    countMuch(later, 1);
    for (int pair = 0; pair < 5_000; pair++) {
      between(table, pair, false);
      table.count(0, MANY + 2 + pair, 1, 0);
    }
    table.add(later, MANY + 5_001);
    assertThat(table.size()).isEqualTo(5_001);
    assertThat(table.initiator(0)).hasToString("0.0.0.1:1024");
    assertThat(table.forth(0))
        .isEqualTo(
            new Flow.Direction(2L * MANY, 2L * MANY * LONGEST, TcpHeader.FIN, OptionalLong.of(0)));
    assertThat(table.back(0)).isEqualTo(new Flow.Direction(2, 14, 0, OptionalLong.empty()));
    assertThat(table.firstFrame(0)).isEqualTo(1);
    assertThat(table.lastTime(0)).isEqualTo(MANY);
  }
}
