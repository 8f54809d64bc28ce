package io.wirecheck.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.wirecheck.model.IpAddress;
import io.wirecheck.run.PathAnswer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code wirecheck explain-path --json} prints, field for field and in this order. Nothing
 * else decides what it looks like.
 */
record PathDocument(
    int schemaVersion,
    String wirecheckVersion,
    String network,
    List<Route> routes,
    List<String> remarks) {

  private static final int SCHEMA_VERSION = 1;

  /** {@code port} is absent where there is none. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Head(String transport, String source, String destination, @Nullable Integer port) {
    static Head of(final io.wirecheck.run.Route.Head head) {
      return new Head(
          head.transport(),
          head.source().toString(),
          head.destination().toString(),
          head.port() == 0 ? null : (Integer) head.port());
    }
  }

  record Step(String where, String text) {}

  /**
   * What became of the packet: {@code LEFT}, {@code DELIVERED}, {@code DROPPED}, {@code NOT_KNOWN}.
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record End(
      String disposition,
      @Nullable String device,
      @Nullable String gateway,
      @Nullable Head packet,
      @Nullable String reason) {

    static End of(final io.wirecheck.run.Route.End end) {
      if (end instanceof final io.wirecheck.run.Route.End.Left left) {
        return new End(
            "LEFT",
            left.device(),
            left.gateway().map(IpAddress::toString).orElse(null),
            Head.of(left.packet()),
            null);
      }
      if (end instanceof final io.wirecheck.run.Route.End.Delivered delivered) {
        return new End("DELIVERED", null, null, Head.of(delivered.packet()), null);
      }
      return end instanceof final io.wirecheck.run.Route.End.Dropped dropped
          ? new End("DROPPED", null, null, null, dropped.reason())
          : new End("NOT_KNOWN", null, null, null, reason(end));
    }

    private static String reason(final io.wirecheck.run.Route.End end) {
      return ((io.wirecheck.run.Route.End.NotKnown) end).reason();
    }
  }

  /** {@code device} is absent where the packet starts on the node. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Hop(String node, @Nullable String device, Head came, List<Step> steps, End end) {
    static Hop of(final io.wirecheck.run.Route.Hop hop) {
      return new Hop(
          hop.node(),
          hop.device().orElse(null),
          Head.of(hop.came()),
          hop.steps().stream().map(step -> new Step(step.where(), step.text())).toList(),
          End.of(hop.end()));
    }
  }

  record Route(String title, String from, String to, Head sent, List<Hop> hops) {
    static Route of(final io.wirecheck.run.Route route) {
      return new Route(
          route.title(),
          route.from(),
          route.to(),
          Head.of(route.sent()),
          route.hops().stream().map(Hop::of).toList());
    }
  }

  static PathDocument of(final String network, final PathAnswer.Told told) {
    return new PathDocument(
        SCHEMA_VERSION,
        Wirecheck.Version.number(),
        network,
        told.routes().stream().map(Route::of).toList(),
        told.remarks());
  }

  String text() throws JsonProcessingException {
    final DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    return JsonMapper.builder()
        .build()
        .writer(new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter))
        .writeValueAsString(this);
  }
}
