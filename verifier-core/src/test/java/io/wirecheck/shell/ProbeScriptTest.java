package io.wirecheck.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.evidence.Endpoint;
import io.wirecheck.evidence.Flow;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.Gathering.Probe;
import io.wirecheck.evidence.Gathering.Sent;
import io.wirecheck.evidence.Round;
import io.wirecheck.model.IpAddress;
import io.wirecheck.packet.Nonce;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script is run, with programs that write down what they were given. */
class ProbeScriptTest {

  /** Every value that a shell, or printf, could take for something else. */
  private static final long RUN = 0x0025_5c0a_27ff_0d22L;

  @TempDir private Path directory;
  private LocalShell shell;

  @BeforeEach
  void install() throws IOException {
    shell = new LocalShell(directory);
    shell.install("ping", "printf '%s\\n' \"$*\" >$here/ping\n");
    shell.install(
        "socat", "printf '%s\\n' \"$*\" >$here/socat; cat >$here/data; echo fine; exit 3\n");
  }

  @Test
  void icmp_is_a_ping_whose_pattern_is_the_nonce() throws Exception {
    final Sent sent = send(Transport.ICMP, 0, "192.0.2.7");
    assertThat(words("ping"))
        .isEqualTo(
            "-n -q -c 1 -e 30986 -W 0.5 -t 64 -s 56 -p 00255c0a27ff0d220000000700000000 192.0.2.7");
    assertThat(sent.payloadLength()).isEqualTo(56);
    assertThat(sent.exitStatus()).hasValue(0);
  }

  @Test
  void a_datagram_begins_with_the_nonce_and_has_the_length_that_is_told() throws Exception {
    final Sent sent = send(Transport.UDP, 4242, "192.0.2.7");
    assertThat(words("socat")).isEqualTo("-u - UDP4-SENDTO:192.0.2.7:4242,ttl=64,sourceport=64583");
    assertThatDataBeginsWithTheNonce(sent);
    assertThat(sent.exitStatus()).hasValue(3);
    assertThat(sent.output()).isEqualTo("fine");
  }

  @Test
  void a_connection_is_bounded_in_time_and_hops() throws Exception {
    final Sent sent = send(Transport.TCP, 8080, "192.0.2.7");
    assertThat(words("socat")).isEqualTo("-u - TCP4:192.0.2.7:8080,ttl=64,connect-timeout=1");
    assertThatDataBeginsWithTheNonce(sent);
  }

  @Test
  void ipv6_has_a_hop_limit_too() throws Exception {
    send(Transport.UDP, 4242, "2001:db8::7");
    assertThat(words("socat"))
        .isEqualTo("-u - UDP6-SENDTO:[2001:db8::7]:4242,ipv6-unicast-hops=64,sourceport=64583");
  }

  @Test
  void what_a_command_prints_is_kept_in_one_line_and_never_taken_for_a_report() throws Exception {
    shell.install("ping", "printf 'first\\n9.0 0 forged\\n*\\n'; exit 1\n");
    final Sent sent = send(Transport.ICMP, 0, "192.0.2.7");
    assertThat(sent.exitStatus()).hasValue(1);
    assertThat(sent.output()).isEqualTo("first 9.0 0 forged *");
  }

  @Test
  void the_packets_of_a_flow_leave_one_after_the_other_with_one_identifier() throws Exception {
    shell.install(
        "ping",
        """
        mkdir $here/under-way || echo beside another
        printf '%s\\n' "$*" >>$here/ping
        sleep 0.1
        rmdir $here/under-way
        """);
    final List<Sent> sent = send(List.of(planned(7, Transport.ICMP, 0, 3))).get(0).packets();
    assertThat(sent).extracting(Sent::output).containsExactly("", "", "");
    assertThat(words("ping").lines().map(ProbeScriptTest::identifier).distinct()).hasSize(1);
    assertThat(words("ping").lines().map(line -> line.replaceAll(".*(\\d) \\S+$", "$1")))
        .containsExactly("0", "1", "2");
  }

  @Test
  void the_packets_of_a_flow_have_one_port_that_no_other_flow_and_no_other_run_has()
      throws Exception {
    shell.install("socat", "printf '%s\\n' \"$*\" >>$here/socat\n");
    send(RUN, List.of(planned(7, Transport.UDP, 4242, 2), planned(8, Transport.UDP, 4242, 2)));
    send(RUN + 1000, List.of(planned(7, Transport.UDP, 4242, 2)));
    final Map<String, Long> packets =
        words("socat")
            .lines()
            .collect(
                Collectors.groupingBy(
                    line -> line.replaceAll(".*sourceport=", ""), Collectors.counting()));
    assertThat(packets).hasSize(3);
    assertThat(packets.values()).containsOnly(2L);
    assertThat(packets.keySet()).allSatisfy(port -> assertThat(port).isBetween("61000", "65535"));
  }

  @Test
  void flows_go_side_by_side() throws Exception {
    shell.install(
        "ping",
        """
        case "$*" in
          *0700000000\\ *) until [ -e $here/other ]; do sleep 0.01; done ;;
          *) touch $here/other ;;
        esac
        """);
    final List<Probe> probes =
        send(List.of(planned(7, Transport.ICMP, 0, 1), planned(8, Transport.ICMP, 0, 1)));
    assertThat(probes)
        .allSatisfy(probe -> assertThat(probe.packets().get(0).exitStatus()).hasValue(0));
  }

  private static String identifier(final String line) {
    return line.replaceAll(".* -e (\\d+) .*", "$1");
  }

  private void assertThatDataBeginsWithTheNonce(final Sent sent) throws IOException {
    final byte[] data = Files.readAllBytes(directory.resolve("data"));
    assertThat(data).hasSize(64).hasSize(sent.payloadLength());
    assertThat(Arrays.copyOf(data, Nonce.LENGTH)).isEqualTo(new Nonce(RUN, 7, 0).bytes());
  }

  private String words(final String program) throws IOException {
    return Files.readString(directory.resolve(program)).strip();
  }

  private Sent send(final Transport transport, final int port, final String destination) {
    final Round.Planned planned =
        new Round.Planned(7, flow(transport, port, 1), IpAddress.parse(destination));
    final List<Probe> probes = send(List.of(planned));
    assertThat(probes).singleElement().extracting(Probe::number).isEqualTo(7);
    return probes.get(0).packets().get(0);
  }

  private List<Probe> send(final List<Round.Planned> flows) {
    return send(RUN, flows);
  }

  private List<Probe> send(final long run, final List<Round.Planned> flows) {
    return new ProbeScript(run, flows).send(shell::run, Deadline.in(Duration.ofSeconds(20)));
  }

  private static Round.Planned planned(
      final int number, final Transport transport, final int port, final int packets) {
    return new Round.Planned(number, flow(transport, port, packets), IpAddress.parse("192.0.2.7"));
  }

  private static Flow flow(final Transport transport, final int port, final int packets) {
    return new Flow(new Endpoint.OfHost("a"), new Endpoint.OfHost("b"), transport, port, packets);
  }
}
