package io.wirecheck.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Fact;
import io.wirecheck.check.Finding;
import io.wirecheck.check.Verdict;
import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.evidence.Evidence;
import io.wirecheck.evidence.FlowObservation;
import io.wirecheck.evidence.Inventory;
import io.wirecheck.evidence.Key;
import io.wirecheck.evidence.Need;
import io.wirecheck.evidence.Observations;
import io.wirecheck.evidence.TopologyParser;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.Provenance;
import io.wirecheck.model.Section;
import io.wirecheck.packet.CaptureFile;
import io.wirecheck.packet.FrameCursor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What decided a finding is shown beside it, and nothing else. */
class ExhibitsTest {

  private static final Key.FlowSightings KEY = Runs.key(Runs.flow(1001), Runs.primary(0));
  private static final String CAPTURE = "captures/" + Runs.primary(0).id() + ".pcap";

  @Test
  void a_violation_shows_the_frames_that_its_provenance_names_and_no_others() {
    final RunReport report =
        report(
            (thing, seen) ->
                Finding.violated(
                    thing,
                    List.of(Fact.of("observed", "no")),
                    seen.get(KEY).points().values().stream()
                        .flatMap(at -> at.sightings().stream())
                        .map(packet -> packet.provenance())
                        .toList()));

    final Finding finding = report.results().get(0).findings().get(0);
    final List<String> places = finding.provenance().stream().map(Provenance::place).toList();
    assertThat(places).hasSize(2).doesNotContain("frame 1"); // the control comes first
    final Exhibit exhibit = shown(report).exhibits().get(0);
    assertThat(shown(report).exhibits()).hasSize(1);
    assertThat(exhibit.mediaType()).isEqualTo(Evidence.PCAP);
    assertThat(exhibit.name()).isEqualTo("looks/01-" + CAPTURE.replace('/', '-'));
    assertThat(exhibit.caption())
        .isEqualTo("frames " + String.join(", ", places).replace("frame ", "") + " of " + CAPTURE);
    assertThat(frames(exhibit)).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void a_silence_shows_all_that_the_instrument_saw() {
    final RunReport report =
        report(
            (thing, seen) ->
                Finding.inconclusive(
                    thing,
                    InconclusiveCode.NO_CAPTURE,
                    "nothing",
                    List.of(),
                    List.of(at(seen).provenance())));

    final Exhibit exhibit = shown(report).exhibits().get(0);
    assertThat(exhibit.caption()).isEqualTo("frames of " + CAPTURE);
    assertThat(frames(exhibit)).hasSizeGreaterThan(2);
  }

  @Test
  void of_what_holds_the_first_alone_is_shown() {
    final RunReport report = report(many(30, ExhibitsTest::holds));

    assertThat(report.results().get(0).findings()).hasSize(CheckResult.KEPT_PASSES);
    assertThat(exhibited(report))
        .hasSize(1)
        .containsExactly(report.results().get(0).findings().get(0));
  }

  @Test
  void of_violations_the_first_fifty_are_shown_and_each_has_names_of_its_own() {
    final RunReport report = report(many(60, ExhibitsTest::violated));

    assertThat(exhibited(report)).hasSize(Exhibits.KEPT_FINDINGS);
    assertThat(report.exhibits().stream().map(Exhibit::name)).doesNotHaveDuplicates();
  }

  @Test
  void violations_are_shown_before_what_is_inconclusive() {
    final RunReport report =
        report(
            many(
                60,
                (thing, frame) ->
                    thing.name().equals("pod 59")
                        ? violated(thing, frame)
                        : inconclusive(thing, frame)));

    assertThat(exhibited(report))
        .hasSize(Exhibits.KEPT_FINDINGS)
        .filteredOn(finding -> finding.verdict() == Verdict.FAIL)
        .hasSize(1);
  }

  @Test
  void a_place_in_a_list_shows_the_object_that_stands_there_alone() {
    final String pod = Runs.pods().get(0).ref().toString();
    final RunReport report =
        report(ScriptedCheck.named("looks").answering(judging(pods().at("pod " + pod))));

    final Exhibit exhibit = shown(report).exhibits().get(0);
    assertThat(exhibit.mediaType()).isEqualTo(Evidence.JSON);
    assertThat(text(exhibit))
        .contains(Runs.pods().get(0).ref().name())
        .doesNotContain(Runs.pods().get(1).ref().name())
        .containsOnlyOnce("\"spec\"");
  }

  @Test
  void evidence_that_is_not_at_hand_is_said() {
    final Provenance nowhere = new Provenance("notes.txt", "line 3", "hearsay", Optional.empty());
    final RunReport report = report(ScriptedCheck.named("looks").answering(judging(nowhere)));

    assertThat(shown(report).exhibits()).isEmpty();
    assertThat(shown(report).leftOut())
        .containsExactly("notes.txt is not part of what this run read");
  }

  @Test
  void of_an_inventory_the_small_documents_are_held_and_what_finds_no_room_is_said() {
    final Evidence large = evidence("kubernetes/pods.json", EvidenceAtHand.ROOM - 9);
    final Evidence small = evidence("aws/vpcs.json", 10);
    final EvidenceAtHand atHand = new EvidenceAtHand();
    atHand.replace(
        new Inventory(
            Map.of(
                DocumentKind.PODS, new Inventory.Read(large),
                DocumentKind.VPCS, new Inventory.Read(small))));

    assertThat(atHand.of(small.provenance().at("a place in it"))).contains(small);
    assertThat(atHand.of(large.provenance())).isEmpty();
    assertThat(atHand.whyNot(large.provenance().at("pod a/b")))
        .contains("kubernetes/pods.json has 33554423 bytes")
        .contains("--record");
  }

  private static Evidence evidence(final String document, final int size) {
    return new Evidence(
        Evidence.JSON, new byte[size], new Provenance(document, "", "GET", Optional.empty()));
  }

  @Test
  void a_later_run_of_other_checks_adds_to_what_is_shown() {
    try (Verifier verifier = Runs.verifier(ScriptedNetwork.of(Runs.STUDY))) {
      final Provenance pods = pods().at("pod " + Runs.pods().get(0).ref());
      verifier.check(ScriptedCheck.named("one").answering(judging(pods)));
      verifier.check(ScriptedCheck.named("two").answering(judging(pods)));

      assertThat(verifier.report().exhibits().stream().map(Exhibit::name))
          .containsExactlyInAnyOrder("one/01-kubernetes-pods.json", "two/01-kubernetes-pods.json");
    }
  }

  /** A check of as many subjects, all of them decided by the first frame of one capture. */
  private static ScriptedCheck many(
      final int things, final BiFunction<ScriptedCheck.Thing, Provenance, Finding> answer) {
    return looking((thing, seen) -> answer.apply(thing, at(seen).provenance().at("frame 1")))
        .of(IntStream.range(0, things).mapToObj(i -> "pod " + i).toArray(String[]::new));
  }

  private static Finding holds(final ScriptedCheck.Thing thing, final Provenance frame) {
    return Finding.holds(thing, List.of(), List.of(frame));
  }

  private static Finding violated(final ScriptedCheck.Thing thing, final Provenance frame) {
    return Finding.violated(thing, List.of(Fact.of("observed", "no")), List.of(frame));
  }

  private static Finding inconclusive(final ScriptedCheck.Thing thing, final Provenance frame) {
    return Finding.inconclusive(
        thing, InconclusiveCode.CHURN, "who knows", List.of(), List.of(frame));
  }

  private static BiFunction<ScriptedCheck.Thing, Observations, Finding> judging(
      final Provenance provenance) {
    return (thing, seen) ->
        Finding.violated(thing, List.of(Fact.of("observed", "no")), List.of(provenance));
  }

  private static Provenance pods() {
    final Inventory inventory = ScriptedNetwork.of(Runs.STUDY).inventory(Set.of(DocumentKind.PODS));
    return ((Section.Known<?>) TopologyParser.parse(inventory).pods()).provenance();
  }

  private static ScriptedCheck looking(
      final BiFunction<ScriptedCheck.Thing, Observations, Finding> answer) {
    return ScriptedCheck.named("looks").needing(thing -> Need.of(KEY)).answering(answer);
  }

  private static RunReport report(
      final BiFunction<ScriptedCheck.Thing, Observations, Finding> answer) {
    return report(looking(answer));
  }

  private static RunReport report(final ScriptedCheck check) {
    try (Verifier verifier = Runs.verifier(ScriptedNetwork.of(Runs.STUDY))) {
      verifier.check(check);
      return verifier.report();
    }
  }

  private static FlowObservation.AtPoint at(final Observations seen) {
    return seen.get(KEY).at(Runs.primary(0));
  }

  private static Exhibits.Shown shown(final RunReport report) {
    final CheckResult result = report.results().get(0);
    return report.exhibits().of(result, result.findings().get(0));
  }

  private static List<Finding> exhibited(final RunReport report) {
    final CheckResult result = report.results().get(0);
    return result.findings().stream()
        .filter(finding -> !report.exhibits().of(result, finding).exhibits().isEmpty())
        .toList();
  }

  private static String text(final Exhibit exhibit) {
    try {
      return new String(exhibit.open().readAllBytes(), StandardCharsets.UTF_8);
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> frames(final Exhibit exhibit) {
    final List<String> frames = new ArrayList<>();
    try (CaptureFile file = CaptureFile.of(exhibit.open().readAllBytes())) {
      final FrameCursor cursor = file.frames();
      while (cursor.next()) {
        final byte[] frame = new byte[cursor.capturedLength()];
        cursor.buffer().get(cursor.offset(), frame);
        frames.add(HexFormat.of().formatHex(frame));
      }
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    }
    return frames;
  }
}
