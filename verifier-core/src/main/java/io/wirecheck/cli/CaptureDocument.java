package io.wirecheck.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.wirecheck.packet.CaptureEnd;
import io.wirecheck.packet.CaptureSummary;
import io.wirecheck.packet.Endpoint;
import io.wirecheck.packet.LinkType;
import io.wirecheck.packet.Nonce;
import io.wirecheck.packet.Reason;
import io.wirecheck.packet.SightedNonce;
import io.wirecheck.packet.Sighting;
import io.wirecheck.packet.Sought;
import io.wirecheck.packet.TunnelKind;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What {@code wirecheck pcap --json} prints, field for field and in this order; {@code
 * pcap-1.schema.json} describes the same. Nothing else decides what it looks like.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record CaptureDocument(
    int schemaVersion,
    String wirecheckVersion,
    String file,
    End end,
    long packets,
    Bytes bytes,
    @Nullable String firstTime,
    @Nullable String lastTime,
    List<Link> linkTypes,
    Undecoded undecoded,
    List<Opaque> opaque,
    Tunnels tunnels,
    @Nullable Nonces nonces,
    Flows flows) {

  /** Raised when a field changes its meaning or goes; a new field does not raise it. */
  static final int SCHEMA_VERSION = 1;

  static final int MAX_TUNNELS = 1000;
  static final int MAX_INNER = 100;
  static final int MAX_FLOWS = 1000;

  /** The first of a list, with how many there are and how many are listed at most. */
  record Listed<T>(long total, int bound, List<T> first) {
    static <S, T> Listed<T> of(final List<S> all, final int bound, final Function<S, T> described) {
      return new Listed<>(all.size(), bound, all.stream().limit(bound).map(described).toList());
    }

    static Listed<Long> of(final CaptureSummary.Frames frames) {
      return new Listed<>(frames.count(), CaptureSummary.Frames.MAX_FIRST, frames.first());
    }
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record End(String status, @Nullable Long offset, @Nullable String reason) {
    static End of(final CaptureEnd end) {
      return end instanceof final CaptureEnd.Cut cut
          ? new End("CUT", cut.offset(), cut.reason().name())
          : new End("COMPLETE", null, null);
    }
  }

  record Bytes(long captured, long original) {}

  record Link(int code, String name, long packets) {}

  record Undecoded(long total, List<ByReason> reasons) {
    record ByReason(Reason reason, String sentence, Listed<Long> frames) {}

    static Undecoded of(final Map<Reason, CaptureSummary.Frames> undecoded) {
      return new Undecoded(
          sum(undecoded),
          entries(
              undecoded,
              (reason, frames) -> new ByReason(reason, reason.sentence(), Listed.of(frames))));
    }
  }

  record Opaque(TunnelKind kind, Listed<Long> frames) {}

  record Tunnels(long packets, long packetsNotListed, long innerNotListed, List<Kind> kinds) {

    record Kind(TunnelKind kind, Listed<Long> frames, Listed<Tunnel> tunnels) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Tunnel(
        String initiator,
        String responder,
        @Nullable Long identifier,
        long packets,
        long bytes,
        long firstFrame,
        Listed<Inner> inner) {

      static Tunnel of(final io.wirecheck.packet.Tunnel tunnel) {
        return new Tunnel(
            tunnel.initiator().address(),
            tunnel.responder().address(),
            CaptureWords.identifierName(tunnel).map(name -> tunnel.identifier()).orElse(null),
            tunnel.frames(),
            tunnel.bytes(),
            tunnel.firstFrame(),
            Listed.of(tunnel.inner(), MAX_INNER, Inner::of));
      }
    }

    record Inner(String initiator, String responder, long packets, long bytes, long firstFrame) {
      static Inner of(final io.wirecheck.packet.Tunnel.Inner inner) {
        return new Inner(
            inner.initiator().address(),
            inner.responder().address(),
            inner.frames(),
            inner.bytes(),
            inner.firstFrame());
      }
    }

    static Tunnels of(final CaptureSummary summary) {
      return new Tunnels(
          sum(summary.tunnelFrames()),
          summary.turnedAwayTunnelFrames(),
          summary.turnedAwayInnerFrames(),
          entries(
              summary.tunnelFrames(),
              (kind, frames) ->
                  new Kind(
                      kind,
                      Listed.of(frames),
                      Listed.of(
                          summary.tunnels().stream().filter(t -> t.kind() == kind).toList(),
                          MAX_TUNNELS,
                          Tunnel::of))));
    }
  }

  record Nonces(String sought, List<Seen> sightings, Listed<Sighted> nonces) {

    record Seen(Sighting sighting, Listed<Long> frames) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Sighted(
        long frame,
        Sighting sighting,
        @Nullable String nonce,
        @Nullable TunnelKind tunnel,
        @Nullable Way outer,
        @Nullable Way inner,
        @Nullable Reason reason) {

      static Sighted of(final SightedNonce seen) {
        return new Sighted(
            seen.frame(),
            seen.sighting(),
            seen.nonce().map(Nonce::hex).orElse(null),
            seen.tunnel() == TunnelKind.NONE ? null : seen.tunnel(),
            seen.outer().map(Way::of).orElse(null),
            seen.inner().map(Way::of).orElse(null),
            seen.reason() == Reason.NONE ? null : seen.reason());
      }
    }

    record Way(String source, String destination) {
      static Way of(final SightedNonce.Addresses addresses) {
        return new Way(addresses.source().address(), addresses.destination().address());
      }
    }

    static Nonces of(final CaptureSummary summary, final Sought sought) {
      final long total =
          summary.sightings().entrySet().stream()
              .filter(entry -> entry.getKey() != Sighting.OPAQUE)
              .mapToLong(entry -> entry.getValue().count())
              .sum();
      return new Nonces(
          sought.hex(),
          entries(summary.sightings(), (sighting, frames) -> new Seen(sighting, Listed.of(frames))),
          new Listed<>(
              total,
              CaptureSummary.MAX_NONCES,
              summary.nonces().stream().map(Sighted::of).toList()));
    }
  }

  record Flows(long packetsNotListed, Listed<Flow> largest) {

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Flow(
        Side initiator,
        Side responder,
        int protocol,
        String protocolName,
        long firstFrame,
        @Nullable String firstTime,
        @Nullable String lastTime,
        Direction forth,
        Direction back) {

      static Flow of(final io.wirecheck.packet.Flow flow) {
        return new Flow(
            Side.of(flow.initiator()),
            Side.of(flow.responder()),
            flow.protocol(),
            CaptureWords.protocol(flow.protocol()),
            flow.firstFrame(),
            CaptureWords.time(flow.firstNanos()).orElse(null),
            CaptureWords.time(flow.lastNanos()).orElse(null),
            Direction.of(flow, flow.forth()),
            Direction.of(flow, flow.back()));
      }
    }

    record Side(String address, int port) {
      static Side of(final Endpoint endpoint) {
        return new Side(endpoint.address(), endpoint.port());
      }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Direction(
        long packets, long bytes, List<String> tcpFlags, @Nullable Long firstSequenceNumber) {
      static Direction of(
          final io.wirecheck.packet.Flow flow, final io.wirecheck.packet.Flow.Direction way) {
        return new Direction(
            way.packets(),
            way.bytes(),
            CaptureWords.tcpFlags(flow, way),
            boxed(way.firstSequenceNumber()));
      }
    }

    static Flows of(final CaptureSummary summary) {
      return new Flows(
          summary.flows().turnedAway(),
          new Listed<>(
              summary.flows().size(),
              MAX_FLOWS,
              LargestFlows.of(summary.flows(), MAX_FLOWS).stream().map(Flow::of).toList()));
    }
  }

  static CaptureDocument of(final String file, final CaptureSummary summary, final Sought sought) {
    return new CaptureDocument(
        SCHEMA_VERSION,
        Wirecheck.Version.number(),
        file,
        End.of(summary.end()),
        summary.end().frames(),
        new Bytes(summary.capturedBytes(), summary.bytes()),
        CaptureWords.time(summary.firstNanos()).orElse(null),
        CaptureWords.time(summary.lastNanos()).orElse(null),
        links(summary.linkTypes()),
        Undecoded.of(summary.undecoded()),
        entries(summary.opaque(), (kind, frames) -> new Opaque(kind, Listed.of(frames))),
        Tunnels.of(summary),
        sought.run().isPresent() ? Nonces.of(summary, sought) : null,
        Flows.of(summary));
  }

  private static List<Link> links(final Map<LinkType, Long> linkTypes) {
    return linkTypes.entrySet().stream()
        .map(entry -> new Link(entry.getKey().code(), entry.getKey().toString(), entry.getValue()))
        .sorted(Comparator.comparingInt(Link::code))
        .toList();
  }

  private static long sum(final Map<?, CaptureSummary.Frames> frames) {
    return frames.values().stream().mapToLong(CaptureSummary.Frames::count).sum();
  }

  private static @Nullable Long boxed(final OptionalLong number) {
    return number.isPresent() ? (Long) number.getAsLong() : null;
  }

  /** In the order in which the keys are declared. */
  private static <K extends Comparable<K>, V, T> List<T> entries(
      final Map<K, V> map, final BiFunction<K, V, T> described) {
    return map.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> described.apply(entry.getKey(), entry.getValue()))
        .toList();
  }

  /** As UTF-16; nothing in it came from the network but numbers. */
  String text() throws JsonProcessingException {
    final DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    return JsonMapper.builder()
        .build()
        .writer(new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter))
        .writeValueAsString(this);
  }
}
