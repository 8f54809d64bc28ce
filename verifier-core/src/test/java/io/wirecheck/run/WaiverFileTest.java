package io.wirecheck.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.wirecheck.check.ObjectRef;
import io.wirecheck.check.Waiver;
import io.wirecheck.model.PodRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaiverFileTest {

  private static final String GOOD =
      "waivers:\n- check: a\n  subject: s\n  owner: o\n  reason: r\n  expires: 2026-12-01\n";

  @TempDir Path directory;

  private List<Waiver> read(final String yaml) throws IOException {
    return WaiverFile.read(Files.writeString(directory.resolve("w.yaml"), yaml));
  }

  @Test
  void reads_subjects_and_objects() throws IOException {
    assertThat(
            read(
                GOOD
                    + "- {check: b, objects: [pod shop/web, Node n1], owner: o, reason: 'r: r', expires: 2026-12-02}\n"))
        .containsExactly(
            new Waiver("a", Optional.of("s"), List.of(), "o", "r", LocalDate.of(2026, 12, 1)),
            new Waiver(
                "b",
                Optional.empty(),
                List.of(ObjectRef.pod(new PodRef("shop", "web")), ObjectRef.node("n1")),
                "o",
                "r: r",
                LocalDate.of(2026, 12, 2)));
  }

  @Test
  void a_list_may_be_empty() throws IOException {
    assertThat(read("waivers: []\n")).isEmpty();
  }

  /** Each breaks the good file by a replacement; a line break is written as a slash. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          owner: o            | owner:                       | :2: entry 1: it lacks owner
          owner: o            | owner: ''                    | :2: entry 1: it lacks owner
          \\  owner: o/         | ``                           | :2: entry 1: it lacks owner
          reason: r           | reason: ' '                  | :2: entry 1: it lacks reason
          expires: 2026-12-01 | expires:                     | :2: entry 1: it lacks expires
          expires: 2026-12-01 | expires: next week           | :6: entry 1: 'expires' is 'next week'
          expires: 2026-12-01 | expires: 2026-02-30          | :6: entry 1: 'expires' is '2026-02-30'
          check: a            | chek: a                      | :2: entry 1: no field is called 'chek'
          owner: o            | owner: [o, p]                | :4: entry 1: 'owner' is a list
          owner: o            | owner: {o: p}                | must be text
          owner: o            | check: a                     | :4: entry 1: 'check' stands twice
          subject: s          | objects: []                  | :2: entry 1: it must have either
          subject: s          | objects: [s]                 | :3: entry 1: 's' names no object
          subject: s          | objects: [Pod web]           | :3: entry 1: 'Pod web' names no object
          subject: s          | objects: [Deployment a]      | :3: entry 1: 'Deployment a' names no object
          subject: s          | subject: s/  objects: [Node n] | :2: entry 1: it must have either
          subject: s          | subject: *x                  | an alias
          owner: o            | owner: "o                    | this is not YAML
          waivers:            | wavers:                      | :1: a file of waivers is
          - check: a          | - a/- check: a               | :2: entry 1 is no waiver
          2026-12-01          | 2026-12-01/---/waivers: []   | there is a second document
          2026-12-01          | 2026-12-01/more: x           | a file of waivers is
          """)
  void refuses_with_file_line_and_entry(final String from, final String to, final String says)
      throws IOException {
    final String yaml = GOOD.replace(lines(from), lines(to));

    assertThat(yaml).isNotEqualTo(GOOD);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(yaml))
        .withMessageContaining("w.yaml:")
        .withMessageContaining(says);
  }

  private static String lines(final String text) {
    return text.replace("\\", "").replace('/', '\n');
  }

  @Test
  void refuses_two_entries_for_the_same() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> read(GOOD + GOOD.replace("waivers:\n", "").replace("owner: o", "owner: p")))
        .withMessageContaining("w.yaml:7: entry 2 waives a for s, as the entry in line 2 does");
  }

  @Test
  void refuses_an_empty_file() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(""))
        .withMessageContaining("w.yaml:1");
  }
}
