package io.wirecheck.evidence;

import static io.wirecheck.evidence.RecordedNetwork.LOST;
import static io.wirecheck.evidence.RecordedNetwork.PRIMARY;
import static io.wirecheck.evidence.RecordedNetwork.SECONDARY;
import static io.wirecheck.evidence.RecordedNetwork.SEEN;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.PodRef;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A recording is a timeline. Here its reads are told by their number, its placements by the number
 * in the name of their probes, and its rounds by their run.
 */
class RecordedReplayTest {

  private static final int NO_READ = -1;

  @TempDir private Path temporary;

  @Test
  void reads_are_answered_in_their_order_and_none_of_them_twice() {
    try (Network replayed = recorded(RecordedReplayTest::attempt)) {
      assertThat(read(replayed)).isEqualTo(1);
      assertThat(read(replayed)).isEqualTo(2);
      assertThat(readAgain(replayed)).isEqualTo(3);
      assertThat(readAgain(replayed)).isEqualTo(NO_READ);
      assertThat(readAgain(replayed)).isEqualTo(NO_READ);
    }
  }

  @Test
  void what_comes_after_the_last_read_was_not_recorded() {
    try (Network replayed = recorded(RecordedReplayTest::read)) {
      read(replayed);
      assertThat(replayed.inventory(Set.of(DocumentKind.PODS)).documents().get(DocumentKind.PODS))
          .isInstanceOfSatisfying(
              Inventory.NotRead.class,
              none -> {
                assertThat(none.code()).isEqualTo(InconclusiveCode.NOT_RECORDED);
                assertThat(none.detail())
                    .startsWith("kubernetes/pods.json was not read once more when the bundle ");
              });
    }
  }

  @Test
  void sessions_begin_at_the_beginning_and_do_not_disturb_each_other() {
    try (Network replayed = recorded(RecordedReplayTest::attempt)) {
      read(replayed);
      read(replayed);
      final Network one = replayed.session();
      final Network other = one.session();
      assertThat(read(one)).isEqualTo(1);
      assertThat(probes(one, PRIMARY)).isEqualTo(1);
      assertThat(read(one)).isEqualTo(2);
      assertThat(read(other)).isEqualTo(1);
      assertThat(run(other, round(1))).isEqualTo(1);
      assertThat(readAgain(one)).isEqualTo(3);
      assertThat(readAgain(other)).isEqualTo(3);
      assertThat(one.isExhausted()).isTrue();
      assertThat(replayed.session().isExhausted()).isFalse();
    }
  }

  /** The nodes' addresses of one read beside the pods of a later one would be of no network. */
  @Test
  void a_read_of_few_kinds_is_no_answer_to_one_that_asks_for_all() {
    final Consumer<Network> twice =
        network -> {
          read(network);
          readAgain(network);
          read(network);
          readAgain(network);
        };
    try (Network replayed = recorded(twice)) {
      assertThat(read(replayed)).isEqualTo(1);
      assertThat(read(replayed)).isEqualTo(3);
      final Network other = replayed.session();
      assertThat(readAgain(replayed)).isEqualTo(4);
      assertThat(read(other)).isEqualTo(1);
      assertThat(read(other)).isEqualTo(3);
      assertThat(read(other)).as("all kinds, of a read of few").isEqualTo(NO_READ);
      assertThat(readAgain(other)).as("after a read that is not there").isEqualTo(NO_READ);
    }
  }

  @Test
  void a_placement_is_answered_by_the_first_from_here_on() {
    try (Network replayed = recorded(RecordedReplayTest::twoAttempts)) {
      read(replayed);
      assertThat(probes(replayed, PRIMARY)).isEqualTo(1);
      assertThat(read(replayed)).isEqualTo(2);
      assertThat(readAgain(replayed)).isEqualTo(3);
      assertThat(read(replayed)).isEqualTo(4);
      assertThat(probes(replayed, PRIMARY)).isEqualTo(2);
      assertThat(read(replayed)).isEqualTo(5);
    }
  }

