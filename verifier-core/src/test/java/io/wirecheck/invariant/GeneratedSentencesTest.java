package io.wirecheck.invariant;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.check.Requirement;
import io.wirecheck.evidence.Tier;
import io.wirecheck.invariant.RandomSentences.Said;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A thousand sentences: each reads as the calls that made it, and is a value. */
class GeneratedSentencesTest {

  private static final int SENTENCES = 1_000;

  private final long seed = Long.getLong("wirecheck.test.seed", new Random().nextLong());

  @Test
  void a_sentence_reads_as_the_calls_that_made_it() {
    final RandomSentences sentences = new RandomSentences(seed);
    for (int i = 0; i < SENTENCES; i++) {
      final Said<Invariant> said = sentences.next();

      assertThat(said.value()).as(where(i)).hasToString(said.words());
      assertThat(said.value().requirement().sentence()).as(where(i)).isEqualTo(said.words());
    }
  }

  @Test
  void each_has_an_id_of_its_own_a_page_and_the_tier_that_it_needs() {
    final RandomSentences sentences = new RandomSentences(seed);
    final Map<String, String> named = new HashMap<>();
    for (int i = 0; i < SENTENCES; i++) {
      final Invariant invariant = sentences.next().value();
      final Requirement requirement = invariant.requirement();
      final boolean derived = requirement.id().startsWith("flows-from-");

      assertThat(requirement.id()).as(where(i)).matches("[a-z0-9]+(-[a-z0-9]+)*");
      assertThat(requirement.id().length()).as(where(i)).isLessThanOrEqualTo(120);
      assertThat(requirement.page()).as(where(i)).isEqualTo("docs/invariants.md");
      assertThat(requirement.tier()).as(where(i)).isEqualTo(Tier.T3);
      if (derived) {
        assertThat(named.put(requirement.id(), requirement.should()))
            .as(where(i))
            .isIn(null, requirement.should());
      }
    }
    assertThat(named).hasSizeGreaterThan(100);
  }

  @Test
  void two_that_were_made_by_the_same_calls_are_equal_and_others_are_not() {
    final RandomSentences first = new RandomSentences(seed);
    final RandomSentences second = new RandomSentences(seed);
    final Map<Invariant, String> all = new HashMap<>();
    for (int i = 0; i < SENTENCES; i++) {
      final Invariant one = first.next().value();
      final Invariant twin = second.next().value();

      assertThat(one).as(where(i)).isEqualTo(twin).hasSameHashCodeAs(twin).isNotSameAs(twin);
      assertThat(one.as("another-name")).as(where(i)).isNotEqualTo(one);
      final String text = one.requirement().toString();
      assertThat(Stream.ofNullable(all.put(one, text))).as(where(i)).allMatch(text::equals);
    }
    assertThat(all.values()).doesNotHaveDuplicates();
  }

  private String where(final int sentence) {
    return "sentence %d of seed %d (-Dwirecheck.test.seed=%d)".formatted(sentence, seed, seed);
  }
}
