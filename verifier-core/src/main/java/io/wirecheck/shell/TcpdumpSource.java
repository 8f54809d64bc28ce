package io.wirecheck.shell;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.wirecheck.evidence.Gathering.Lost;
import io.wirecheck.model.InconclusiveCode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Captures with the tcpdump of a node, and lists its devices with its ip. */
final class TcpdumpSource implements CaptureSource {

  private static final Duration COMMAND = Duration.ofSeconds(10);

  /** Bytes that a second brings at least; that a session broke, nobody need have told us. */
  private static final long SLOWEST = 512L << 10;

  private static final int FETCH_ATTEMPTS = 3;

  private final String node;
  private final NodeShell shell;

  TcpdumpSource(final String node, final NodeShell shell) {
    this.node = node;
    this.shell = shell;
  }

  @Override
  public String instrument() {
    return "tcpdump";
  }

  @Override
  public Listing devices() {
    final CommandOutcome links = shell.run(NodeDevices.COMMAND, COMMAND);
    if (!links.succeeded()) {
      return new Unlisted(
          new Lost(
              links.isRefused() ? InconclusiveCode.NO_PERMISSION : InconclusiveCode.NO_CAPTURE,
              "on node " + node + ": ip link " + links));
    }
    try {
      return new Listed(NodeDevices.parse(links.text()));
    } catch (final JsonProcessingException e) {
      return new Unlisted(lost("ip link printed no JSON: " + e.getOriginalMessage()));
    }
  }

  @Override
  public Running start(final CaptureOrder order) {
    final CaptureSite.Started started = CaptureSite.start(shell, order);
    return started instanceof final CaptureSite.Standing standing
        ? new Tcpdumps(standing.site(), order)
        : new None(order, lost(((CaptureSite.Failed) started).reason()));
  }

  private Lost lost(final String reason) {
    return new Lost(InconclusiveCode.NO_CAPTURE, "on node " + node + ": " + reason);
  }

  /** How a tcpdump that should have listened, or ended well, did not. */
  private Lost failed(final String device, final String what, final Tcpdump tcpdump) {
    final String how =
        tcpdump.hasEnded() ? "ended with status " + tcpdump.exitStatus().getAsInt() : "runs";
    return new Lost(
        tcpdump.isRefused() ? InconclusiveCode.NO_PERMISSION : InconclusiveCode.NO_CAPTURE,
        "tcpdump on %s of node %s %s (it %s: %s)"
            .formatted(device, node, what, how, tcpdump.messages()));
  }

  /** None was started. */
  private record None(CaptureOrder order, Lost why) implements Running {

    @Override
    public Map<String, Lost> awaitListening() {
      final Map<String, Lost> lost = new LinkedHashMap<>();
      order.devices().forEach(device -> lost.put(device, why));
      return lost;
    }

    @Override
    public Map<String, Taken> stop() {
      return Map.of();
    }

    @Override
    public void discard() {
      // Nothing was left.
    }
  }

  /** One tcpdump a device, in the order's order. */
  private final class Tcpdumps implements Running {

    private final CaptureSite site;
    private final CaptureOrder order;
    private final Map<String, Lost> lost = new LinkedHashMap<>();

    Tcpdumps(final CaptureSite site, final CaptureOrder order) {
      this.site = site;
      this.order = order;
    }

    @Override
    public Map<String, Lost> awaitListening() {
      final List<Tcpdump> tcpdumps = site.awaitListening();
      for (int i = 0; i < tcpdumps.size(); i++) {
        final String device = order.devices().get(i);
        if (!tcpdumps.get(i).listens()) {
          lost.put(device, failed(device, "does not listen", tcpdumps.get(i)));
        }
      }
      return Map.copyOf(lost);
    }

    @Override
    public Map<String, Taken> stop() {
      final Map<String, Taken> taken = new LinkedHashMap<>();
      final List<Tcpdump> tcpdumps = site.stop();
      for (int i = 0; i < tcpdumps.size(); i++) {
        final String device = order.devices().get(i);
        if (!lost.containsKey(device)) {
          taken.put(device, taken(i, tcpdumps.get(i)));
        }
      }
      return taken;
    }

    private Taken taken(final int number, final Tcpdump ended) {
      final String device = order.devices().get(number);
      if (!ended.hasEnded()) {
        return new Failed(failed(device, "did not end when told to", ended));
      }
      if (ended.isTooLarge()) {
        return new Failed(
            failed(device, "grew past its limit of %d bytes".formatted(order.maxBytes()), ended));
      }
      if (!ended.succeeded()) {
        return new Failed(failed(device, "did not capture to the end", ended));
      }
      if (ended.framesLost().isEmpty()) {
        return new Failed(failed(device, "did not tell what the kernel dropped", ended));
      }
      final long largest = ended.largestFile(order.snapLength());
      return fetch(number, ended.framesLost().getAsLong(), COMMAND.plusSeconds(largest / SLOWEST))
          .orElseGet(() -> new Failed(damaged(device)));
    }

    private Optional<Taken> fetch(
        final int number, final long framesLost, final Duration limit) {
      for (int attempt = 0; attempt < FETCH_ATTEMPTS; attempt++) {
        final CommandOutcome outcome = site.fetch(number, limit);
        final Optional<byte[]> file =
            outcome.succeeded() ? Fetched.verified(outcome.stdout()) : Optional.empty();
        if (file.isPresent()) {
          return Optional.of(new Pcap(file.get(), outcome.startedAt(), framesLost));
        }
      }
      return Optional.empty();
    }

    private Lost damaged(final String device) {
      return new Lost(
          InconclusiveCode.NO_CAPTURE,
          "the capture on %s of node %s arrived damaged or not at all, %d times"
              .formatted(device, node, FETCH_ATTEMPTS));
    }

    @Override
    public void discard() {
      site.discard();
    }
  }
}