  @Test
  void the_read_after_a_placement_was_made_when_all_its_probes_were_there() {
    final Consumer<Network> apart =
        network -> {
          read(network);
          probes(network, PRIMARY);
          read(network);
          readAgain(network);
          read(network);
          probes(network, SECONDARY);
          read(network);
          readAgain(network);
        };
    try (Network replayed = recorded(apart)) {
      read(replayed);
      final Placement placement = replayed.place(new TreeSet<>(Set.of(PRIMARY, SECONDARY)));
      assertThat(placement.probes()).containsOnlyKeys(PRIMARY, SECONDARY);
      assertThat(read(replayed)).isEqualTo(5);
      assertThat(readAgain(replayed)).isEqualTo(6);
    }
  }

  /** It shows them, and so the one after it is left to show what changed. */
  @Test
  void probes_that_were_there_before_are_in_the_read_that_there_is() {
    try (Network replayed = recorded(RecordedReplayTest::attempt)) {
      read(replayed);
      read(replayed);
      assertThat(probes(replayed, PRIMARY)).isEqualTo(1);
      assertThat(read(replayed)).isEqualTo(2);
      assertThat(readAgain(replayed)).isEqualTo(3);
    }
  }

  @Test
  void where_nothing_was_placed_there_is_nothing_new_to_read() {
    final Consumer<Network> reading =
        network -> {
          read(network);
          readAgain(network);
        };
    try (Network replayed = recorded(reading)) {
      read(replayed);
      assertThat(replayed.place(new TreeSet<>(Set.of(PRIMARY))).probes()).isEmpty();
      assertThat(read(replayed)).isEqualTo(1);
      assertThat(readAgain(replayed)).isEqualTo(2);
    }
  }

  @Test
  void of_placements_before_it_is_the_last() {
    final Consumer<Network> moving =
        network -> {
          read(network);
          probes(network, PRIMARY);
          probes(network, PRIMARY);
          read(network);
          readAgain(network);
        };
    try (Network replayed = recorded(moving)) {
      read(replayed);
      read(replayed);
      assertThat(probes(replayed, PRIMARY)).isEqualTo(2);
    }
  }

  @Test
  void a_round_from_before_the_last_read_says_nothing_of_it() {
    try (Network replayed = recorded(RecordedReplayTest::attempt)) {
      read(replayed);
      read(replayed);
      readAgain(replayed);
      final Gathering gathering = replayed.gather(round(1));
      assertThat(gathering.run()).isEqualTo(round(1).run());
      assertThat(gathering.probes()).isEmpty();
      assertThat(gathering.captures().get(SEEN))
          .isInstanceOfSatisfying(
              Gathering.Lost.class,
              lost -> {
                assertThat(lost.code()).isEqualTo(InconclusiveCode.NOT_RECORDED);
                assertThat(lost.detail())
                    .contains(
                        "no capture at " + SEEN,
                        "from after the reading of the inventory that is judged");
              });
      assertThat(gathering.nodes().get("node-a"))
          .isInstanceOfSatisfying(
              Gathering.NodeUnread.class,
              unread -> {
                assertThat(unread.code()).isEqualTo(InconclusiveCode.NOT_RECORDED);
                assertThat(unread.detail())
                    .contains("no tables of node node-a from after the reading");
              });
    }
  }

  @Test
  void what_was_never_captured_is_not_said_to_be_from_before() {
    try (Network replayed = recorded(RecordedReplayTest::read)) {
      read(replayed);
      assertThat(replayed.gather(round(1)).captures().get(SEEN))
          .isInstanceOfSatisfying(
              Gathering.Lost.class,
              lost -> assertThat(lost.detail()).doesNotContain("from after the reading"));
    }
  }

  @Test
  void the_read_after_a_round_was_made_after_it() {
    final Consumer<Network> late =
        network -> {
          read(network);
          readAgain(network);
          attempt(network);
        };
    try (Network replayed = recorded(late)) {
      assertThat(read(replayed)).isEqualTo(1);
      assertThat(run(replayed, round(1))).isEqualTo(1);
      assertThat(readAgain(replayed)).isEqualTo(5);
    }
  }

