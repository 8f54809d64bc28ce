package io.wirecheck.run;

import io.wirecheck.model.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A packet's way through nodes, as their tables tell it: values to draw and to write out.
 *
 * @param title of which packet this is the way, such as {@code path of the second packet}
 * @param from who sends, such as {@code shop/web-0}
 * @param to to whom, such as {@code shop/db-0}, or an address
 * @param hops one a node, in the packet's order
 */
public record Route(String title, String from, String to, Head sent, List<Hop> hops) {

  public Route {
    hops = List.copyOf(hops);
  }

  /** True if it ends on every node as the other does, whatever steps led there. */
  boolean endsAs(final Route other) {
    return hops.stream().map(Hop::end).toList().equals(other.hops.stream().map(Hop::end).toList());
  }

  /** The way in lines for people. */
  public String text() {
    return hops.stream().map(Hop::text).collect(Collectors.joining("\n"));
  }

  /**
   * The headers of a packet.
   *
   * @param transport such as {@code tcp}
   * @param port of the destination; 0 where there is none
   */
  public record Head(String transport, IpAddress source, IpAddress destination, int port) {

    @Override
    public String toString() {
      return "%s %s -> %s%s".formatted(transport, source, destination, port == 0 ? "" : ":" + port);
    }
  }

  /** One thing that happened, such as {@code routing}: {@code route default via 10.0.0.1}. */
  public record Step(String where, String text) {}

  /**
   * The way through one node.
   *
   * @param device by which the packet comes; empty where it starts on the node
   * @param came its headers at that time
   */
  public record Hop(String node, Optional<String> device, Head came, List<Step> steps, End end) {

    public Hop {
      steps = List.copyOf(steps);
    }

    /** Its headers when it left, or was delivered; empty where it went no further. */
    public Optional<Head> went() {
      if (end instanceof final End.Left left) {
        return Optional.of(left.packet());
      }
      return end instanceof final End.Delivered delivered
          ? Optional.of(delivered.packet())
          : Optional.empty();
    }

    String text() {
      final List<String> lines = new ArrayList<>();
      lines.add(
          device.map(in -> "comes by %s of %s".formatted(in, node)).orElse("starts on " + node));
      steps.forEach(step -> lines.add(step.where() + ": " + step.text()));
      lines.add(end.text());
      return String.join("\n", lines);
    }
  }

  /** What became of the packet on a node. */
  public sealed interface End {

    /** In words. */
    String text();

    /**
     * It left.
     *
     * @param gateway the next hop; empty where the destination is on the device's link
     * @param packet as it left, after translation
     */
    record Left(String device, Optional<IpAddress> gateway, Head packet) implements End {
      @Override
      public String text() {
        return "leaves by %s%s, source %s"
            .formatted(device, gateway.map(hop -> " via " + hop).orElse(""), packet.source());
      }
    }

    /** It was for the node itself. */
    record Delivered(Head packet) implements End {
      @Override
      public String text() {
        return "is delivered to the node, source " + packet.source();
      }
    }

    /** It went no further. */
    record Dropped(String reason) implements End {
      @Override
      public String text() {
        return "is dropped: " + reason;
      }
    }

    /** A rule on its way is not understood. */
    record NotKnown(String reason) implements End {
      @Override
      public String text() {
        return "not known: " + reason;
      }
    }
  }
}
