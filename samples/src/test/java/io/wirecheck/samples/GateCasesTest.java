package io.wirecheck.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.cli.Wirecheck;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What waivers, {@code gate} and {@code diff} end with, through the command line and the reports
 * that it writes. The network that fails has three nodes, each of which admits too many pods.
 */
class GateCasesTest {

  private static final String CHECK = "node-pod-limit-fits-its-addresses";
  private static final String NOON = "2026-12-01T12:00:00Z";
  private static final List<String> NODES =
      Stream.of("1-64", "2-208", "3-122")
          .map("ip-192-168-%s.ap-northeast-2.compute.internal"::formatted)
          .toList();

  @TempDir private static Path files;

  /** What a command printed, and its exit status. */
  private record Ended(int status, String out, String err) {}

  private static Ended execute(final String now, final String... arguments) {
    final StringWriter out = new StringWriter();
    final StringWriter err = new StringWriter();
    final int status =
        Wirecheck.execute(
            Clock.fixed(Instant.parse(now), ZoneOffset.UTC),
            new PrintWriter(out),
            new PrintWriter(err),
            arguments);
    return new Ended(status, out.toString(), err.toString());
  }

  @BeforeAll
  static void write_the_files_that_the_cases_name() throws IOException {
    run("healthy", "reference:eks-study", CHECK);
    run("two", "reference:eks-study", CHECK, "pod-address-belongs-to-its-node");
    run("failing", "reference:eks-study?fault=pod-limit-beyond-addresses", CHECK);
    run("undecided", "reference:eks-study?fault=pod-limit-unsaid", CHECK);
    edit("moved", "failing", NODES.get(0), "ip-192-168-9-9.ap-northeast-2.compute.internal");
    edit("other-version", "healthy", "\"schemaVersion\": 1", "\"schemaVersion\": 2");
    edit("lying", "failing", "\"verdict\": \"FAIL\"", "\"verdict\": \"PASS\"");
    edit("half", "healthy", "(?s)\"findings\".*", "\"findings\"");
    edit("cut-short", "undecided", "TIMEOUT_SETTLE", "TIME_BUDGET");
    edit("cut-short", "cut-short", "\"complete\": true", "\"complete\": false");
    waivers("all", CHECK, NODES.stream().map("objects: [Node %s]"::formatted).toList());
    waivers("one", CHECK, List.of("objects: [Node %s]".formatted(NODES.get(0))));
    waivers("subject", CHECK, NODES.stream().map("subject: node %s"::formatted).toList());
    waivers("no-such-check", "node-pod-limit", List.of("objects: [Node n]"));
    Files.writeString(
        files.resolve("ownerless.yaml"),
        "waivers:\n- check: %s\n  objects: [Node n]\n  reason: x\n  expires: 2026-12-01\n"
            .formatted(CHECK));
    Files.writeString(files.resolve("no.yaml"), "waivers: [");
  }

  private static void run(final String name, final String network, final String... checks) {
    final Stream<String> options =
        Stream.of("run", "--network", network, "--seed", "1", "--out", "" + files.resolve(name));
    final Stream<String> chosen = Arrays.stream(checks).flatMap(c -> Stream.of("--check", c));
    execute(NOON, Stream.concat(options, chosen).toArray(String[]::new));
    assertThat(files.resolve(name).resolve("run.json")).exists();
  }

  private static void edit(
      final String name, final String from, final String pattern, final String replacement)
      throws IOException {
    final String text = Files.readString(files.resolve(from).resolve("run.json"));
    final String edited = text.replaceAll(pattern, replacement);
    assertThat(edited.equals(text)).as(name).isFalse();
    Files.createDirectories(files.resolve(name));
    Files.writeString(files.resolve(name).resolve("run.json"), edited);
  }

