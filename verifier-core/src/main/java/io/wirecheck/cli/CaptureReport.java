package io.wirecheck.cli;

import io.wirecheck.cli.Paper.Span;
import io.wirecheck.packet.CaptureEnd;
import io.wirecheck.packet.CaptureSummary;
import io.wirecheck.packet.CaptureSummary.Frames;
import io.wirecheck.packet.Endpoint;
import io.wirecheck.packet.Flow;
import io.wirecheck.packet.Nonce;
import io.wirecheck.packet.Reason;
import io.wirecheck.packet.SightedNonce;
import io.wirecheck.packet.Sighting;
import io.wirecheck.packet.Sought;
import io.wirecheck.packet.Tunnel;
import io.wirecheck.packet.TunnelKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Help.Ansi.Style;

/** What a capture holds, for a person: of every list the first, with how many there are. */
final class CaptureReport {

  private static final int LISTED = 20;
  private static final int LISTED_INNER = 5;

  private final Paper paper;

  CaptureReport(final Paper paper) {
    this.paper = paper;
  }

  void print(final Path file, final CaptureSummary summary, final Sought sought) {
    whole(file, summary);
    tunnels(summary);
    byReason("Not looked into", summary.opaque(), TunnelKind::name);
    byReason(
        "Not decoded", summary.undecoded(), reason -> reason.name() + ", " + reason.sentence());
    if (sought.run().isPresent()) {
      nonces(summary, sought);
    }
    flows(summary);
  }

  private void whole(final Path file, final CaptureSummary summary) {
    paper.line(Span.of(file.toString(), Style.bold));
    paper.columns("  ", "link type  " + linkTypes(summary));
    paper.text("  packets    " + summary.end().frames());
    paper.text(
        "  bytes      "
            + "%d captured of %d on the wire".formatted(summary.capturedBytes(), summary.bytes()));
    CaptureWords.time(summary.firstNanos()).ifPresent(first -> paper.text("  first      " + first));
    CaptureWords.time(summary.lastNanos()).ifPresent(last -> paper.text("  last       " + last));
    paper.columns("  ", "end        " + end(summary.end()));
  }

  private static String linkTypes(final CaptureSummary summary) {
    return summary.linkTypes().isEmpty()
        ? "none, for there is no packet"
        : summary.linkTypes().entrySet().stream()
            .map(type -> type.getKey() + " (" + packets(type.getValue()) + ")")
            .sorted()
            .collect(Collectors.joining(", "));
  }

  private static String end(final CaptureEnd end) {
    return end instanceof final CaptureEnd.Cut cut
        ? "cut at byte %d: %s; packets may be missing"
            .formatted(cut.offset(), CaptureWords.sentence(cut.reason()))
        : "complete";
  }

  private void tunnels(final CaptureSummary summary) {
    heading("Tunnels", summary.tunnelFrames());
    entries(
        summary.tunnelFrames(),
        (kind, frames) -> {
          paper.columns("  ", kind + "  " + frames(frames));
          final List<Tunnel> tunnels =
              summary.tunnels().stream().filter(tunnel -> tunnel.kind() == kind).toList();
          tunnels.stream().limit(LISTED).forEach(this::tunnel);
          more("    ", tunnels.size() - LISTED, "tunnels");
        });
    more("  ", summary.turnedAwayTunnelFrames(), "packets, of tunnels that were too many to list");
    more("  ", summary.turnedAwayInnerFrames(), "packets, inside of too many pairs to list");
  }

  private void tunnel(final Tunnel tunnel) {
    final String identifier =
        CaptureWords.identifierName(tunnel)
            .map(name -> ", " + name + " " + tunnel.identifier())
            .orElse("");
    paper.text(
        "    "
            + between(tunnel.initiator(), tunnel.responder())
            + identifier
            + ": "
            + packets(tunnel.frames())
            + " from frame "
            + tunnel.firstFrame());
    for (final Tunnel.Inner inner : first(tunnel.inner(), LISTED_INNER)) {
      paper.text(
          "      inside "
              + between(inner.initiator(), inner.responder())
              + ": "
              + packets(inner.frames())
              + " from frame "
              + inner.firstFrame());
    }
    more("      ", tunnel.inner().size() - LISTED_INNER, "pairs of inner addresses");
  }

