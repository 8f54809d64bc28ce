package io.wirecheck.shell;

import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.Round;
import io.wirecheck.model.IpAddress.Family;
import io.wirecheck.packet.Nonce;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What takes the probes in at one endpoint: TCP needs somebody to connect to, and of UDP it tells
 * that the packets have arrived. It judges nothing: only captures do.
 */
final class Receivers {

  private static final Duration COMMAND = Duration.ofSeconds(10);
  private static final Duration MOST = Duration.ofHours(1);
  private static final Duration START = Duration.ofSeconds(5);

  /** A listening TCP socket has state 0A in {@code /proc/net/tcp}, a bound UDP socket 07. */
  private static final String SOCKET = "(?m)^\\s*\\d+: [0-9A-F]+:%04X [0-9A-F]+:0000 %s ";

  private final Shell shell;
  private final NavigableSet<Port> ports;
  private final List<Nonce> expected;
  private Optional<String> directory = Optional.empty();

  /** What is listened on. */
  record Port(Transport transport, Family family, int number) implements Comparable<Port> {

    static Port of(final Round.Planned planned) {
      return new Port(
          planned.flow().transport(), planned.destination().family(), planned.flow().port());
    }

    @Override
    public int compareTo(final Port other) {
      return toString().compareTo(other.toString());
    }

    /** The name of its file. */
    @Override
    public String toString() {
      return transport + "-" + family + "-" + number;
    }

    /** Socat's address of everything that arrives. */
    String address() {
      final String version = family == Family.IPV4 ? "4" : "6";
      return transport == Transport.UDP
          ? "UDP%s-RECV:%d,reuseaddr".formatted(version, number)
          : "TCP%s-LISTEN:%d,reuseaddr,backlog=128,fork".formatted(version, number);
    }

    boolean isOpenIn(final String sockets) {
      final String state = transport == Transport.UDP ? "07" : "0A";
      return Pattern.compile(SOCKET.formatted(number, state)).matcher(sockets).find();
    }
  }

  private Receivers(final Shell shell, final NavigableSet<Port> ports, final List<Nonce> expected) {
    this.shell = shell;
    this.ports = ports;
    this.expected = expected;
  }

  /** For these flows, which have one destination; empty if ping alone tells of them. */
  static Optional<Receivers> of(
      final Shell shell, final long run, final List<Round.Planned> flows) {
    final List<Round.Planned> received =
        flows.stream().filter(planned -> planned.flow().transport() != Transport.ICMP).toList();
    final NavigableSet<Port> ports =
        received.stream().map(Port::of).collect(Collectors.toCollection(TreeSet::new));
    final List<Nonce> expected =
        received.stream()
            .flatMap(
                planned ->
                    IntStream.range(0, planned.flow().packets())
                        .mapToObj(packet -> new Nonce(run, planned.number(), packet)))
            .toList();
    return ports.isEmpty() ? Optional.empty() : Optional.of(new Receivers(shell, ports, expected));
  }

  /** Opens the ports. One that somebody else has is left to them: the probes reach it there. */
  void start(final Deadline deadline) {
    final Duration lifetime = deadline.remaining(MOST);
    final CommandOutcome outcome = shell.run(ShellText.script(startScript(lifetime)), COMMAND);
    if (outcome.succeeded() && outcome.text().startsWith("/")) {
      directory = Optional.of(outcome.text().strip());
      Patience.lookUntil(
          () -> shell.run(ShellText.script("cat /proc/net/[tu][cd]p*"), COMMAND).text(),
          sockets -> ports.stream().allMatch(port -> port.isOpenIn(sockets)),
          START);
    }
  }

  private String startScript(final Duration lifetime) {
    final List<String> lines = new ArrayList<>();
    lines.add("umask 077");
    lines.add("d=$(mktemp -d) && cd \"$d\" || exit 1");
    for (final Port port : ports) {
      lines.add(
          "timeout -k 1 %d sh -c 'echo $$ >%s.pid; exec socat -u %s OPEN:%s,creat,append'"
                  .formatted(lifetime.toSeconds() + 1, port, port.address(), port)
              + " </dev/null >/dev/null 2>%s.err &".formatted(port));
    }
    lines.add("echo \"$d\"");
    return String.join("\n", lines);
  }

  /** Waits until every packet is here, or {@code limit} is over: one that is lost never comes. */
  void awaitArrival(final Duration limit) {
    directory.ifPresent(
        path ->
            Patience.lookUntil(
                () ->
                    shell
                        .run(ShellText.script("cat " + ShellText.quoted(path) + "/*"), COMMAND)
                        .stdout(),
                bytes -> expected.stream().allMatch(nonce -> contains(bytes, nonce.bytes())),
                limit));
  }

  private static boolean contains(final byte[] bytes, final byte[] part) {
    return IntStream.rangeClosed(0, bytes.length - part.length)
        .anyMatch(at -> Arrays.equals(bytes, at, at + part.length, part, 0, part.length));
  }

  /** Closes the ports and leaves nothing behind. */
  void stop() {
    directory.ifPresent(
        path -> {
          final String quoted = ShellText.quoted(path);
          shell.run(
              ShellText.script(
                  "cd %s && { kill $(cat *.pid); cd / && rm -rf %s; } 2>/dev/null"
                      .formatted(quoted, quoted)),
              COMMAND);
        });
  }
}