  @Test
  void a_reading_after_a_round_that_was_not_recorded_is_another_one() {
    try (Network replayed = recorded(RecordedReplayTest::attempt)) {
      read(replayed);
      replayed.gather(unknown());
      replayed.place(new TreeSet<>());
      assertThat(read(replayed)).isEqualTo(2);
    }
  }

  /** A follow-up may be earlier than the round before it, and still of this reading. */
  @Test
  void both_rounds_of_an_attempt_are_of_its_reading() {
    final Round followUp = new RoundOf(2, 12, Set.of(LOST)).round();
    final Consumer<Network> both =
        network -> {
          read(network);
          network.gather(round(11));
          network.gather(followUp);
          readAgain(network);
        };
    try (Network replayed = recorded(both)) {
      read(replayed);
      assertThat(run(replayed, round(1))).isEqualTo(11);
      assertThat(run(replayed, new RoundOf(2, 1, Set.of(LOST)).round())).isEqualTo(12);
      assertThat(readAgain(replayed)).isEqualTo(2);
    }
  }

  @Test
  void of_rounds_that_have_as_much_it_is_the_one_of_this_number() {
    final Consumer<Network> retried =
        network -> {
          read(network);
          network.gather(new RoundOf(1, 11, Set.of(SEEN)).round());
          readAgain(network);
          network.gather(new RoundOf(3, 13, Set.of(SEEN)).round());
          readAgain(network);
        };
    try (Network replayed = recorded(retried)) {
      read(replayed);
      assertThat(run(replayed.session(), new RoundOf(1, 5, Set.of(SEEN)).round())).isEqualTo(11);
      assertThat(run(replayed.session(), new RoundOf(3, 5, Set.of(SEEN)).round())).isEqualTo(13);
    }
  }

  @Test
  void of_rounds_that_have_as_much_and_one_number_it_is_the_first() {
    final Consumer<Network> repeated =
        network -> {
          read(network);
          network.gather(round(11));
          readAgain(network);
          network.gather(round(12));
          readAgain(network);
          network.gather(round(13));
          readAgain(network);
        };
    try (Network replayed = recorded(repeated)) {
      read(replayed);
      assertThat(run(replayed, round(1))).isEqualTo(11);
      assertThat(readAgain(replayed)).isEqualTo(2);
      assertThat(run(replayed, round(1))).isEqualTo(12);
      assertThat(readAgain(replayed)).isEqualTo(3);
      assertThat(run(replayed, round(1))).isEqualTo(13);
      assertThat(readAgain(replayed)).isEqualTo(4);
    }
  }

  @Test
  void a_later_round_that_has_more_of_what_is_asked_is_taken() {
    final Consumer<Network> more =
        network -> {
          read(network);
          network.gather(new RoundOf(1, 11, Set.of(SEEN)).round());
          readAgain(network);
          network.gather(new RoundOf(3, 12, Set.of(SEEN, LOST)).round());
          readAgain(network);
        };
    try (Network replayed = recorded(more)) {
      read(replayed);
      assertThat(run(replayed, new RoundOf(1, 1, Set.of(SEEN, LOST)).round())).isEqualTo(12);
      assertThat(readAgain(replayed)).isEqualTo(3);
    }
  }

  @Test
  void a_round_that_has_nothing_of_what_is_asked_passes_no_time() {
    final Consumer<Network> other =
        network -> {
          read(network);
          readAgain(network);
          network.gather(new RoundOf(1, 11, Set.of()).round());
          readAgain(network);
        };
    try (Network replayed = recorded(other)) {
      read(replayed);
      replayed.gather(unknown());
      assertThat(readAgain(replayed)).isEqualTo(2);
    }
  }

  @Test
  void a_session_is_exhausted_when_no_reading_is_left_that_another_came_after() {
    try (Network replayed = recorded(RecordedReplayTest::twoAttempts)) {
      assertThat(replayed.isExhausted()).isFalse();
      read(replayed);
      read(replayed);
      readAgain(replayed);
      assertThat(replayed.isExhausted()).isFalse();
      read(replayed);
      assertThat(replayed.isExhausted()).isFalse();
      read(replayed);
      assertThat(replayed.isExhausted()).isTrue();
      readAgain(replayed);
      readAgain(replayed);
      assertThat(replayed.isExhausted()).isTrue();
    }
  }