  private static String between(final Endpoint initiator, final Endpoint responder) {
    return initiator + " <-> " + responder;
  }

  private <E extends Enum<E>> void byReason(
      final String heading, final Map<E, Frames> frames, final Function<E, String> described) {
    heading(heading, frames);
    entries(
        frames,
        (reason, counted) -> {
          paper.wrapped("  ", described.apply(reason));
          paper.wrapped("    ", frames(counted));
        });
  }

  private void nonces(final CaptureSummary summary, final Sought sought) {
    final String whose = sought.only().isPresent() ? "Nonce " : "Nonces of run ";
    final Map<Sighting, Frames> sightings = summary.sightings();
    heading(whose + sought.hex(), sightings);
    entries(
        sightings,
        (sighting, frames) -> paper.columns("  ", sighting.name() + "  " + frames(frames)));
    first(summary.nonces(), LISTED).forEach(this::nonce);
    final long seen =
        sightings.entrySet().stream()
            .filter(entry -> entry.getKey() != Sighting.OPAQUE)
            .mapToLong(entry -> entry.getValue().count())
            .sum();
    more("    ", seen - LISTED, "nonces");
  }

  private void nonce(final SightedNonce seen) {
    final String travels =
        switch (seen.sighting()) {
          case NATIVE -> "native";
          case TUNNELLED -> "in " + seen.tunnel();
          case QUOTED -> "quoted in an ICMP error";
          default -> reason(seen.reason());
        };
    paper.text(
        "    frame "
            + seen.frame()
            + ": "
            + seen.nonce().map(Nonce::hex).map(hex -> hex + " ").orElse("")
            + travels
            + seen.outer().map(outer -> ", " + way(outer)).orElse("")
            + seen.inner().map(inner -> ", inside " + way(inner)).orElse(""));
  }

  private static String reason(final Reason reason) {
    return "unreadable: " + reason.sentence();
  }

  private static String way(final SightedNonce.Addresses addresses) {
    return addresses.source() + " -> " + addresses.destination();
  }

  private void flows(final CaptureSummary summary) {
    final int total = summary.flows().size();
    paper.blank();
    paper.line(Span.of("Flows: " + total, Style.bold));
    if (total > 0) {
      paper.text(row("packets", "bytes", "frame", "protocol", "between"));
    }
    for (final Flow flow : LargestFlows.of(summary.flows(), LISTED)) {
      paper.text(
          row(
              "" + LargestFlows.packets(flow),
              "" + LargestFlows.bytes(flow),
              "" + flow.firstFrame(),
              CaptureWords.protocol(flow.protocol()),
              between(flow.initiator(), flow.responder())));
    }
    more("  ", (long) total - LISTED, "flows, smaller ones");
    more("  ", summary.flows().turnedAway(), "packets, of flows that were too many to count");
  }

  private static String row(
      final String packets,
      final String bytes,
      final String frame,
      final String protocol,
      final String between) {
    return String.format(
        Locale.ROOT, "%9s%12s%9s  %-8s  %s", packets, bytes, frame, protocol, between);
  }

  private void heading(final String what, final Map<?, Frames> frames) {
    final long total = frames.values().stream().mapToLong(Frames::count).sum();
    paper.blank();
    paper.line(Span.of(what + ": " + (total == 0 ? "none" : packets(total)), Style.bold));
  }

  private static <K extends Enum<K>> void entries(
      final Map<K, Frames> map, final BiConsumer<K, Frames> action) {
    map.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> action.accept(entry.getKey(), entry.getValue()));
  }

  private static <T> List<T> first(final List<T> all, final int limit) {
    return all.subList(0, Math.min(limit, all.size()));
  }

  private void more(final String indent, final long count, final String what) {
    if (count > 0) {
      paper.wrapped(indent, "and " + count + " more " + what);
    }
  }

  private static String frames(final Frames frames) {
    final String numbers =
        frames.first().stream().map(String::valueOf).collect(Collectors.joining(", "));
    return packets(frames.count())
        + (frames.count() == 1 ? ": frame " : ": frames ")
        + numbers
        + (frames.count() > frames.first().size() ? " ..." : "");
  }

  private static String packets(final long count) {
    return count + (count == 1 ? " packet" : " packets");
  }
}
