package io.wirecheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wirecheck.model.IpAddress;
import io.wirecheck.run.PathAnswer;
import io.wirecheck.run.Route;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Help.Ansi;

class ExplainPathCommandTest {

  private static final String STUDY = "reference:eks-study";

  private final Terminal terminal = new Terminal();

  @TempDir private Path temporary;

  private int explain(
      final String network, final String from, final String to, final String... more) {
    final List<String> arguments =
        new ArrayList<>(List.of("explain-path", "--network", network, "--from", from, "--to", to));
    arguments.addAll(List.of(more));
    return terminal.execute(arguments.toArray(String[]::new));
  }

  @Test
  void prints_the_way_there_and_back() {
    assertThat(explain(STUDY, "test-pod-1", "203.0.113.5:443")).isZero();
    assertThat(terminal.out()).isEqualTo(Terminal.golden("explain-path.txt"));
  }

  @Test
  void the_help_is_as_it_was_approved() {
    assertThat(terminal.execute("explain-path", "--help")).isZero();
    assertThat(terminal.out()).isEqualTo(Terminal.golden("help-explain-path.txt"));
  }

  @Test
  void a_dropped_packet_is_an_explanation_as_any_other() {
    assertThat(
            explain(
                STUDY + "?fault=interface-no-carrier",
                "test-pod-1",
                "deploy-test-6dc4b8d4c8-4lqzt:80",
                "--protocol",
                "udp"))
        .isZero();
    assertThat(terminal.out()).contains("is dropped: eth1 has no carrier");
  }

  @Test
  void prints_a_document_for_tools() throws IOException {
    assertThat(explain(STUDY, "test-pod-1", "203.0.113.5:443", "--json")).isZero();

    final JsonNode document = new ObjectMapper().readTree(terminal.out());
    assertThat(document.at("/schemaVersion").intValue()).isEqualTo(1);
    assertThat(document.at("/routes")).hasSize(2);
    assertThat(document.at("/routes/0/sent/port").intValue()).isEqualTo(443);
    assertThat(document.at("/routes/0/hops/0/end/disposition").textValue()).isEqualTo("LEFT");
    assertThat(document.at("/routes/0/hops/0/end/packet/source").textValue())
        .isEqualTo("192.168.3.122");
    assertThat(document.at("/routes/1/hops/0/steps").size()).isPositive();
    assertThat(document.at("/remarks").isArray()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          test-pod-3     | 10.0.0.1    | near to it: default/test-pod-1, default/test-pod-2
          test-pod-1     | 10.0.0.256  | neither an IPv4 address nor a pod
          test-pod-1     | fd00::1     | paths are told of IPv4
          test-pod-1     | 10.0.0.1:0  | tcp goes to a port
          """)
  void what_cannot_be_meant_is_wrong_usage(
      final String from, final String to, final String message) {
    assertThat(explain(STUDY, from, to)).isEqualTo(ExitStatus.WRONG_USAGE.code());
    assertThat(terminal.err())
        .contains("wirecheck explain-path: ", message, "Try 'wirecheck explain-path --help'.");
    assertThat(terminal.out()).isEmpty();
  }

  @Test
  void a_protocol_that_is_none_is_wrong_usage() {
    assertThat(explain(STUDY, "test-pod-1", "10.0.0.1", "--protocol", "sctp"))
        .isEqualTo(ExitStatus.WRONG_USAGE.code());
    assertThat(terminal.err()).contains("no protocol is called 'sctp'; write tcp, udp or icmp");
  }

  @Test
  void what_cannot_be_read_is_inconclusive_with_its_code() {
    assertThat(explain(STUDY + "?fault=denied-pods", "test-pod-1", "10.0.0.1"))
        .isEqualTo(ExitStatus.INCONCLUSIVE.code());
    assertThat(terminal.err())
        .contains("the path cannot be told: NO_PERMISSION: pods is forbidden");
  }

  @Test
  void a_network_that_cannot_be_used_is_inconclusive() {
    assertThat(explain("bundle:" + temporary.resolve("none"), "test-pod-1", "10.0.0.1"))
        .isEqualTo(ExitStatus.INCONCLUSIVE.code());
    assertThat(terminal.err()).contains("the network cannot be used: the bundle");
  }

  @Test
  void a_part_that_is_not_known_is_inconclusive() {
    final Route.Head head =
        new Route.Head("icmp", IpAddress.parse("10.0.0.1"), IpAddress.parse("10.0.0.2"), 0);
    final PathAnswer.Told told =
        new PathAnswer.Told(
            List.of(
                new Route(
                    "path",
                    "a/b",
                    "10.0.0.2",
                    head,
                    List.of(
                        new Route.Hop(
                            "node-a",
                            Optional.empty(),
                            head,
                            List.of(),
                            new Route.End.NotKnown("a rule asks for the time of day"))))),
            List.of("something is not followed"));

    assertThat(told.isWhole()).isFalse();
    new PathReport(terminal.paper(Ansi.OFF)).print("scripted:test", told);
    assertThat(terminal.out())
        .contains("not known: a rule asks for the time of day", "Note: something is not followed");
  }

  @Test
  void without_what_draws_nothing_is_read_and_the_module_is_named() {
    final Path picture = temporary.resolve("path.svg");

    assertThat(explain(STUDY, "test-pod-1", "10.0.0.1", "--svg", picture.toString()))
        .isEqualTo(ExitStatus.WRONG_USAGE.code());
    assertThat(terminal.err())
        .contains("nothing on the class path draws a path; add the module wirecheck-reports");
    assertThat(picture).doesNotExist();
  }
}