  private static void waivers(final String name, final String check, final List<String> scopes)
      throws IOException {
    final StringBuilder yaml = new StringBuilder("waivers:\n");
    for (final String scope : scopes) {
      yaml.append("- check: %s\n  %s\n  owner: team-nodes\n".formatted(check, scope))
          .append("  reason: the nodes are replaced in December\n  expires: 2026-12-01\n");
    }
    Files.writeString(files.resolve(name + ".yaml"), yaml);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      maxCharsPerColumn = 10000,
      textBlock =
          """
          nobody waives anything                         | 2026-12-01T12:00:00Z | run FAILING                          | 1 | 1 of 1 checks is FAIL
          all violations are waived                      | 2026-12-01T12:00:00Z | run FAILING --waivers all.yaml       | 0 | 1 checks: 1 WAIVED
          a waived one keeps its facts and names who     | 2026-12-01T12:00:00Z | run FAILING --waivers all.yaml       | 0 | waived     : until the end of 2026-12-01 (UTC) by team-nodes, because the nodes are replaced in December
          by the text of the subject                     | 2026-12-01T12:00:00Z | run FAILING --waivers subject.yaml   | 0 | 1 checks: 1 WAIVED
          one of three is waived                         | 2026-12-01T12:00:00Z | run FAILING --waivers one.yaml       | 1 | 3 of 3 violated; 1 of 3 violations waived
          the last second of the last day, UTC           | 2026-12-01T23:59:59.999Z | run FAILING --waivers all.yaml   | 0 | 1 checks: 1 WAIVED
          midnight after it                              | 2026-12-02T00:00:00Z | run FAILING --waivers all.yaml       | 1 | EXPIRED: the waiver of
          the violation moved to another cluster's nodes | 2026-12-01T12:00:00Z | run OTHERS --waivers all.yaml        | 1 | UNUSED: the waiver of
          a waiver that nothing needs is a warning       | 2026-12-01T12:00:00Z | run HEALTHY --waivers one.yaml       | 0 | UNUSED: the waiver of
          a waiver for a check that does not exist       | 2026-12-01T12:00:00Z | run HEALTHY --waivers no-such-check.yaml | 2 | no check is called 'node-pod-limit', which a waiver is for
          a waiver for a check that is not in this run   | 2026-12-01T12:00:00Z | run ADDRESSES --waivers one.yaml     | 0 | NOT_JUDGED: the waiver of
          a waiver without an owner                      | 2026-12-01T12:00:00Z | run FAILING --waivers ownerless.yaml | 2 | ownerless.yaml:2: entry 1: it lacks owner
          waivers that are no YAML                       | 2026-12-01T12:00:00Z | run FAILING --waivers no.yaml        | 2 | no.yaml:
          a file of waivers that is not there            | 2026-12-01T12:00:00Z | run FAILING --waivers none.yaml      | 2 | the waivers cannot be read
          what is inconclusive cannot be waived          | 2026-12-01T12:00:00Z | run UNDECIDED --waivers all.yaml     | 3 | 1 of 1 checks is INCONCLUSIVE
          a gate that no waiver helps                    | 2026-12-01T12:00:00Z | run FAILING --waivers all.yaml --fail-on FAIL,ERROR,INCONCLUSIVE,WAIVED | 1 | 1 of 1 checks is WAIVED
          a failure cannot be let through                | 2026-12-01T12:00:00Z | run FAILING --fail-on ERROR          | 2 | it must be FAIL and ERROR and
          what is inconclusive can, beside an answer     | 2026-12-01T12:00:00Z | run UNDECIDED --check pod-address-belongs-to-its-node --fail-on FAIL,ERROR | 0 | 1 INCONCLUSIVE, 1 PASS
          but is no answer itself                        | 2026-12-01T12:00:00Z | run UNDECIDED --fail-on FAIL,ERROR   | 3 | no check gave an answer
          fewer answers than wanted                      | 2026-12-01T12:00:00Z | run HEALTHY --min-checks 2           | 3 | 1 of at least 2 checks gave an answer
          gate: it holds                                 | 2026-12-01T12:30:00Z | gate healthy/run.json --min-checks 1 --max-age PT1H | 0 | The gate holds
          gate: it failed                                | 2026-12-01T12:30:00Z | gate failing/run.json --min-checks 1 | 1 | 1 of 1 checks is FAIL
          gate: the worst of several                     | 2026-12-01T12:30:00Z | gate healthy/run.json failing/run.json undecided/run.json --min-checks 1 | 1 | failing/run.json: 1 of 1
          gate: fewer checks than wanted                 | 2026-12-01T12:30:00Z | gate healthy/run.json --min-checks 2 | 3 | 1 of at least 2
          gate: inconclusive                             | 2026-12-01T12:30:00Z | gate undecided/run.json --min-checks 1 | 3 | is INCONCLUSIVE
          gate: too old                                  | 2026-12-01T13:00:01Z | gate healthy/run.json --min-checks 1 --max-age PT1H | 3 | longer ago than PT1H
          gate: as old as it may be                      | 2026-12-01T13:00:00Z | gate healthy/run.json --min-checks 1 --max-age PT1H | 0 | The gate holds
          gate: from the future                          | 2026-12-01T11:00:00Z | gate healthy/run.json --min-checks 1 | 3 | the run ended at
          gate: missing                                  | 2026-12-01T12:30:00Z | gate nowhere/run.json --min-checks 1 | 3 | there is no such file
          gate: a glob that matched nothing              | 2026-12-01T12:30:00Z | gate */run.json --min-checks 1       | 3 | there is no such file
          gate: half written                             | 2026-12-01T12:30:00Z | gate half/run.json --min-checks 1    | 3 | it is not the whole of a run.json
          gate: of another version                       | 2026-12-01T12:30:00Z | gate other-version/run.json --min-checks 1 | 3 | its schemaVersion is 2
          gate: edited to look well                      | 2026-12-01T12:30:00Z | gate lying/run.json --min-checks 1   | 3 | it contradicts itself
          gate: cut short, whatever may be let through   | 2026-12-01T12:30:00Z | gate cut-short/run.json --min-checks 1 --fail-on FAIL,ERROR | 3 | is INCONCLUSIVE
          gate: how many?                                | 2026-12-01T12:30:00Z | gate healthy/run.json                | 2 | Give --min-checks N
          diff: nothing new                              | 2026-12-01T12:30:00Z | diff failing/run.json failing/run.json --fail-on-new | 0 | No new violation
          diff: a new violation                          | 2026-12-01T12:30:00Z | diff healthy/run.json failing/run.json --fail-on-new | 1 | There are new violations
          diff: a new violation, only told               | 2026-12-01T12:30:00Z | diff healthy/run.json failing/run.json | 0 | There are new violations
          diff: all are gone                             | 2026-12-01T12:30:00Z | diff failing/run.json healthy/run.json --fail-on-new | 0 | gone      node ip-192-168-1-64
          diff: one moved to another subject             | 2026-12-01T12:30:00Z | diff failing/run.json moved/run.json --fail-on-new | 1 | new       node ip-192-168-9-9
          diff: inconclusive after a pass                | 2026-12-01T12:30:00Z | diff healthy/run.json undecided/run.json --fail-on-new | 3 | is INCONCLUSIVE, and was PASS
          diff: inconclusive after a fail                | 2026-12-01T12:30:00Z | diff failing/run.json undecided/run.json --fail-on-new | 3 | cannot tell any more of the violation of node
          diff: inconclusive as before                   | 2026-12-01T12:30:00Z | diff undecided/run.json undecided/run.json --fail-on-new | 0 | No new violation
          diff: a check is no longer judged              | 2026-12-01T12:30:00Z | diff two/run.json healthy/run.json --fail-on-new | 3 | is no longer judged
          diff: one check more                           | 2026-12-01T12:30:00Z | diff healthy/run.json two/run.json --fail-on-new | 0 | not judged -> PASS
          diff: other networks are said                  | 2026-12-01T12:30:00Z | diff failing/run.json healthy/run.json | 0 | not the same: network: reference:eks-study?fault=pod-limit-beyond-addresses before, reference:eks-study after
          diff: half a file                              | 2026-12-01T12:30:00Z | diff healthy/run.json half/run.json  | 3 | it is not the whole of a run.json
          """)
  void ends_with(
      final String name,
      final String now,
      final String command,
      final int status,
      final String says) {
    final Ended ended = execute(now, words(command));

    assertThat(ended.out() + ended.err()).as("%s", ended).contains(says);
    assertThat(ended.status()).as("%s", ended).isEqualTo(status);
  }

  private static String[] words(final String command) {
    final String[] words = command.split(" +", -1);
    final Stream<String> whole = Arrays.stream(words).flatMap(GateCasesTest::expanded);
    return words[0].equals("run")
        ? Stream.concat(whole, Stream.of("--seed", "1", "--out", "" + files.resolve("out")))
            .toArray(String[]::new)
        : whole.toArray(String[]::new);
  }

  private static Stream<String> expanded(final String word) {
    return switch (word) {
      case "HEALTHY" -> network("eks-study", CHECK);
      case "FAILING" -> network("eks-study?fault=pod-limit-beyond-addresses", CHECK);
      case "OTHERS" -> network("kops?fault=pod-limit-beyond-addresses", CHECK);
      case "UNDECIDED" -> network("eks-study?fault=pod-limit-unsaid", CHECK);
      case "ADDRESSES" -> network("eks-study", "pod-address-belongs-to-its-node");
      default ->
          Stream.of(
              word.endsWith(".yaml") || word.endsWith(".json")
                  ? files.resolve(word).toString()
                  : word);
    };
  }

  private static Stream<String> network(final String name, final String check) {
    return Stream.of("--network", "reference:" + name, "--check", check);
  }
}