  @Test
  void a_reading_that_nothing_came_after_is_none_to_judge() {
    final Consumer<Network> readOnceMore =
        network -> {
          read(network);
          readAgain(network);
          read(network);
        };
    try (Network replayed = recorded(readOnceMore)) {
      assertThat(replayed.isExhausted()).isFalse();
      read(replayed);
      readAgain(replayed);
      assertThat(replayed.isExhausted()).isTrue();
      assertThat(read(replayed)).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bundle", "bundle.zip"})
  void a_session_ends_with_its_network_and_the_network_with_it(final String name) {
    final Path bundle = recordedTo(name, RecordedReplayTest::attempt);
    for (final boolean sessionFirst : new boolean[] {true, false}) {
      final Network replayed = BundleNetwork.open(bundle);
      final Network session = replayed.session();
      (sessionFirst ? session : replayed).close();
      for (final Network closed : List.of(session, replayed, replayed.session())) {
        assertThatThrownBy(() -> read(closed))
            .isInstanceOf(NetworkException.class)
            .hasMessageContaining("was closed; open it again");
      }
      session.close();
      replayed.close();
    }
  }

  @Test
  void a_session_tells_what_its_network_tells() {
    try (BundleNetwork replayed = recorded(RecordedReplayTest::attempt)) {
      final BundleNetwork session = replayed.session();
      assertThat(session.address()).isEqualTo(replayed.address());
      assertThat(session.description()).isEqualTo(replayed.description());
      assertThat(session.recorded()).isEqualTo(replayed.recorded());
    }
  }

  @Test
  void sessions_are_recorded_into_one_timeline() {
    final Consumer<Network> interleaved =
        network -> {
          final Network one = network.session();
          final Network other = network.session();
          read(one);
          read(other);
          probes(other, PRIMARY);
          read(other);
          one.gather(round(11));
          readAgain(one);
        };
    try (Network replayed = recorded(interleaved)) {
      read(replayed);
      assertThat(probes(replayed, PRIMARY)).isEqualTo(1);
      assertThat(read(replayed)).isEqualTo(3);
      assertThat(run(replayed, round(1))).isEqualTo(11);
      assertThat(readAgain(replayed)).isEqualTo(4);
    }
  }

  @Test
  void a_bundle_is_recorded_once_more_session_by_session() {
    final Consumer<Network> twoSessions =
        network -> {
          attempt(network.session());
          attempt(network.session());
        };
    try (Network first = recorded(RecordedReplayTest::attempt)) {
      final RecordingNetwork again = new RecordingNetwork(first);
      twoSessions.accept(again);
      try (Network second = BundleNetwork.open(written(again, "again"))) {
        assertThat(read(second)).isEqualTo(1);
        assertThat(probes(second, PRIMARY)).isEqualTo(1);
        assertThat(read(second)).isEqualTo(2);
        assertThat(run(second, round(1))).isEqualTo(1);
        assertThat(readAgain(second)).isEqualTo(3);
        // the second session read what the first had read
        assertThat(read(second)).isEqualTo(1);
      }
    }
  }

  /** Nobody wrote down when its rounds were, so whatever changed until the end is held against. */
  @Test
  void in_a_bundle_of_version_3_the_read_after_a_round_is_the_last() throws IOException {
    final Path bundle = recordedTo("old", RecordedReplayTest::twoAttempts);
    BundleFixture.forge(bundle, "\"version\" : 4", "\"version\" : 3");
    BundleFixture.forge(bundle, "\"readsBefore\"", "\"nobodyReads\"");
    try (Network replayed = BundleNetwork.open(bundle)) {
      read(replayed);
      assertThat(probes(replayed, PRIMARY)).isEqualTo(1);
      assertThat(read(replayed)).isEqualTo(2);
      assertThat(run(replayed, round(1))).isEqualTo(1);
      assertThat(readAgain(replayed)).isEqualTo(6);
      assertThat(replayed.isExhausted()).isTrue();
    }
  }

  private static void attempt(final Network network) {
    read(network);
    probes(network, PRIMARY);
    read(network);
    network.gather(round(1));
    readAgain(network);
  }

  private static void twoAttempts(final Network network) {
    attempt(network);
    attempt(network);
  }

  /** The number of the read, or {@link #NO_READ}. */
  private static int read(final Network network) {
    return number(network.inventory(DocumentKind.ALL));
  }

  private static int readAgain(final Network network) {
    return number(network.inventory(DocumentKind.KUBERNETES));
  }

  private static int number(final Inventory inventory) {
    final List<Integer> numbers =
        inventory.documents().entrySet().stream()
            .filter(document -> document.getKey() != DocumentKind.DAEMON_SETS)
            .map(document -> number(document.getValue()))
            .distinct()
            .toList();
    assertThat(numbers).as("documents of one read").hasSize(1);
    return numbers.get(0);
  }

  private static int number(final Inventory.Document document) {
    return document instanceof final Inventory.Read read
        ? (int)
            Duration.between(
                    RecordedNetwork.START, read.evidence().provenance().readAt().orElseThrow())
                .toSeconds()
        : NO_READ;
  }

  /** The number of the placement. */
  private static int probes(final Network network, final Cell cell) {
    final Placement placement = network.place(new TreeSet<>(Set.of(cell)));
    assertThat(placement.probes()).containsOnlyKeys(cell);
    return Integer.parseInt(requireNonNull(placement.probes().get(cell)).get(0).name());
  }

  private static long run(final Network network, final Round round) {
    return network.gather(round).run();
  }

  private record RoundOf(int number, long run, Set<ObservationPoint> points) {

    Round round() {
      final Round all = RecordedNetwork.round();
      return new Round(
          number,
          run,
          points.isEmpty() ? List.of() : all.flows(),
          new TreeSet<>(points),
          Map.of(),
          points.isEmpty() ? new TreeSet<>() : all.nodes(),
          all.limit());
    }
  }

  private static Round round(final long run) {
    return new RoundOf(1, run, Set.of(SEEN)).round();
  }

  /** A round for a point that no other has. */
  private static Round unknown() {
    return new Round(
        1,
        99,
        List.of(),
        new TreeSet<>(Set.of(ObservationPoint.networkInterface("node-z", "eni-0z"))),
        Map.of(),
        Duration.ofSeconds(1));
  }

  private BundleNetwork recorded(final Consumer<Network> questions) {
    return BundleNetwork.open(recordedTo("bundle", questions));
  }

  private Path recordedTo(final String name, final Consumer<Network> questions) {
    final RecordingNetwork network = new RecordingNetwork(new Numbered(new RecordedNetwork()));
    questions.accept(network);
    return written(network, name);
  }

  private Path written(final RecordingNetwork network, final String name) {
    final Path bundle = temporary.resolve(name);
    network.write(bundle, RecordedNetwork.run(network));
    return bundle;
  }

  /** Its answers tell which they are. */
  private static final class Numbered implements Network {

    private final Network network;
    private int placements;

    Numbered(final Network network) {
      this.network = network;
    }

    @Override
    public String address() {
      return network.address();
    }

    @Override
    public String description() {
      return network.description();
    }

    @Override
    public Inventory inventory(final Set<DocumentKind> kinds) {
      return network.inventory(kinds);
    }

    @Override
    public Placement place(final SortedSet<Cell> cells) {
      placements++;
      final TreeMap<Cell, List<PodRef>> probes = new TreeMap<>();
      cells.forEach(cell -> probes.put(cell, List.of(new PodRef("probes", "" + placements))));
      return new Placement(probes, new TreeMap<>());
    }

    /** Only what was asked for. */
    @Override
    public Gathering gather(final Round round) {
      final Gathering all = network.gather(round);
      final Map<ObservationPoint, Gathering.Capture> captures = new TreeMap<>(all.captures());
      captures.keySet().retainAll(round.points());
      final Map<String, Gathering.NodeReading> nodes = new TreeMap<>(all.nodes());
      nodes.keySet().retainAll(round.nodes());
      return new Gathering(all.round(), all.run(), all.probes(), captures, nodes);
    }

    @Override
    public void close() {
      network.close();
    }
  }
}
